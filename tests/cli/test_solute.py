"""`corneum solute`: every entry in its place, errors in one sentence, exit 2 only where nothing was read."""

from __future__ import annotations

import json
from importlib.util import find_spec

import pytest
from typer.testing import CliRunner

from corneum.cli import app
from corneum.evidence.tables import load_tables
from corneum.lookup.solutes import solutes


def run(*names: str) -> tuple[int, str, str]:
    ended = CliRunner().invoke(app, ["solute", *names])
    return ended.exit_code, ended.stdout, ended.stderr


def test_entries_stand_in_order_and_a_bad_name_does_not_stop_the_rest() -> None:
    code, out, err = run("caffeine", "niacinamde", "Benzoic acid", "--json")
    entries = json.loads(out)["solutes"]
    assert code == 0
    assert [entry["name"] for entry in entries] == ["caffeine", "niacinamde", "Benzoic acid"]
    assert set(entries[1]) == {"name", "error"} and "niacinamide" in entries[1]["error"]
    assert len(err.strip().splitlines()) == 1


def test_nothing_read_is_exit_2() -> None:
    code, out, err = run("nobody", "exosomes")
    assert code == 2 and not out and len(err.strip().splitlines()) == 2


def test_measured_first_then_correlation_then_bound() -> None:
    entries = solutes(["caffeine", "glycolic_acid", "ghk_cu", "ona_bont", "ha_high"])["solutes"]
    basis = [entry["permeability"].get("basis") for entry in entries]
    assert basis == ["measured", "correlation", "correlation", "share of an upper bound", None]
    assert entries[-1]["permeability"]["value"] is None and entries[-1]["permeability"]["reason"]
    widths = [entry["permeability"]["high"] / entry["permeability"]["low"] for entry in entries[:3]]
    # one measurement: two laboratories differ by 0.48 log, a compound from what its neighbours say by more
    assert widths[0] == pytest.approx(10 ** (2 * 1.96 * 0.48), rel=0.01)
    assert all(10 ** (2 * 1.96 * 0.73) < width < 10 ** (2 * 1.96 * 1.1) for width in widths[1:])
    # caffeine, median of the twelve rows of human skin that are not from ethanol: log kp -3.62 (cm/h)
    assert entries[0]["permeability"]["value"] == pytest.approx(10**-3.62 / 3.6e5, rel=0.02)


def test_every_active_gives_an_entry_or_a_reason() -> None:
    names = [row.row_id for row in load_tables()["formulation/actives"].rows]
    entries = solutes(names)["solutes"]
    assert len(entries) == len(names)
    for entry in entries:
        if "error" in entry:
            assert entry["error"].endswith(".")
            continue
        assert {"name", "smiles", "molar_mass", "log_kow", "pka", "permeability", "layers"} <= set(entry)
        kp = entry["permeability"]
        assert kp["value"] is None or 0 < kp["low"] <= kp["value"] <= kp["high"]
        assert kp["value"] is None or (kp["sources"] and kp["grade"] and kp["unit"] == "m/s")


def test_without_rdkit_a_smiles_is_refused_in_a_single_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("corneum.formula.solute_search.find_spec", lambda name: None)
    code, _, err = run("CCO")
    assert code == 2 and "rdkit" in err and len(err.strip().splitlines()) == 1


@pytest.mark.skipif(find_spec("rdkit") is None, reason="rdkit is not installed")
def test_a_smiles_finds_the_measurements_of_its_compound() -> None:
    (ethanol,) = solutes(["CCO"])["solutes"]
    assert ethanol["permeability"]["basis"] == "measured"
