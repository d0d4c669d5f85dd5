"""The session card to print: one page for the chosen treatment, and one for each that was asked about and may be done.

What nobody may do has no sheet, and a reader who sets no depth has none. Clock times count back from the hour at which
the first needle is planned.
"""

from __future__ import annotations

from datetime import datetime, time
from functools import partial

from corneum.plan_document.plan_models import Plan
from corneum.report.pages.calendar_view import visit_day
from corneum.report.pages.card_content import Sheet
from corneum.report.pages.card_fit import fitted
from corneum.report.pages.card_sheet import sheet
from corneum.report.pages.clock import weekday
from corneum.report.pages.environment import environment
from corneum.report.pages.identity import identity_line
from corneum.report.pages.ledger import Ledger
from corneum.report.unresolved_words import every_word
from corneum.safety.countries import USUAL_PAPER
from corneum.wording.readers import reader_of_plan, sees_depths

# the hour of the first needle where nobody said so
BEGINS_AT = time(10)


def render(plan: Plan, at: time = BEGINS_AT) -> str:
    """The page for the practitioner, complete in itself. `at` is the hour of the first needle."""
    ledger = Ledger(plan, reader_of_plan(plan.occasion.licence))
    session = plan.session
    sheets, shown = _sheets(ledger, plan, at), sees_depths(ledger.reader)
    asks = shown and not sheets
    planned = visit_day(plan)
    content = {
        "reader": ledger.reader,
        "identity": identity_line(plan, ledger.reader),
        "client": plan.identity,
        "date": plan.date,
        "planned": weekday(datetime.fromisoformat(planned).date(), 0) if planned else "",
        "paper": session.paper if session else USUAL_PAPER,
        "number": (session.emergency_number if session else None) or "",
        "withheld": not shown,
        "emergency": [(ledger.text(reason.why), ledger.text(reason.do)) for reason in plan.emergency],
        "open": [ledger.text(open_question.question) for open_question in plan.provisional] if asks else [],
        "not_understood": every_word(plan) if asks else [],
        "sheets": sheets,
        "not_done": _not_done(ledger, plan) if shown else [],
    }
    return environment().get_template("card.html").render(content)


def _sheets(ledger: Ledger, plan: Plan, at: time) -> list[Sheet]:
    """None at all in an emergency, nor for a reader who sees no depths."""
    if plan.session is None or plan.emergency or not sees_depths(ledger.reader):
        return []
    return [fitted(partial(sheet, ledger, plan, entry, at), plan.session.paper) for entry in plan.session.sheets]


def _not_done(ledger: Ledger, plan: Plan) -> list[tuple[str, list[str]]]:
    """For each treatment that was asked about and has no sheet, the reasons against it."""
    with_sheet = {entry.treatment for entry in plan.session.sheets} if plan.session else set()
    return [
        (treatment.plain_name, [ledger.text(reason.why) for reason in against])
        for treatment in plan.treatments
        if treatment.considered and treatment.id not in with_sheet
        if (against := [reason for reason in treatment.reasons if reason.strength != "note"])
    ]
