"""The client's handout: what will be done, on which day, every rule once, no depths, plain words, templates alone."""

from __future__ import annotations

import ast
import re
from datetime import datetime, time, timedelta
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from corneum.plan_document.aftercare_models import TimedRule
from corneum.plan_document.plan_models import Plan
from corneum.plan_document.sentences import words_for
from corneum.report.pages import handout
from corneum.report.pages.clock import ENDS_AT, Clock, short_day, visit_clock
from corneum.report.pages.handout import render
from corneum.report.pages.handout_aftercare import rule_text
from corneum.report.pages.handout_answer import answer
from corneum.report.pages.handout_scope import MAY_BE_DONE, READER, Scope, scope_of
from corneum.report.pages.people_of_100 import counting_sentence, shares
from corneum.report.pages.reasons_shown import reasons_with_zones
from tests.plans import EXAMPLES, plan_from, plan_of
from tests.report.reading_grade import reading_grade, sentences_of, strict_grade
from tests.report.synthetic_parts import words
from tests.report.synthetic_plan import HOSTILE, changed
from tests.report.synthetic_plan import plan as synthetic_plan
from tests.report.unlike_clients import FILES, plan_for
from tests.report.visible import text_of

CASES = sorted(path.stem for path in EXAMPLES.glob("*.yaml"))
A_LENGTH = re.compile(r"\d\s?(?:mm|µm|um)\b")
PAGES = Path(handout.__file__).parent
# modules of the sheets that clients take home
MODULES = sorted(
    [*PAGES.glob("handout*.py"), *PAGES.glob("decline*.py"), PAGES / "people_of_100.py", PAGES / "clock.py"]
)

# what the client cases forbid, as it would read on a handout
MUST_NOT = {
    "reader": [r"permanent", r"restores? volume", r"guarantee"],
    "dehydrated_before_event": [r"chemical peel is the step"],
    "acne_scars": [r"one session (?:is|will be) enough", r"put on more cream"],
    "melasma": [r"hydroquinone under", r"kojic acid under"],
    "pores_rosacea": [r"high vacuum", r"menthol is fine"],
    "eye_area_anticoagulated": [r"stop (?:the |your )?(?:apixaban|blood thinner|anticoagulant)"],
}


@cache
def other_licence(name: str, old: str, new: str) -> Plan:
    text = (EXAMPLES / f"{name}.yaml").read_text(encoding="utf-8")
    assert old in text
    return plan_from(text.replace(old, new), samples=16)


def planned(name: str, day: str | None) -> Plan:
    """The plan of a case as if its visit were on another day."""
    plan = plan_of(name)
    waiting = [
        treatment.model_copy(update={"waits": treatment.waits.model_copy(update={"first_day": day})})
        for treatment in plan.treatments
    ]
    occasion = plan.occasion.model_copy(update={"planned_for": day})
    return plan.model_copy(update={"occasion": occasion, "treatments": waiting})


def scope(plan: Plan) -> Scope:
    return scope_of(plan, ENDS_AT)


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def printed(plan: Plan, rule: TimedRule) -> str:
    """A rule of aftercare as its list holds it."""
    text = scope(plan).text
    return capital(text(rule.item) if rule.kind in ("warning", "expect") else rule_text(scope(plan), rule))


# dates and hours


@pytest.mark.parametrize(
    ("day", "at", "hours", "text"),
    [
        ("2026-11-27", time(10), 24, "Sat 28 Nov, 10:00"),
        ("2026-11-30", time(10), 6, "Mon 30 Nov, 16:00"),
        ("2026-11-30", time(20, 30), 6, "Tue 1 Dec, 02:30"),
        ("2026-12-30", time(10), 72, "Sat 2 Jan 2027, 10:00"),
        ("2028-02-28", time(10), 24, "Tue 29 Feb, 10:00"),
        ("2027-02-28", time(10), 24, "Mon 1 March, 10:00"),
        ("2026-11-27", time(10), 168, "Fri 4 Dec"),
        ("2026-03-28", time(10), 24, "Sun 29 March, 10:00"),  # the clocks change that night in Europe
        ("2026-10-31", time(10), 24, "Sun 1 Nov, 10:00"),  # and in North America
    ],
)
def test_a_moment_falls_on_its_day_and_hour(day: str, at: time, hours: float, text: str) -> None:
    assert visit_clock(day, at).at(hours) == text


def test_without_a_day_time_counts_from_the_visit() -> None:
    clock = Clock(None)
    assert clock.at(6) == "6 hours after"
    assert clock.at(1) == "1 hour after"
    assert clock.at(120) == "5 days after"
    assert clock.at(336) == "2 weeks after"
    assert clock.between(672, 1008) == "4 weeks to 6 weeks after"


@pytest.mark.parametrize("day", ["2026-11-27", "2026-12-29", "2027-02-26"])
def test_every_rule_stands_once_with_the_moment_of_its_hours(day: str) -> None:
    plan = planned("acne_scars", day)
    text = text_of(render(plan))
    end = datetime.fromisoformat(f"{day}T10:00")
    assert plan.aftercare
    for rule in plan.aftercare:
        line = printed(plan, rule)
        assert len(re.findall(rf"{re.escape(line)}(?= ?[.:,(])", text)) == 1, line
        if rule.kind == "avoid" and rule.to_h is not None:
            assert short_day((end + timedelta(hours=rule.to_h)).date(), end.year) in text
    first_day = [rule for rule in plan.aftercare if rule.kind == "avoid" and rule.to_h == 24]
    assert first_day
    assert f"Until {short_day((end + timedelta(days=1)).date(), end.year)}, 10:00" in text


def test_a_later_visit_moves_every_hour() -> None:
    plan = planned("acne_scars", "2026-11-27")
    early, late = text_of(render(plan)), text_of(render(plan, time(16, 15)))
    assert "Sat 28 Nov, 10:00" in early
    assert "Sat 28 Nov, 16:15" in late
    assert "10:00" not in late


@pytest.mark.parametrize("name", FILES)
def test_every_rule_of_what_is_done_stands_once_and_none_of_what_is_not(name: str) -> None:
    plan = plan_for(name)
    text = text_of(render(plan))
    for rule in plan.aftercare:
        line = printed(plan, rule)
        found = len(re.findall(rf"{re.escape(line)}(?= ?[.:,(])", text))
        is_told = scope(plan).visit is not None or rule.kind == "warning"
        assert found == 1 or not is_told, line
    if scope(plan).visit is None:
        assert "Leave out" not in text


@pytest.mark.parametrize("name", FILES)
def test_every_warning_sign_stands_once_whatever_is_done(name: str) -> None:
    plan = plan_for(name)
    text = text_of(render(plan))
    for sign in plan.warnings:
        assert text.count(capital(words_for(sign.sign, READER))) == 1
        assert words_for(sign.do, READER)[1:] in text


def test_without_a_day_aftercare_has_no_date_and_a_place_to_fill_it_in() -> None:
    plan = planned("acne_scars", None)
    page = render(plan)
    strip = page[page.index("Day 0: your visit") : page.index('id="warnings"')]
    assert "No day is set yet" in page
    assert "Until 24 hours after" in text_of(strip)
    assert 'class="fill"' in strip
    assert not re.search(r"\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) \d", text_of(strip))


@pytest.mark.parametrize("name", FILES)
def test_the_strip_runs_forward_and_says_what_to_see_do_or_leave_out(name: str) -> None:
    page = render(plan_for(name))
    if 'class="strip"' not in page:
        assert scope(plan_for(name)).done is None
        return
    for stretch in page.split('<li class="stretch">')[1:]:
        assert re.search(r'class="(?:see|do|leave)"', stretch)


# what it says


@pytest.mark.parametrize("name", FILES)
def test_the_answer_is_at_most_two_sentences_and_open_questions_are_told(name: str) -> None:
    plan = plan_for(name)
    text = text_of(render(plan))
    told = answer(scope(plan))
    assert len(told) <= 2 and bool(told) == (not plan.emergency)
    assert " ".join(told) in text
    for entry in plan.provisional:
        assert text.count(words_for(entry.question, READER)) == 1


@pytest.mark.parametrize("name", FILES)
def test_what_is_advised_against_has_one_line_and_its_main_reason(name: str) -> None:
    plan = plan_for(name)
    page = render(plan)
    done = scope(plan).done
    for offer in plan.treatments:
        if plan.emergency or not offer.considered or (done is not None and offer.id in (done.id, done.repairs)):
            continue
        told = re.findall(r"<li>([^<]*)</li>", page[page.index("What will not be done") :])
        (line,) = (
            line for line in told if short(offer.plain_name).lower() in line.partition(":")[0].lower().split(", ")
        )
        against = [reason for reason, _ in reasons_with_zones(offer) if reason.strength != "note"]
        if offer.verdict not in MAY_BE_DONE:
            assert any(words_for(reason.why, READER) in unescape(line) for reason in against)


def short(name: str) -> str:
    return name if len(name) <= 45 else name.partition(" with ")[0]


@pytest.mark.parametrize("name", FILES)
def test_what_is_done_may_be_done(name: str) -> None:
    plan = plan_for(name)
    done = scope(plan).done
    if done is None:
        assert plan.recommended == "none" or plan.emergency
        return
    assert done.verdict in ("recommended", "acceptable") and not plan.emergency
    if plan.recommended != "none":
        assert done.id == plan.recommended
    assert done.waits.first_day is not None or any(done.id in stop.holds for stop in plan.stops)


@pytest.mark.parametrize("name", CASES)
def test_an_offer_put_right_says_what_is_changed(name: str) -> None:
    plan = plan_of(name)
    text = text_of(render(plan))
    done = scope(plan).done
    for change in done.changes if done is not None else []:
        assert words_for(change.what, READER).rstrip(".")[1:] in text


def test_the_price_stands_only_where_the_client_named_it() -> None:
    asked = FILES["41_vitamin_c_under_needles_repaired"].read_text(encoding="utf-8")
    assert "Price: " in text_of(render(plan_for("41_vitamin_c_under_needles_repaired")))
    assert "price" in asked
    assert "Price: " not in text_of(render(plan_of("reader")))


def test_an_emergency_comes_before_everything_else_and_leaves_nothing_to_be_done() -> None:
    why, do = words("Sight changed after filler."), words("Call now.")
    reason = {"code": "sight", "strength": "contraindicated", "why": why, "do": do, "earliest": None}
    emergency = [reason | {"sources": [], "grade": "moderate"}]
    page = render(changed(plan_of("reader"), lambda draft: draft.update(emergency=emergency)))
    text = text_of(page)
    assert text.index("Do this first") < text.index("Call now.") < text.index("What will be done")
    assert "<details" not in page
    assert "We advise" not in text and 'class="strip"' not in page


@pytest.mark.parametrize(
    ("number", "told"), [("999", "Emergency number: 999."), (None, "Your local emergency number:")]
)
def test_one_emergency_number_of_the_place_or_a_place_to_fill_it_in(number: str | None, told: str) -> None:
    plan = plan_of("acne_scars")
    assert plan.session is not None
    page = text_of(
        render(plan.model_copy(update={"session": plan.session.model_copy(update={"emergency_number": number})}))
    )
    assert page.count(told) == 1
    assert not re.search(r"\b(?:112|911)\b", page)


@pytest.mark.parametrize("name", CASES)
def test_nothing_that_a_client_case_forbids_is_printed(name: str) -> None:
    text = text_of(render(plan_of(name)))
    for forbidden in MUST_NOT[name]:
        assert not re.search(forbidden, text, flags=re.IGNORECASE), forbidden


def test_days_dry_come_from_the_plan() -> None:
    plan = planned("acne_scars", None)
    days = (1, 3, 7)
    assert "Dry skin, as a rule until 24 hours to 3 days after. Up to 7 days after is normal." in text_of(render(plan))

    def longer(draft: dict[str, Any]) -> None:
        dry = draft["dry_feeling"]
        for number, day in zip((dry["usual"]["low"], dry["usual"]["high"], dry["expected"]), days, strict=True):
            number["value"] = (day + 1) * 86400.0

    assert "Dry skin, as a rule until 2 days to 4 days after. Up to 8 days after is normal." in text_of(
        render(changed(plan, longer))
    )


def test_what_to_leave_off_before_the_visit_is_listed() -> None:
    plan = planned("acne_scars", "2026-12-04")
    done = scope(plan).done
    assert done is not None
    before = [reason for reason in done.reasons if reason.before_visit]
    assert before
    text = text_of(render(plan))
    listed = text[text.index("Before your visit") :]
    for reason in before:
        assert f"{words_for(reason.do, READER)} {words_for(reason.why, READER)}" in listed


def test_what_stands_elsewhere_in_the_plan_is_left_out() -> None:
    plan = plan_of("acne_scars")
    answers = [answer for treatment in plan.treatments for answer in treatment.questions if answer.id == "wrong"]
    assert any(sentence.text_id == "answers.margins_by_zone" for answer in answers for sentence in answer.answer)
    assert "The plan gives the margin" not in text_of(render(plan))


def test_what_a_prescriber_decides_is_asked_for_and_not_begun() -> None:
    plan = plan_for("12_photoageing_no_care")
    assert plan.regimen is not None
    asked = [step for step in plan.regimen.evening if step.for_prescriber and step.begins]
    assert asked
    text = text_of(render(plan))
    for step in asked:
        assert f"Begin {words_for(step.name, READER)}" not in text
        assert f"Ask for {words_for(step.name, READER)}" in text


# people of 100


@pytest.mark.parametrize("name", FILES)
def test_a_picture_shows_what_a_trial_counted_and_nothing_else_is_drawn(name: str) -> None:
    plan = plan_for(name)
    page, about = render(plan), scope(plan)
    pictures = re.findall(r'<svg class="people".*?</svg>', page, flags=re.DOTALL)
    done = about.done
    sentences = [counting_sentence(done.benefit.get(goal)) for goal in about.goals] if done is not None else []
    counts = list(dict.fromkeys(shares(sentence) for sentence in sentences if sentence is not None))
    drawn = [(picture.count('class="full"'), picture.count("<use")) for picture in pictures]
    assert drawn == [(count, 100) for pair in counts for count in pair]
    for picture, (full, _) in zip(pictures, drawn, strict=True):
        assert f"{full} of 100" in picture and 'role="img"' in picture and "aria-label" in picture
    if done is not None and None in sentences:
        assert "Nobody has counted" in page


def test_a_client_has_pictures() -> None:
    assert render(plan_for("12_photoageing_no_care")).count('class="people"') >= 2


# no depths for whoever reads it


@pytest.mark.parametrize("name", FILES)
def test_no_handout_tells_a_depth(name: str) -> None:
    assert not A_LENGTH.search(text_of(render(plan_for(name))))


@pytest.mark.parametrize("licence", ["self", "client"])
def test_who_treats_nobody_gets_no_depth(licence: str) -> None:
    plan = other_licence("acne_scars", "licence: physician", f"licence: {licence}")
    assert not A_LENGTH.search(text_of(render(plan)))


# the page


def test_what_a_user_wrote_is_escaped() -> None:
    page = render(synthetic_plan(HOSTILE))
    assert "<script" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize("name", CASES)
def test_the_page_is_a_single_file_that_loads_nothing(name: str) -> None:
    page = render(plan_of(name))
    assert not re.search(r"src=|href=\"[^#]|@import|url\(|<script|style=", page)
    assert "default-src 'none'" in page


def test_the_same_plan_gives_the_same_page() -> None:
    plan = plan_of("reader")
    assert render(plan) == render(Plan.model_validate_json(plan.to_json()))


@pytest.mark.parametrize("name", FILES)
def test_the_words_are_bounded(name: str) -> None:
    assert 150 < len(text_of(render(plan_for(name))).split()) < 1500


@pytest.mark.parametrize("name", FILES)
def test_no_sentence_stands_twice(name: str) -> None:
    """Ends of a list that a moment heads are told apart by it, and a name is no sentence."""
    page = re.sub(r"<h\d>.*?</h\d>", " ", render(plan_for(name)))
    told = [sentence for sentence in sentences_of(page) if sentence[-1] in ".!?" and len(sentence.split()) > 4]
    assert len(told) == len(set(told)), [sentence for sentence in told if told.count(sentence) > 1]


# every sentence is a template


@pytest.mark.parametrize("template", ["handout.html", "decline.html"])
def test_a_template_holds_no_word_of_its_own(template: str) -> None:
    source = (PAGES.parent / "templates" / template).read_text(encoding="utf-8")
    source = re.sub(r"<style>.*?</style>", " ", source, flags=re.DOTALL)
    without_code = re.sub(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", " ", source, flags=re.DOTALL)
    assert re.findall(r"[A-Za-z]+", re.sub(r"<[^>]+>", " ", without_code)) == []
    # nor is one written as a field of an expression
    expressions = re.findall(r"\{\{.*?\}\}|\{%.*?%\}", source, flags=re.DOTALL)
    assert [
        text for one in expressions for text in re.findall(r"\"([^\"]*)\"", one) if re.search(r"[A-Za-z] ", text)
    ] == []


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.name)
def test_no_module_holds_a_sentence(module: Path) -> None:
    tree = ast.parse(module.read_text(encoding="utf-8"))
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef)
    docstrings = {
        node.body[0].value
        for node in ast.walk(tree)
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }
    literals = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in docstrings
    ]
    # " with " parts a name from what is in it
    assert [text for text in literals if re.search(r"[A-Za-z]\S* \S*[A-Za-z]", text)] == []


# reading age


@pytest.mark.parametrize("name", FILES)
def test_a_handout_is_for_a_reader_of_twelve(name: str) -> None:
    page = render(plan_for(name))
    assert reading_grade(sentences_of(page)) <= 7
    assert strict_grade(page) <= 7


def test_a_hard_text_fails_the_reading_test() -> None:
    hard = ["Transepidermal water loss deteriorates following percutaneous administration of lipophilic medication."]
    assert reading_grade(hard) > 12
    assert reading_grade(["The cat sat on the mat.", "It was red."]) < 2


def test_more_than_ten_unlike_clients_are_read() -> None:
    assert len(FILES) >= 10
    assert all(path.exists() for path in FILES.values())
