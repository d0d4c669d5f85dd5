"""One treatment as a row beside others: its verdict, what it does for each goal, how long it shows, pain and price."""

from __future__ import annotations

from dataclasses import dataclass

from corneum.plan_document.treatment_models import Treatment
from corneum.report.number_words import spoken
from corneum.report.pages.treatment_view import price_of


@dataclass(frozen=True)
class TreatmentRow:
    """A row of a table of treatments. `marks` say what the treatment is in the plan, `answers` follow the columns of
    goals; all is empty but the name and the marks where nothing is done."""

    name: str
    anchor: str
    marks: tuple[str, ...]
    verdict: str
    answers: tuple[str, ...]
    days: str
    pain: str
    price: str


def treatment_row(treatment: Treatment, anchor: str, marks: tuple[str, ...], answers: tuple[str, ...]) -> TreatmentRow:
    """The row of a treatment; `anchor` is where the page shows it, empty where it does not."""
    return TreatmentRow(
        name=treatment.plain_name,
        anchor=anchor,
        marks=marks,
        verdict=treatment.verdict,
        answers=answers,
        days=spoken(treatment.burden.days_visible).text,
        pain=treatment.burden.pain,
        price=price_of(treatment.price),
    )
