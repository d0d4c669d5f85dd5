"""Care at home as a sheet of the session card: morning, evening, when it begins, what ends it."""

from __future__ import annotations

from corneum.plan_document.plan_models import Plan
from corneum.plan_document.regimen_models import RegimenStep
from corneum.report.pages.card_content import HomeCard, HomeStep
from corneum.report.pages.ledger import Ledger
from corneum.report.pages.regimen_section import on_plan_page
from corneum.wording import human_units as words

_REVIEW = "review"


def home_card(ledger: Ledger, plan: Plan, most: int) -> HomeCard | None:
    """The home care of a plan; None where it holds none.

    At most `most` lines each of what ends it, is kept apart and pauses. What ends it stands in the course of the
    treatment that is cared for at home, and among the products that stop.
    """
    regimen, shown = plan.regimen, on_plan_page(ledger, plan)
    if regimen is None or shown is None:
        return None
    at_home = {treatment.id for treatment in plan.treatments if not treatment.procedure}
    reviews = [visit for visit in plan.course if visit.kind == _REVIEW and visit.treatment in at_home]
    stops = [words.full_stop(words.sentence(ledger.text(rule))) for visit in reviews for rule in visit.stop_if]
    return HomeCard(
        morning=tuple(_step(ledger, step) for step in regimen.morning),
        evening=tuple(_step(ledger, step) for step in regimen.evening),
        stop=tuple(dict.fromkeys([*stops, *shown.stop]))[:most],
        apart=shown.apart[:most],
        pauses=shown.pauses[:most],
        review=words.day(reviews[0].date) if reviews else "",
    )


def _step(ledger: Ledger, step: RegimenStep) -> HomeStep:
    entries = map(ledger.text, (step.name, step.amount_words, step.frequency, step.start))
    return HomeStep(*entries)
