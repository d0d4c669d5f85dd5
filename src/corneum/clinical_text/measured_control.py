"""Whether an illness is under control, by a value that the phrase states for it (`HbA1c 10.8 %`)."""

from __future__ import annotations

import re
from functools import cache

from corneum.clinical_text.clinical_finding import Concept
from corneum.evidence.tables import Row, load_tables

MEASURED = "vocabulary/measured_control"


def control_measured(text: str, concept: Concept) -> str:
    """`controlled` or `uncontrolled` by a value that stands in a phrase; empty where none does.

    Args:
        text: as `phrase_tokens.folded` gives it.
        concept: what the phrase names.

    Source:
        `vocabulary/measured_control`. A value without its unit is of the row in whose plausible range it lies.
    """
    for row in load_tables()[MEASURED].rows:
        if set(concept.classes).isdisjoint(row.list("classes")):
            continue
        for match in _pattern(row.row_id).finditer(text):
            value = float(match["n"].replace(",", "."))
            if float(row["least_plausible"]) <= value <= float(row["most_plausible"]):
                return "uncontrolled" if value > float(row["uncontrolled_above"]) else "controlled"
    return ""


@cache
def _pattern(row_id: str) -> re.Pattern[str]:
    row: Row = load_tables()[MEASURED].row(row_id)
    names = "|".join(re.escape(words).replace(r"\ ", r"\s?") for words in row.list("words"))
    return re.compile(rf"\b(?:{names})\b[^\d.;]{{0,24}}?(?P<n>\d{{1,3}}(?:[.,]\d)?)(?![\d/])")
