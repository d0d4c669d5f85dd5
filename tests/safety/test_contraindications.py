"""Every row of the contraindications holds where it says and as strongly as it says; red flags hold everywhere."""

from __future__ import annotations

from typing import Any

import pytest

from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import Row
from corneum.safety.contraindications import MAP, ROWS, screen, unresolved
from corneum.safety.emergencies import RED_FLAGS, red_flags
from corneum.safety.reasons import STRENGTHS, verdict
from corneum.safety.tags import parse_tags
from corneum.zones import zones
from tests.safety.contraindication_parts import (
    COCKTAIL,
    HYDRA,
    PEN,
    RF,
    SUNSCREEN,
    TABLES,
    TODAY,
    VOCABULARY,
    ask,
    client_of,
    find,
)
from tests.safety.words import in_words

TIERS = ("contraindicated", "not_recommended", "note")
# a wish that reports the condition of a trigger
WISHES = {
    "acne_active": "pimples",
    "acne_comedonal": "acne with blackheads",
    "acne_inflamed": "inflamed acne",
    "acne_nodular": "cystic acne",
    "ice_pick": "ice-pick scars",
    "keloid": "keloids",
    "rosacea_etr": "rosacea",
    "rosacea_flare": "papulopustular rosacea",
    "vitiligo": "white patches",
}


def file_words(row: Row) -> dict[str, Any]:
    """The client file's words that bring up a row of the map: a screen, a phenotype, or words of the vocabulary."""
    kind, _, word = (row.list("trigger") or ("",))[0].partition(":")
    phenotype: dict[str, Any] = {
        "age_below": {"age": 17},
        "fitzpatrick": {"fitzpatrick": "VI"},
        "licence": {"operator": {"licence": "self"}},
        "goal": {"goals": [WISHES.get(word, word)]},
        "always": {},
        "zone": {},
    }.get(kind, {})
    if kind or row["screens"]:
        return phenotype if kind else {"screens": {row.list("screens")[0]: True}}
    wanted = {row.row_id, *row.list("comes_with")}
    for entry in TABLES["vocabulary/condition_rows"].rows:
        if not wanted & set(entry.list("contraindications")):
            continue
        if entry["kind"] == "drug_class":
            return {"medications": [TABLES["vocabulary/drug_classes"].row(entry.row_id)["name"]]}
        condition = TABLES["vocabulary/conditions"].row(entry.row_id)
        if condition["kind"] == "allergy":
            return {"allergies": [condition["name"]]}
        if condition["kind"] == "history":
            return {"history": [{"event": condition["name"], "when": str(TODAY)}]}
        return {"conditions": [condition["name"]]}
    raise AssertionError(f"no words lead to {row.row_id}")


MATRIX = [
    pytest.param(row, tier, item, id=f"{row.row_id}-{tier}-{'+'.join(sorted(item[0]))}")
    for row in TABLES[MAP].rows
    for tier in TIERS
    for item in parse_tags(row[tier])
]


@pytest.mark.parametrize(("row", "tier", "item"), MATRIX)
def test_every_row_holds_against_every_treatment_that_it_names(
    context: ModelContext, row: Row, tier: str, item: tuple[frozenset[str], str, float]
) -> None:
    tags, sign, limit = item
    assert tags <= VOCABULARY
    zone = (row.list("zones") or ("forehead",))[0]
    client = client_of(file_words(row))
    deep = limit * 2 if sign else None
    reason = find(screen(context, client, tags, deep, zone), row.row_id)
    assert reason is not None
    # a tag may stand in two tiers, then the stronger one counts
    stronger = [t for t in TIERS[: TIERS.index(tier)] if any(other[0] <= tags for other in parse_tags(row[t]))]
    assert reason.strength == (stronger[0] if stronger else tier)
    assert in_words(reason.why).endswith(".") and in_words(reason.do).endswith(".")
    assert reason.sources == TABLES[ROWS].row(row.row_id).sources
    if sign and not stronger:
        shallow = find(screen(context, client, tags, limit / 2, zone), row.row_id)
        assert shallow is None or STRENGTHS.index(shallow.strength) > STRENGTHS.index(tier)
    assert find(screen(context, client_of({}), tags, deep, zone), row.row_id) is None or row["trigger"]


def test_every_row_is_mapped_exactly_once() -> None:
    assert [row.row_id for row in TABLES[MAP].rows] == [row.row_id for row in TABLES[ROWS].rows]


# rows whose strength speaks of a product or an item: the treatment as such is left, or one part of it is stronger
PART_ONLY = {"latex": "gloves, not the treatment", "eye_area": "radio-frequency over the lids is worse than needles"}


@pytest.mark.parametrize("row", TABLES[MAP].rows, ids=lambda row: row.row_id)
def test_strength_follows_the_words_of_the_row(row: Row) -> None:
    words = TABLES[ROWS].row(row.row_id)["strength"]
    if row.row_id in PART_ONLY:
        return
    if "absolute" in words:
        assert row["contraindicated"], words
    elif words.startswith("relative"):
        assert row["not_recommended"] and not row["contraindicated"], words
    else:
        assert words == "caution" and row["note"] and not row["contraindicated"] and not row["not_recommended"]


def test_every_place_that_a_row_names_is_a_zone() -> None:
    for row in TABLES[MAP].rows:
        assert {*row.list("zones"), *row.list("note_zones")} - {"*"} <= set(zones())


@pytest.mark.parametrize("row", TABLES[RED_FLAGS].rows, ids=lambda row: row.row_id)
@pytest.mark.parametrize("field", ["conditions", "history"])
def test_a_red_flag_holds_for_every_procedure_in_every_zone_and_comes_first(
    context: ModelContext, row: Row, field: str
) -> None:
    client = client_of({field: [row["example"]], "screens": {"keloid": True}})
    for tags in (PEN, RF, COCKTAIL, HYDRA):
        for zone in (None, "forehead", "chin"):
            reasons = screen(context, client, tags, None, zone)
            assert reasons[0].code == row.row_id
            assert reasons[0].strength == "contraindicated" and reasons[0].person_wide
    assert not screen(context, client, SUNSCREEN)
    assert unresolved(context, client) == ()


def test_the_vascular_event_after_filler_is_an_emergency_first(context: ModelContext) -> None:
    client = client_of(
        {"history": [{"event": "lip filler yesterday, now livedo, blotchy and painful", "when": "2026-11-19"}]}
    )
    first = red_flags(context, client)[0]
    assert first.code == "vascular_event" and in_words(first.do).startswith("Emergency:")


def test_a_sign_of_years_ago_is_no_emergency_but_asks_for_a_physician(context: ModelContext) -> None:
    client = client_of({"history": [{"event": "anaphylaxis", "when": "2019-05-01"}]})
    (flag,) = red_flags(context, client)
    assert flag.strength == "not_recommended" and "1 May 2019" in in_words(flag.why)


@pytest.mark.parametrize(
    ("words", "strength"),
    [
        ("history of anaphylaxis to penicillin", "not_recommended"),
        ("fever last year", "not_recommended"),
        ("history of filler, now livedo and pain", "contraindicated"),
        ("fever", "contraindicated"),
    ],
)
def test_what_is_described_as_past_is_no_emergency_unless_something_is_going_on(
    context: ModelContext, words: str, strength: str
) -> None:
    assert red_flags(context, client_of({"conditions": [words]}))[0].strength == strength


def test_words_that_say_themselves_how_fresh_the_filler_is_count_without_a_day(
    context: ModelContext, make: Any
) -> None:
    assert find(ask(context, make(conditions=["filler yesterday"]), PEN), "filler_24h") is not None
    assert find(ask(context, make(conditions=["filler"]), PEN), "filler_24h") is None


def test_a_denied_sign_is_no_sign(context: ModelContext) -> None:
    assert red_flags(context, client_of({"conditions": ["no fever"]})) == ()


# licence


@pytest.mark.parametrize(
    ("operator", "strength"),
    [
        (None, "contraindicated"),
        ({"licence": "esthetician"}, "contraindicated"),
        ({"licence": "nurse"}, "contraindicated"),
        ({"licence": "physician"}, "not_recommended"),
    ],
)
def test_keloid_is_absolute_but_for_a_physician(
    context: ModelContext, make: Any, operator: dict[str, str] | None, strength: str
) -> None:
    client = make(screens={"keloid": True}, **({"operator": operator} if operator else {}))
    reason = find(ask(context, client, PEN, 1e-3), "keloid")
    assert reason is not None and reason.strength == strength and reason.person_wide
    shallow = find(ask(context, client, PEN, 0.5e-3), "keloid")
    assert shallow is not None and shallow.strength == "note"


def test_isotretinoin_says_that_its_sources_conflict(context: ModelContext, make: Any) -> None:
    reason = find(ask(context, make(medications=["Roaccutane 20 mg"]), PEN), "iso_mn")
    assert reason is not None and reason.strength == "not_recommended" and "conflict" in in_words(reason.why)
    assert "do not stop" in in_words(reason.do) and reason.earliest is None
    ended = make(history=[{"event": "isotretinoin", "when": "2026-01-15"}])
    assert find(ask(context, ended, PEN), "iso_mn") is None


def test_home_rollers_from_half_a_millimetre_are_refused(context: ModelContext, make: Any) -> None:
    roller = frozenset({"needle", "microneedling", "manual_roller", "steel"})
    client = make(operator={"licence": "self"})
    assert verdict(ask(context, client, roller, 0.5e-3)) == "contraindicated"
    assert verdict(ask(context, client, roller, 0.25e-3)) == "acceptable"
