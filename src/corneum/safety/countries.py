"""The country of a place: the number of its ambulance and the paper that it prints on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, cast

from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import Row

COUNTRIES = "safety/countries"

Paper = Literal["A4", "Letter"]
USUAL_PAPER: Paper = "A4"


@dataclass(frozen=True)
class Country:
    """One country: its ISO code, the number that reaches an ambulance, and the paper that it prints on."""

    code: str
    emergency_number: str
    paper: Paper
    sources: tuple[str, ...]
    grade: str


def country_of(context: ModelContext, jurisdiction: str | None) -> Country | None:
    """The country that a jurisdiction lies in.

    Args:
        context: tables and record.
        jurisdiction: as the client's file has it: a code such as US-CA or UK, a name, or a place with its country
            behind a comma.

    Returns:
        None where no jurisdiction is stated, or its country is not known.

    Source:
        `safety/countries`.
    """
    rows = context.table(COUNTRIES).rows
    for code in _codes(jurisdiction or ""):
        for row in rows:
            if code == row.row_id or code in row.list("names"):
                return _country(context.row(COUNTRIES, row.row_id))
    return None


def paper_of(context: ModelContext, country: Country | None, currencies: Sequence[str]) -> Paper:
    """The paper to print on: that of the country; where it is not known, of the first currency that names one.

    Args:
        context: tables and record.
        country: of the operator.
        currencies: of the prices in the client's file, ISO codes, in its order.
    """
    if country is not None:
        return country.paper
    by_currency = {row["currency"]: row for row in context.table(COUNTRIES).rows if row["currency"]}
    named = [by_currency[currency] for currency in currencies if currency in by_currency]
    return _country(context.row(COUNTRIES, named[0].row_id)).paper if named else USUAL_PAPER


def _codes(jurisdiction: str) -> Iterator[str]:
    """What may name the country: the whole, what stands before a hyphen, and the parts between commas from the last."""
    whole = " ".join(jurisdiction.upper().replace("_", "-").split())
    for part in (whole, *reversed([part.strip() for part in re.split(r"[,/()]", whole)])):
        if part:
            yield part
            yield part.split("-")[0].strip()


def _country(row: Row) -> Country:
    return Country(row.row_id, row["emergency_number"], cast(Paper, row["paper"]), row.sources, row.grade)
