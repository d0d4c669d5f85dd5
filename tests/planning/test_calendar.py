"""One clock: waits from everything that touches time, the day after them, and that no step of it goes backwards."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corneum.client import Client, client_from
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import load_tables
from corneum.planning.calendar import first_day_after, is_too_early
from corneum.planning.gates import gate
from corneum.planning.results import VERDICTS
from corneum.planning.treatments import Treatment, ladder
from corneum.planning.waits import Waits, waits_of
from corneum.safety.reasons import Reason, verdict
from corneum.safety.waiting_times import CLAIMS, PRECEDENCE, ROWS, RULES
from tests.safety.words import in_words

TODAY = date(2026, 11, 20)
ZONES = ("forehead", "cheek_medial")
PEN, RF, FILLER, RETINOID = "skinpen", "rf_microneedling", "referral_filler", "home_retinoid"
TABLES = load_tables()


def client(history: list[Any] | None = None, planned: date | None = None, **person: Any) -> Client:
    top = {key: person.pop(key) for key in ("current_care", "operator", "event") if key in person}
    return client_from(
        {
            "date": str(TODAY),
            "planned_for": None if planned is None else str(planned),
            "client": {"age": 40, "fitzpatrick": "II", "history": history or [], **person},
            "goals": ["fine_lines"],
            "zones": list(ZONES),
            "operator": {"licence": "physician"},
            "considering": [{"device": "skinpen", "depth": "1 mm"}, {"device": "morpheus8_face", "depth": "2 mm"}],
            **top,
        }
    )


def treatment(context: ModelContext, person: Client, name: str) -> Treatment:
    return next(each for each in ladder(context, person) if each.id == name)


def waits(context: ModelContext, person: Client, name: str = PEN) -> Waits:
    treated = treatment(context, person, name)
    reasons = gate(context, person, treated, ZONES, treated.length)
    return waits_of(context, person, treated, reasons.general, reasons.zones)


def verdict_of(context: ModelContext, person: Client, name: str) -> str:
    treated = treatment(context, person, name)
    reasons = gate(context, person, treated, ZONES, treated.length)
    verdicts = [verdict([*reasons.general, *reasons.zones[zone]]) for zone in ZONES]
    return max(verdicts, key=VERDICTS.index)


def ago(event: str, days: int, **more: Any) -> dict[str, Any]:
    return {"event": event, "when": str(TODAY - timedelta(days=days)), **more}


@pytest.fixture(scope="module")
def context() -> ModelContext:
    return ModelContext(TABLES)


@pytest.mark.parametrize(
    ("event", "days_ago", "name", "days_left"),
    [
        ("hyaluronic acid filler", 5, PEN, 9),
        ("hyaluronic acid filler", 5, RF, 23),
        ("Botox", 3, PEN, 11),
        ("sunburn", 3, PEN, 11),
        ("sunbed", 6, "microdermabrasion", 8),
        ("glycolic acid peel", 10, PEN, 4),
        ("TCA peel", 20, PEN, 72),
        ("IPL", 5, PEN, 9),
        ("CO2 laser", 30, PEN, 62),
        ("waxing", 2, PEN, 5),
        ("SkinPen", 3, PEN, 25),
        ("microneedling", 14, RF, 14),
        ("microneedling", 3, "referral_peel", 11),
        ("microneedling", 3, RETINOID, 4),
        ("hydrafacial", 3, PEN, 4),
        ("root canal", 6, FILLER, 8),
        ("flu shot", 1, FILLER, 13),
        ("hyaluronic acid filler", 5, FILLER, 9),
        ("cold sore", 4, PEN, 10),
        ("thread lift", 30, PEN, 54),
    ],
)
def test_what_was_done_lately_is_waited_for(
    context: ModelContext, event: str, days_ago: int, name: str, days_left: int
) -> None:
    found = waits(context, client([ago(event, days_ago)]), name)
    assert found.until == TODAY + timedelta(days=days_left)
    step = max(found.steps, key=lambda step: step.until or date.max)
    assert step.sources and in_words(step.do) and step.until == found.until


@pytest.mark.parametrize(
    ("event", "name"), [("dental work", FILLER), ("vaccination", FILLER), ("microneedling", PEN), ("hydrafacial", PEN)]
)
def test_what_people_have_all_their_lives_counts_only_with_a_day(context: ModelContext, event: str, name: str) -> None:
    assert waits(context, client([event]), name).until is None


def test_an_event_without_a_day_may_have_been_today(context: ModelContext) -> None:
    assert waits(context, client(["hyaluronic acid filler"])).until == TODAY + timedelta(weeks=2)


@pytest.mark.parametrize(
    ("person", "name"),
    [
        ({"conditions": ["impetigo"]}, PEN),
        ({"conditions": ["shingles"]}, RF),
        ({"conditions": ["eczema on the face, flaring"]}, PEN),
        ({"screens": {"pregnancy": True}}, PEN),
        ({"screens": {"breastfeeding": True}}, FILLER),
        ({"medications": ["isotretinoin 20 mg"]}, RF),
        ({"medications": ["prednisolone 40 mg"]}, PEN),
        ({"medications": ["methotrexate"]}, PEN),
    ],
)
def test_what_ends_on_a_day_that_nobody_knows_names_no_day(
    context: ModelContext, person: dict[str, Any], name: str
) -> None:
    found = waits(context, client(**person), name)
    assert found.is_open and not found.never and found.until is None and not found.has_day
    assert any(step.until is None for step in found.steps)


@pytest.mark.parametrize(
    ("person", "name"),
    [({"screens": {"keloid": True}}, RF), ({"screens": {"pacemaker": True}}, RF), ({"age": 16}, PEN)],
)
def test_what_no_day_helps_says_so(context: ModelContext, person: dict[str, Any], name: str) -> None:
    found = waits(context, client(**person), name)
    assert found.never and found.until is None


def test_a_zone_that_is_left_out_has_no_say_in_the_day(context: ModelContext) -> None:
    lids = client([ago("facelift", 30, zone="cheek_medial")])
    assert waits(context, lids).until is not None
    # silicone keeps the needles off that zone for good; the rest of the face need not wait for it
    both = client([ago("facelift", 30, zone="cheek_medial"), {"event": "silicone filler", "zone": "cheek_medial"}])
    assert waits(context, both).until is None and not waits(context, both).never


@pytest.mark.parametrize(
    ("device", "licence", "until"),
    [
        (PEN, "esthetician", None),
        ("morpheus8-face", "physician", date(2027, 4, 9)),
        ("manual_roller", "physician", None),
        ("manual_roller", "esthetician", date(2027, 4, 9)),
        (RF, "physician", date(2027, 4, 9)),
    ],
)
def test_label_then_guideline_then_sheet_decide_and_the_range_is_told(
    context: ModelContext, device: str, licence: str, until: date | None
) -> None:
    history = [{"event": "last capsule of isotretinoin", "when": "2026-10-09"}]
    person = client(history, operator={"licence": licence})
    treated = treatment(context, person, device)
    reasons = gate(context, person, treated, ZONES, treated.length)
    reason = next(reason for reason in reasons.general if reason.code == "iso_mn")
    found = waits_of(context, person, treated, reasons.general, reasons.zones)
    if until is None:
        assert reason.strength == "note" and "0 to" in in_words(reason.why)
    else:
        step = next(step for step in found.steps if step.code == "iso_mn")
        assert step.until == until and step.low == 0 and (step.high or 0) > 180
        assert "Sources ask for 0 to" in in_words(step.why)


def test_every_claim_is_of_a_kind_that_has_a_place_and_holds_the_time_of_its_row() -> None:
    kinds = set(TABLES[PRECEDENCE].index)
    by_rule: dict[str, set[tuple[str, str]]] = {}
    for claim in TABLES[CLAIMS].rows:
        assert claim["authority"] in kinds and claim["rule"] in TABLES[ROWS].index
        by_rule.setdefault(claim["rule"], set()).add((claim["number"], claim["unit"]))
    for rule, times in by_rule.items():
        fact = TABLES[ROWS].row(rule)
        assert (fact["wait_value"], fact["wait_unit"]) in times, rule
    known = {*TABLES[ROWS].index, *TABLES["safety/label_contraindications"].index}
    assert {row.row_id for row in TABLES[RULES].rows} <= known


MEDICINES = ("iso_mn", "ac", "antiplt", "immuno", "steroid", "curare", "antichol", "photosens", "methb_rx", "aminogly")


@pytest.mark.parametrize(
    "medicine", ["isotretinoin 20 mg", "apixaban", "warfarin", "methotrexate", "prednisolone 30 mg", "adalimumab"]
)
@pytest.mark.parametrize("name", [PEN, RF, FILLER])
def test_no_step_stops_a_medicine_that_is_prescribed(context: ModelContext, medicine: str, name: str) -> None:
    person = client(medications=[medicine])
    for step in waits(context, person, name).steps:
        assert not step.stops
        words = in_words(step.do).lower()
        assert "stop" not in words.replace("do not stop", "").replace("nobody else stops", ""), words
    assert all(TABLES[RULES].row(code)["prescriber"] == "yes" for code in MEDICINES)


def test_a_retinoid_and_an_acid_on_the_skin_are_left_off_before(context: ModelContext) -> None:
    person = client(current_care=["tretinoin", "glycolic acid"], planned=TODAY + timedelta(days=14))
    found = waits(context, person)
    assert {step.code for step in found.steps if step.stops} == {"retinoid_topical", "aha_topical"}
    assert first_day_after(person, found) == person.planned_for and not is_too_early(person, found)
    tomorrow = client(current_care=["tretinoin"], planned=TODAY + timedelta(days=1))
    late = waits(context, tomorrow)
    assert is_too_early(tomorrow, late) and first_day_after(tomorrow, late) == late.until


def test_an_antiviral_has_a_day_to_be_prescribed(context: ModelContext) -> None:
    found = waits(context, client(screens={"cold_sores": True}))
    assert not found.never and found.until == TODAY + timedelta(days=1)


EVENTS = st.builds(
    ago,
    st.sampled_from(
        ["filler", "Botox", "sunburn", "glycolic peel", "TCA peel", "IPL", "CO2 laser", "waxing", "microneedling"]
        + ["hydrafacial", "root canal", "flu shot", "thread lift", "facelift", "spray tan", "cold sore"]
    ),
    st.integers(0, 60),
)
PLANNED = st.none() | st.builds(lambda days: TODAY + timedelta(days=days), st.integers(0, 120))
NAMES = st.sampled_from([PEN, RF, FILLER, RETINOID, "microdermabrasion", "referral_peel"])


@settings(deadline=None, max_examples=60)
@given(history=st.lists(EVENTS, max_size=3), added=EVENTS, planned=PLANNED, name=NAMES)
def test_one_more_thing_to_wait_for_never_brings_the_day_forward(
    history: list[dict[str, Any]], added: dict[str, Any], planned: date | None, name: str
) -> None:
    here = ModelContext(TABLES)
    before, after = client(history, planned), client([*history, added], planned)
    assert first_day_after(after, waits(here, after, name)) >= first_day_after(before, waits(here, before, name))


CONDITIONS = ["keloids", "eczema", "apixaban", "diabetes", "lupus", "rosacea", "psoriasis", "pacemaker", "vitiligo"]


@settings(deadline=None, max_examples=60)
@given(
    conditions=st.lists(st.sampled_from(CONDITIONS), max_size=2),
    history=st.lists(EVENTS, max_size=2),
    added=st.sampled_from(CONDITIONS) | EVENTS,
    planned=PLANNED,
    name=NAMES,
)
def test_one_more_contraindication_never_makes_a_verdict_milder(
    conditions: list[str], history: list[Any], added: Any, planned: date | None, name: str
) -> None:
    here = ModelContext(TABLES)
    before = client(history, planned, conditions=conditions)
    if isinstance(added, str):
        after = client(history, planned, conditions=[*conditions, added])
    else:
        after = client([*history, added], planned, conditions=conditions)
    worse, better = (VERDICTS.index(verdict_of(here, person, name)) for person in (after, before))
    assert worse <= better


@settings(deadline=None, max_examples=40)
@given(history=st.lists(EVENTS, max_size=3), planned=PLANNED, name=NAMES)
def test_on_the_first_day_nothing_that_has_a_day_stands_any_more(
    history: list[dict[str, Any]], planned: date | None, name: str
) -> None:
    here = ModelContext(TABLES)
    asked = client(history, planned)
    day = first_day_after(asked, waits(here, asked, name))
    again = asked.model_copy(update={"planned_for": day})
    assert first_day_after(again, waits(here, again, name)) == day
    treated = treatment(here, again, name)
    reasons = gate(here, again, treated, ZONES, treated.length)
    dated: list[Reason] = [reason for reason in reasons.general if reason.earliest and reason.strength != "note"]
    assert dated == []
