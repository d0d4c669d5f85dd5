"""What of a plan goes on two sheets beside its decision: one treatment, few rows, and how much was left out.

The numbers of the zones are those of the face map beside them; zones in which the same is set share a row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corneum.plan_document.plan_models import Plan
from corneum.plan_document.treatment_models import Treatment
from corneum.plan_document.zone_models import Zone
from corneum.report.answered_treatments import answered_treatments, to_be_done
from corneum.report.figures import pictures
from corneum.report.number_words import spoken, spoken_range
from corneum.report.pages.ledger import Ledger
from corneum.report.zone_names import in_order, zone_name
from corneum.wording import human_units as words
from corneum.wording.readers import sees_depths
from corneum.zones import zones

SIGNS, QUESTIONS = 10, 30
# ends of the texts that head the columns
HEAD = ("zones", "dial", "reaches", "tested", "labelled", "verdict")


@dataclass(frozen=True)
class PrintedTreatment:
    """One treatment: its short pictures, and (zones, dial, reach, tested, labelled, verdict) row by row."""

    name: str
    verdict: str
    pictures: pictures.Printed
    rows: tuple[tuple[str, ...], ...]
    signs: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Paper:
    """The printed part of a page below its decision: the treatment that is nearest to be done, the names of those that
    stand on the screen alone, and what needs an answer or help; `more_*` count what stands on the screen alone."""

    treatment: PrintedTreatment | None
    on_screen: tuple[str, ...]
    kept_back: bool
    warnings: tuple[tuple[str, str], ...]
    more_warnings: int
    questions: tuple[str, ...]
    more_questions: int


def paper(ledger: Ledger, plan: Plan) -> Paper:
    """What is printed of a plan below its decision."""
    needled = [treatment for treatment in to_be_done(plan) if pictures.needled(plan, treatment)]
    treatment = _printed(ledger, plan, needled[0]) if needled else None
    warnings = [(ledger.text(sign.sign), ledger.text(sign.do)) for sign in plan.warnings]
    questions = [ledger.text(open_question.question) for open_question in plan.provisional]
    return Paper(
        treatment=treatment,
        on_screen=tuple(each.plain_name for each in needled[1:]) if treatment else (),
        kept_back=not sees_depths(ledger.reader)
        and any(pictures.needled(plan, treatment) for treatment in answered_treatments(plan)),
        warnings=tuple(warnings[:SIGNS]),
        more_warnings=max(0, len(warnings) - SIGNS),
        questions=tuple(questions[:QUESTIONS]),
        more_questions=max(0, len(questions) - QUESTIONS),
    )


def _printed(ledger: Ledger, plan: Plan, treatment: Treatment) -> PrintedTreatment | None:
    drawn = pictures.on_paper(plan, treatment.id)
    if drawn is None:
        return None
    numbered = enumerate((zone for zone in in_order(treatment.zones) if zone in zones()), start=1)
    alike: dict[tuple[str, ...], list[str]] = {}
    for number, zone in numbered:
        alike.setdefault(_settings(treatment.zones[zone]), []).append(f"{number} {zone_name(zone)}")
    cards = [card for card in plan.card if card.treatment == treatment.id]
    signs = (
        ("Stop at", _shared([ledger.text(card.stop_sign) for card in cards])),
        ("Lower if", _shared([ledger.text(card.lower_if) for card in cards])),
        ("Never beyond", _shared([ledger.text(card.never_beyond.why) for card in cards])),
    )
    return PrintedTreatment(
        name=treatment.plain_name,
        verdict=treatment.verdict,
        pictures=drawn,
        rows=tuple((", ".join(names), *settings) for settings, names in alike.items()),
        signs=tuple((name, text) for name, text in signs if text),
    )


def _settings(zone: Zone) -> tuple[str, ...]:
    """Dial, reach, tested and labelled depth and verdict of a zone; no depth where nothing may be done."""
    verdict, depths = words.verdict(zone.verdict), zone.depths
    if zone.verdict == "contraindicated" or depths is None:
        return "none", "", "", "", verdict
    return (
        spoken(depths.dial, "setting").text,
        spoken(depths.anatomical).text,
        spoken_range(depths.tested, "setting").text,
        spoken(depths.labelled, "setting").text,
        verdict,
    )


def _shared(texts: Sequence[str]) -> str:
    """What every card says; where they differ, that it differs by zone."""
    distinct = list(dict.fromkeys(text for text in texts if text))
    if len(distinct) > 1:
        return "differs by zone: see the session card"
    return distinct[0] if distinct else ""
