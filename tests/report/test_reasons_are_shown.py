"""Every reason of a plan stands on each page that must show it, in the words for the reader of that page.

The page shows every reason, notes too. The handout shows what speaks against what is done, and the main reason against
an offer that is not done. The card shows what to do about every reason of a treatment and zone that it carries; notes
that do not fit on its page are counted there, and stand on the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from html import unescape

import pytest

from corneum.plan_document.document_parts import Reason, Text
from corneum.plan_document.plan_models import Plan
from corneum.plan_document.sentences import words_for
from corneum.plan_document.treatment_models import Treatment
from corneum.report.pages import handout, plan_page, session_card_page
from corneum.report.pages.clock import ENDS_AT
from corneum.report.pages.handout_answer import main_reason
from corneum.report.pages.handout_scope import MAY_BE_DONE, READER, scope_of
from corneum.report.zone_names import zone_name
from corneum.wording.readers import Reader, reader_of_plan, sees_depths
from tests.plans import EXAMPLES, plan_from, plan_of

CLIENTS = sorted(path.stem for path in EXAMPLES.glob("*.yaml"))
OTHER_LICENCES = ("self", "client")
A_LENGTH = re.compile(r"\d\s?(?:mm|µm|um)\b")


@cache
def plan_for(name: str) -> Plan:
    """The plan of an example, or of the example with scars under another licence."""
    if name not in OTHER_LICENCES:
        return plan_of(name)
    text = (EXAMPLES / "acne_scars.yaml").read_text(encoding="utf-8")
    assert "licence: physician" in text
    return plan_from(text.replace("licence: physician", f"licence: {name}"))


def shown(page: str) -> str:
    """What a page says, as one line without marks between the words."""
    body = re.sub(r"<(style|script|title|desc|svg)\b.*?</\1>", " ", page, flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", body)))


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def reasons_of(treatment: Treatment) -> Iterator[Reason]:
    yield from treatment.reasons
    for zone in treatment.zones.values():
        yield from zone.reasons


def missing(page: str, texts: list[Text], reader: Reader) -> list[str]:
    """The texts that a page does not hold; a text that says nothing to the reader is missing."""
    lines = [words_for(text, reader) for text in texts]
    assert all(lines), "a reason without words for its reader"
    return [line for line in dict.fromkeys(lines) if capital(line).rstrip(".") not in page and line not in page]


def texts_of(reasons: list[Reason]) -> list[Text]:
    """Why, and what to do where something is asked."""
    return [text for reason in reasons for text in (reason.why, reason.do) if text]


@pytest.mark.parametrize("name", [*CLIENTS, *OTHER_LICENCES])
def test_the_page_shows_every_reason(name: str) -> None:
    plan = plan_for(name)
    reasons = [*plan.emergency, *plan.safety]
    reasons += [reason for treatment in plan.treatments for reason in reasons_of(treatment)]
    reasons += getattr(plan.numbing, "notes", [])
    assert len(reasons) > 50
    assert missing(shown(plan_page.render(plan)), texts_of(reasons), reader_of_plan(plan.occasion.licence)) == []


@pytest.mark.parametrize("name", [*CLIENTS, *OTHER_LICENCES])
def test_the_page_shows_a_reason_of_some_zones_with_their_names_and_its_strength(name: str) -> None:
    plan = plan_for(name)
    page = shown(plan_page.render(plan))
    reader = reader_of_plan(plan.occasion.licence)
    checked = 0
    for treatment in plan.treatments:
        for zone, result in treatment.zones.items():
            for reason in result.reasons:
                if reason not in treatment.reasons:
                    why = re.escape(capital(words_for(reason.why, reader)).rstrip("."))
                    assert re.search(rf"{why}\. \([^()]*{re.escape(zone_name(zone))}[^()]*\)", page), reason.code
                    checked += 1
    assert checked or name not in ("reader", "eye_area_anticoagulated")


@pytest.mark.parametrize("name", [*CLIENTS, *OTHER_LICENCES])
def test_the_handout_shows_what_speaks_against_what_is_done_and_the_main_reason_against_the_rest(name: str) -> None:
    plan = plan_for(name)
    page = shown(handout.render(plan))
    done = scope_of(plan, ENDS_AT).done
    reasons = [reason for reason in reasons_of(done) if reason.strength != "note"] if done is not None else []
    reasons += plan.emergency
    for offer in plan.treatments:
        left = offer.considered and (done is None or offer.id not in (done.id, done.repairs))
        if left and offer.verdict not in MAY_BE_DONE and (main := main_reason(offer)) is not None:
            assert missing(page, [main.why], READER) == []
    assert missing(page, texts_of(reasons), READER) == []


@pytest.mark.parametrize("name", [*CLIENTS, *OTHER_LICENCES])
def test_the_card_shows_what_to_do_about_every_reason_of_what_it_carries(name: str) -> None:
    plan = plan_for(name)
    reader = reader_of_plan(plan.occasion.licence)
    page = shown(session_card_page.render(plan))
    if not sees_depths(reader):
        assert "No settings" in page
        return
    carried: dict[str, set[str]] = {}
    assert plan.session is not None
    on_sheets = {sheet.treatment for sheet in plan.session.sheets}
    for card in plan.card:
        if card.treatment in on_sheets:
            carried.setdefault(card.treatment, set()).add(card.zone)
    texts: list[Text] = [text for reason in plan.emergency for text in (reason.why, reason.do)]
    notes: list[Text] = []
    for treatment in plan.treatments:
        if treatment.id in carried:
            zones = (treatment.zones[zone] for zone in carried[treatment.id])
            reasons = [*treatment.reasons, *(reason for zone in zones for reason in zone.reasons)]
            for reason in reasons:
                (notes if reason.strength == "note" else texts).append(reason.do or reason.why)
    if not on_sheets:
        against = [treatment.reasons for treatment in plan.treatments if treatment.considered]
        texts += [reason.why for reasons in against for reason in reasons if reason.strength != "note"]
    assert missing(page, texts, reader) == []
    assert "More of this stands in the plan" in page or missing(page, notes, reader) == []


def test_a_reason_that_names_a_length_reaches_whoever_treats_at_home() -> None:
    """It once left the handout as an empty line: no over-the-counter needling device is authorised."""
    plan = plan_for("self")
    home = [reason for each in plan.treatments if each.considered for reason in each.reasons]
    lengths = [reason for reason in home if A_LENGTH.search(words_for(reason.why, "practitioner"))]
    assert lengths
    assert not A_LENGTH.search(shown(handout.render(plan)))
    page = shown(plan_page.render(plan))
    for reason in lengths:
        assert capital(words_for(reason.why, "client")).rstrip(".") in page


def test_a_missing_reason_is_reported() -> None:
    plan = plan_for("reader")
    reasons = [reason for treatment in plan.treatments for reason in treatment.reasons]
    assert missing("an empty page", texts_of(reasons), "practitioner") != []
