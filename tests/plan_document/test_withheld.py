"""Nothing elective is dated where an emergency is called, words are not understood, or an offer is refused."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from corneum.client import Client, client_from
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import load_tables
from corneum.plan_document.numbing_models import NotNumbed, Numbing
from corneum.plan_document.plan_models import Plan
from corneum.plan_document.withheld import Holds
from corneum.safety.contraindications import unresolved
from corneum.safety.emergencies import red_flags
from tests.answered import HEALTHY
from tests.clinical_text.emergency_phrases import phrases
from tests.plans import plan_for, plan_of

# a day from the day of planning on; what laws and regulators did lies before it
DAY = re.compile(
    r"\b(?:2026-1[12]|202[7-9]-\d\d)-\d\d\b"
    r"|\b\d{1,2} (?:(?:November|December) 2026|[A-Z][a-z]+ 202[7-9])\b"
)
# parts of a plan that repeat the client's file or cite works
REPEATS = {"date", "client", "occasion", "unresolved", "understood", "references", "derivations", "label"}

# how people put what the table of red flags names
LAY = ("Since this morning I have {}", "{} and it is getting worse", "there is {} today")
NOT_UNDERSTOOD = (
    "a rash nobody could explain to me",
    "my heart does funny things at night",
    "the glabbertosis came back",
)


def wordings() -> list[str]:
    """Two lay wordings of each red flag: its example in a sentence, and a phrase of its own."""
    written = [phrase for phrase in phrases() if phrase.signs and not phrase.day]
    built = []
    for place, row in enumerate(load_tables()["safety/red_flags"].rows):
        built.append(LAY[place % len(LAY)].format(row["example"]))
        built.append(next(phrase.text for phrase in written if row.row_id in phrase.signs))
    return built


def client(considering: list[dict[str, Any]] | None = None, **person: Any) -> Client:
    return client_from(
        {
            "date": "2026-11-20",
            "planned_for": "2026-12-01",
            "client": {"age": 45, "sex": "female", "fitzpatrick": "II", **HEALTHY, **person},
            "goals": ["acne_scars"],
            "zones": ["cheek_medial"],
            "samples": 4,
            "considering": considering or [{"device": "skinpen"}],
            "operator": {"licence": "physician", "jurisdiction": "UK"},
        }
    )


def assert_nothing_elective_is_dated(plan: Plan) -> None:
    """No date, course or setting of anything in the whole plan."""
    document = {key: part for key, part in json.loads(plan.to_json()).items() if key not in REPEATS}
    assert DAY.findall(json.dumps(document, ensure_ascii=False)) == []
    assert (plan.course, plan.card, plan.first_screen.expect) == ([], [], [])
    assert not isinstance(plan.numbing, Numbing)
    assert plan.recommended == "none"
    for treatment in plan.treatments:
        for zone in treatment.zones.values():
            assert (zone.depths, zone.depth_in_place, zone.channel_depth) == (None, None, None), treatment.id


def test_without_any_of_it_there_are_dates_and_settings() -> None:
    plan = plan_for(client())
    assert plan.course and plan.card and plan.first_screen.expect
    assert DAY.search(" ".join(sentence.text for sentence in plan.first_screen.when))
    assert any(zone.depths for treatment in plan.treatments for zone in treatment.zones.values())
    assert any(rule.until for rule in plan.aftercare)


def test_there_are_twenty_wordings_of_every_kind_of_emergency() -> None:
    assert len(set(wordings())) >= 20


@pytest.mark.parametrize("words", wordings()[::4])
def test_an_emergency_in_lay_words_leaves_nothing_elective_dated(words: str) -> None:
    plan = plan_for(client(conditions=[words]))
    assert plan.emergency or plan.unresolved, words
    assert_nothing_elective_is_dated(plan)


def test_words_that_are_not_understood_leave_nothing_elective_dated() -> None:
    plan = plan_for(client(conditions=[NOT_UNDERSTOOD[0]], medications=[NOT_UNDERSTOOD[1]]))
    assert [entry.text for entry in plan.unresolved] == [*NOT_UNDERSTOOD[:2]]
    assert_nothing_elective_is_dated(plan)


def test_an_emergency_in_the_reaction_to_a_visit_counts_too() -> None:
    earlier = {"device": "skinpen", "reaction": "trouble breathing and a swollen tongue"}
    plan = plan_for(client(previous_treatments=[earlier]))
    assert plan.emergency
    assert_nothing_elective_is_dated(plan)


@pytest.mark.parametrize("words", [*wordings(), *NOT_UNDERSTOOD])
def test_every_wording_holds_the_plan_wherever_it_stands(words: str) -> None:
    """The plan above is held by these two lists alone, so here they stand for the whole plan."""
    context = ModelContext(load_tables())
    for field in ("conditions", "medications", "history"):
        person = client(**{field: [words]})
        holds = Holds(red_flags(context, person), unresolved(context, person))
        assert holds.everything, (field, words)


def test_a_refused_offer_has_no_date_course_or_setting_while_another_keeps_its_own() -> None:
    unsterile = {"device": "skinpen", "formula": {"actives": ["niacinamide"], "sterile": "no"}}
    plan = plan_for(client([unsterile, {"device": "hydrafacial"}]))
    offers = {treatment.device: treatment for treatment in plan.treatments if treatment.considered}
    pen, suction = offers["skinpen"], offers["hydrafacial"]
    assert pen.verdict == "contraindicated" != suction.verdict
    assert {session.treatment for session in plan.course} >= {suction.id}
    assert pen.id not in {session.treatment for session in plan.course} | {card.treatment for card in plan.card}
    assert all(zone.depths is None for zone in pen.zones.values())
    assert [sentence.text_id for sentence in plan.first_screen.when] == ["first_screen.when.put_right"]


def test_a_visit_that_waits_for_answers_leaves_aftercare_without_days_and_nothing_to_numb() -> None:
    plan = plan_of("reader")
    by_id = {treatment.id: treatment for treatment in plan.treatments}
    assert by_id[plan.subject].verdict == "contraindicated"
    # a visit of what is refused is no visit while the offer put right only waits
    waiting = by_id[plan.procedure or ""]
    assert waiting.repairs == plan.subject and waiting.verdict != "contraindicated"
    assert any(waiting.id in stop.holds for stop in plan.stops)
    assert isinstance(plan.numbing, NotNumbed)
    assert plan.aftercare and all(rule.since is None and rule.until is None for rule in plan.aftercare)


@pytest.mark.parametrize("words", ["history of anaphylaxis as a child", "had a vascular occlusion ten years ago"])
def test_a_sign_that_is_long_over_calls_no_emergency_and_stands_as_a_reason(words: str) -> None:
    plan = plan_for(client(conditions=[words]))
    assert plan.emergency == [] and not plan.unresolved
    considered = next(treatment for treatment in plan.treatments if treatment.considered)
    reasons = [*considered.reasons, *(reason for zone in considered.zones.values() for reason in zone.reasons)]
    assert considered.verdict == "not_recommended" and plan.recommended != considered.id
    assert any("physician" in sentence.text for reason in reasons for sentence in reason.do)
