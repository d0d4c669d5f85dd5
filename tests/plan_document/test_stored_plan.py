"""A plan in files: small enough, whole again when it is read, and readable by its documented paths without the rest."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from corneum.errors import InputFault
from corneum.plan_document.plan_models import Plan, plan_schema
from corneum.plan_document.read_stored_plan import read_stored_plan
from corneum.plan_document.stored_plan import stored_plan
from corneum.report.terminal.explanation_text import explanation
from tests.golden.decisions import client_files, plan_of_file
from tests.report.synthetic_plan import large_plan

MOST_BYTES = 1_500_000
CLIENTS = sorted(client_files())
PLAN, BESIDE = "plan.json", "plan.derivations.json"
QUESTIONS = 12
# of a zone of what was asked about, as the format documents them
_EXPECTED = """
verdict reasons depths depth_in_place channel_depth channel_density coverage share_of_needles_reaching
confidence_reaching amount tewl pain bleeding redness pih_risk margins binding never_beyond
"""
EXPECTED = frozenset(_EXPECTED.split())
# of every zone, and of what is said for every goal
ALWAYS = {"verdict", "depths", "never_beyond"}
PROMISED = {"word", "kind", "studies", "effect", "onset", "duration", "sessions", "interval_weeks", "grade"}


def plan_for(name: str) -> Plan:
    return plan_of_file(client_files()[name])


@cache
def texts_of(name: str) -> Mapping[str, str]:
    return stored_plan(plan_for(name))


@cache
def document_of(name: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(texts_of(name)[PLAN])
    return document


def written(name: str, folder: Path) -> Path:
    for file, text in texts_of(name).items():
        (folder / file).write_text(text, encoding="utf-8")
    return folder / PLAN


def left_out_of(name: str) -> Iterator[tuple[str, str]]:
    """Treatment and zone of which plan.json says what is decided alone."""
    for treatment in document_of(name)["treatments"]:
        if not treatment["in_full"]:
            yield from ((treatment["id"], zone) for zone, entry in treatment["zones"].items() if "tewl" not in entry)


@pytest.mark.parametrize("name", CLIENTS)
def test_a_plan_is_small(name: str) -> None:
    assert len(texts_of(name)[PLAN].encode("utf-8")) <= MOST_BYTES


def test_a_whole_face_with_many_offers_is_small_and_answers_what_was_asked_first(tmp_path: Path) -> None:
    plan = large_plan()
    offers = [
        treatment.model_copy(update={"considered": treatment.id != plan.recommended}) for treatment in plan.treatments
    ]
    asked = plan.model_copy(update={"treatments": offers, "subject": offers[-1].id})
    texts = stored_plan(asked)
    assert len(asked.to_json()) > 3 * MOST_BYTES and len(texts[PLAN].encode("utf-8")) <= MOST_BYTES
    entries = {entry["id"]: entry for entry in json.loads(texts[PLAN])["treatments"]}
    assert all(zone.keys() >= EXPECTED for zone in entries[asked.subject]["zones"].values())
    assert all("questions" in entry for entry in entries.values() if entry["considered"])
    for file, text in texts.items():
        (tmp_path / file).write_text(text, encoding="utf-8")
    assert read_stored_plan(tmp_path / PLAN) == asked


@pytest.mark.parametrize("name", CLIENTS)
def test_what_is_stored_is_read_back_as_the_same_plan(name: str, tmp_path: Path) -> None:
    assert read_stored_plan(written(name, tmp_path)) == plan_for(name)


@pytest.mark.parametrize("name", CLIENTS)
def test_plan_json_alone_fits_its_schema_and_is_read(name: str) -> None:
    faults = Draft202012Validator(plan_schema()).iter_errors(document_of(name))
    assert [f"{fault.json_path}: {fault.message[:120]}" for fault in faults] == []
    alone = Plan.model_validate_json(texts_of(name)[PLAN])
    assert alone.derivations == {} and alone.derivations_file == BESIDE
    assert alone.first_screen == plan_for(name).first_screen and alone.card == plan_for(name).card


@pytest.mark.parametrize("name", CLIENTS)
def test_what_is_decided_stands_at_its_documented_path_for_every_treatment(name: str) -> None:
    plan, document = plan_for(name), document_of(name)
    assert [entry["id"] for entry in document["treatments"]] == [treatment.id for treatment in plan.treatments]
    for treatment, entry in zip(plan.treatments, document["treatments"], strict=True):
        assert entry["verdict"] == treatment.verdict and len(entry["reasons"]) == len(treatment.reasons)
        assert all(benefit.keys() >= PROMISED for benefit in entry["benefit"].values())
        assert len(entry["questions"]) == QUESTIONS
        for zone, there in treatment.zones.items():
            here = entry["zones"][zone]
            assert here.keys() >= ALWAYS and here["verdict"] == there.verdict
            dial = None if there.depths is None else there.depths.dial.value
            assert (here["depths"] or {"dial": {"value": None}})["dial"]["value"] == dial


@pytest.mark.parametrize("name", CLIENTS)
def test_what_was_asked_about_and_what_is_recommended_is_expected_in_every_zone(name: str) -> None:
    plan = plan_for(name)
    for entry in document_of(name)["treatments"]:
        if entry["considered"] or entry["repairs"] is not None or entry["id"] == plan.recommended:
            assert all(zone.keys() >= EXPECTED for zone in entry["zones"].values()), entry["id"]


@pytest.mark.parametrize("name", CLIENTS)
def test_a_zone_and_a_derivation_stand_on_a_line_of_their_own(name: str) -> None:
    starts = {line.split(",", 1)[0] for line in texts_of(name)[PLAN].splitlines()}
    for treatment in document_of(name)["treatments"]:
        for zone, entry in treatment["zones"].items():
            assert f'"{zone}":{{"verdict":"{entry["verdict"]}"' in starts, (treatment["id"], zone)
    beside = texts_of(name)[BESIDE].splitlines()
    assert sum('"equation":' in line for line in beside) == len(plan_for(name).derivations)


@pytest.mark.parametrize("name", CLIENTS)
def test_what_several_share_is_written_once(name: str) -> None:
    beside = json.loads(texts_of(name)[BESIDE])
    for table in ("inputs", "sources", "parts"):
        entries = [json.dumps(entry) for entry in beside[table]]
        assert len(entries) == len(set(entries)), table
    shared = sum(len(plan_for(name).derivations[key].sources) for key in beside["derivations"])
    assert sum(map(len, beside["sources"])) < shared


def test_numbers_that_plan_json_has_no_room_for_are_explained(tmp_path: Path) -> None:
    name = next(name for name in CLIENTS if any(left_out_of(name)))
    plan = read_stored_plan(written(name, tmp_path))
    treatment, zone = next(
        (treatment, zone)
        for treatment, zone in left_out_of(name)
        if next(each for each in plan.treatments if each.id == treatment).zones[zone].redness is not None
    )
    path = f"treatments.{treatment}.zones.{zone}.redness"
    assert explanation(plan, path) == explanation(plan_for(name), path)
    assert "Sources" in explanation(plan, path)


def test_a_plan_that_holds_its_derivations_needs_no_other_file(tmp_path: Path) -> None:
    plan = plan_for("melasma")
    (tmp_path / "one.json").write_text(plan.to_json(), encoding="utf-8")
    assert read_stored_plan(tmp_path / "one.json") == plan


def test_a_file_of_derivations_that_is_missing_or_of_another_plan_is_told_in_one_sentence(tmp_path: Path) -> None:
    path = written("melasma", tmp_path)
    other = texts_of("acne_scars")[BESIDE]
    broken = json.dumps(json.loads(texts_of("melasma")[BESIDE]) | {"inputs": []})
    for text, word in ((other, "another plan"), (broken, "corneum wrote"), ("{}", "corneum wrote"), (None, "missing")):
        (tmp_path / BESIDE).unlink()
        if text is not None:
            (tmp_path / BESIDE).write_text(text, encoding="utf-8")
        with pytest.raises(InputFault, match=word) as fault:
            read_stored_plan(path)
        assert str(fault.value).startswith(str(tmp_path / BESIDE)) and "\n" not in str(fault.value)
        (tmp_path / BESIDE).touch()


def test_the_same_plan_is_stored_in_the_same_bytes(tmp_path: Path) -> None:
    plan = plan_for("reader")
    assert stored_plan(read_stored_plan(written("reader", tmp_path))) == stored_plan(plan)
