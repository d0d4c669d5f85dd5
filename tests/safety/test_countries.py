"""The country of a place, its ambulance and its paper."""

from __future__ import annotations

import pytest

from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import load_tables
from corneum.safety.countries import COUNTRIES, country_of, paper_of


@pytest.mark.parametrize(
    ("place", "code", "number"),
    [
        ("US-CA", "US", "911"),
        ("us_tx", "US", "911"),
        ("New York", "US", "911"),
        ("UK", "GB", "999"),
        ("Scotland", "GB", "999"),
        ("DE", "DE", "112"),
        ("DE-BY", "DE", "112"),
        ("EU", "EU", "112"),
        ("Toronto, Canada", "CA", "911"),
        ("AU-NSW", "AU", "000"),
        ("Zurich (CH)", "CH", "144"),
        ("JP", "JP", "119"),
    ],
)
def test_a_jurisdiction_lies_in_its_country(place: str, code: str, number: str) -> None:
    country = country_of(ModelContext(load_tables()), place)
    assert country is not None
    assert (country.code, country.emergency_number) == (code, number)


@pytest.mark.parametrize("place", [None, "", "  ", "Atlantis", "Georgia"])
def test_a_place_that_is_not_known_has_no_number(place: str | None) -> None:
    assert country_of(ModelContext(load_tables()), place) is None


def test_paper_follows_the_country_then_the_currency() -> None:
    context = ModelContext(load_tables())
    assert paper_of(context, country_of(context, "US-NY"), ["EUR"]) == "Letter"
    assert paper_of(context, country_of(context, "UK"), ["USD"]) == "A4"
    assert paper_of(context, None, ["CAD"]) == "Letter"
    assert paper_of(context, None, ["XYZ", "GBP"]) == "A4"
    assert paper_of(context, None, []) == "A4"


def test_no_name_stands_for_two_countries_and_every_number_can_be_dialled() -> None:
    rows = load_tables()[COUNTRIES].rows
    names = [name for row in rows for name in (row.row_id, *row.list("names"))]
    assert len(set(names)) == len(names)
    assert all(name == name.upper() for name in names)
    assert all(row["emergency_number"].isdigit() and row["paper"] in ("A4", "Letter") for row in rows)
