"""The short plan on a terminal: the first screen, the verdict on what was asked about, what is still open."""

from __future__ import annotations

from collections.abc import Sequence

from corneum.plan_document.document_parts import Text
from corneum.plan_document.plan_models import Plan
from corneum.plan_document.sentences import words_for
from corneum.plan_document.treatment_models import Treatment
from corneum.report.terminal.offer_lines import not_computed_lines, offer_lines
from corneum.report.terminal.wrapped_lines import STEP, items, titled_line, titled_list, wrapped
from corneum.report.unresolved_words import health_words, other_words
from corneum.wording import human_units as words
from corneum.wording.readers import Reader, reader_of_plan

# strong reasons of one treatment in the short plan
REASONS = 3


def short_plan(plan: Plan, width: int = 100) -> str:
    """The first screen, the verdict on everything that was asked about, and what is still to be asked."""
    reader = reader_of_plan(plan.occasion.licence)
    lines = [*_answer(plan, reader, width), "", *_first_screen(plan, reader, width)]
    considered = [treatment for treatment in plan.treatments if treatment.considered]
    if considered or plan.not_computed:
        lines += ["", "Asked about"]
    for treatment in considered:
        lines += _considered(treatment, reader, width)
    lines += not_computed_lines(plan.not_computed, reader, width)
    if plan.provisional:
        lines += ["", *wrapped("Provisional: these questions were not asked", width)]
        lines += items([words_for(open_question.question, reader) for open_question in plan.provisional], width)
    for title, entries in _words(plan, reader).items():
        if entries:
            lines += ["", *wrapped(title, width), *items(entries, width)]
    return "\n".join(lines)


def _words(plan: Plan, reader: Reader) -> dict[str, list[str]]:
    """How words of the client's file were read, by the title under which it is told."""
    return {
        "Not understood, to be judged by a professional": health_words(plan),
        "Not understood, so nothing was planned from it": other_words(plan),
        "Understood, but not planned here": [
            f"{entry.text}: {words_for([*entry.known, *entry.do], reader)}" for entry in plan.not_planned
        ],
        "How goals were read": [f"{entry.text}: {words_for(entry.why, reader)}" for entry in plan.read_as],
    }


def _answer(plan: Plan, reader: Reader, width: int) -> list[str]:
    """The answer, after any emergency; an answer that is the emergency itself is not printed twice."""
    answer = words_for(plan.first_screen.answer, reader)
    lines: list[str] = []
    for reason in plan.emergency:
        why, do = words_for(reason.why, reader), words_for(reason.do, reader)
        lines += wrapped(f"EMERGENCY: {words.full_stop(why)} {words.full_stop(do)}", width)
        if why in answer:
            answer = ""
    if answer:
        lines += ["", *wrapped(answer, width)] if lines else wrapped(answer, width)
    return lines


def _first_screen(plan: Plan, reader: Reader, width: int) -> list[str]:
    def filled(texts: Sequence[Text]) -> list[str]:
        return [text for text in (words_for(text, reader) for text in texts) if text]

    screen = plan.first_screen
    expected = [f"day {expected.day}: {words_for(expected.text, reader)}" for expected in screen.expect]
    sure = screen.confidence
    certainty = f"depth {sure.geometry}; what arrives {sure.delivery}; benefit {sure.benefit}"
    return [
        *titled_list("Questions", filled(screen.answers), width),
        *titled_list("Do", filled(screen.do), width),
        *titled_list("Do not", filled(screen.do_not), width),
        *titled_line("When", words_for(screen.when, reader), width),
        *titled_list("What to expect", expected, width),
        *titled_line("How sure", certainty, width),
        *titled_line("Put right", words_for(screen.put_right, reader), width),
        *titled_line("Best at hand", words_for(screen.instead, reader), width),
        *titled_line("With something else", words_for(screen.elsewhere, reader), width),
        *titled_line("Doing less", words_for(screen.do_less, reader), width),
        *titled_line("Runner-up", words_for(screen.runner_up, reader), width),
        *titled_list("What would change this", filled(screen.would_change), width),
    ]


def _considered(treatment: Treatment, reader: Reader, width: int) -> list[str]:
    lines = wrapped(f"{words.sentence(treatment.name)}: {words.verdict(treatment.verdict)}", width, STEP)
    if treatment.offer is not None:
        lines += offer_lines(treatment.offer, reader, width, STEP * 2)
    benefits = [f"{words.readable(goal)}: {benefit.word}" for goal, benefit in treatment.benefit.items()]
    if benefits:
        lines += wrapped(f"Benefit in trials: {'; '.join(benefits)}.", width, STEP * 2)
    strong = [reason for reason in treatment.reasons if reason.strength != "note"]
    whys_of: dict[str, list[str]] = {}
    for reason in strong[:REASONS]:
        whys_of.setdefault(words_for(reason.do, reader), []).append(words_for(reason.why, reader))
    for do, whys in whys_of.items():
        text = " ".join(words.full_stop(words.sentence(part)) for part in (*whys, do) if part)
        lines += wrapped(text, width, f"{STEP * 2}- ")
    if len(strong) > REASONS:
        lines.append(f"{STEP * 2}- and {len(strong) - REASONS} more in plan.html")
    return lines
