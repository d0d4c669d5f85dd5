"""`corneum offer` on the command line: what is understood, what is left over, and what is refused."""

from __future__ import annotations

import json
from functools import partial

from corneum.client import client_from
from tests.cli.command_line import corneum

run = partial(corneum, "offer")


def test_an_offer_is_printed_as_it_is_read() -> None:
    done = run("AquaGold with Botox and HA, 650 $, 0.6 mm, glitter")
    words = " ".join(done.stdout.split())
    assert done.returncode == 0, done.stderr
    assert "AquaGold fine touch; 0.6 mm; with onabotulinumtoxinA (Botox), hyaluronic acid (HA); 650 USD." in words
    assert "Of the offer, not understood: glitter." in words


def test_the_json_holds_an_entry_for_a_client_file() -> None:
    document = json.loads(run("3 x Sylfirm X 2 mm, 700 $ each, LED", "--json").stdout)
    client = client_from({"client": {"age": 40}, "goals": ["pores"], "considering": document["entries"]})
    (entry,) = client.considering
    assert entry.device == "sylfirm_x" and entry.price_covers == "session" and entry.beside == ("LED",)


def test_an_offer_without_a_device_says_so() -> None:
    done = run("3 sessions for 900")
    assert done.returncode == 0 and "no device or treatment is named; sessions: 3" in done.stdout
    assert "not understood: 900" in done.stdout


def test_nothing_understood_is_one_sentence() -> None:
    for text in ("zorbleflux", "", "???"):
        done = run(text)
        assert done.returncode == 2 and not done.stdout
        assert len(done.stderr.splitlines()) == 1 and "Traceback" not in done.stderr
