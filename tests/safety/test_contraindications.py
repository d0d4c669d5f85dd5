"""Every row of the contraindications holds where it says and as strongly as it says; red flags hold everywhere."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corneum.client import Client, client_from
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import Row, load_tables
from corneum.safety.contraindications import MAP, ROWS, screen, unresolved
from corneum.safety.emergencies import RED_FLAGS, red_flags
from corneum.safety.reasons import STRENGTHS, Reason, verdict
from corneum.safety.tags import parse_tags
from corneum.zones import zones
from tests.safety.words import in_words

TABLES = load_tables()
TODAY = date(2026, 11, 20)
TIERS = ("contraindicated", "not_recommended", "note")

PEN = frozenset({"needle", "microneedling", "automated_pen", "steel"})
RF = frozenset({"needle", "microneedling", "rf", "heat", "steel"})
AQUAGOLD = frozenset({"needle", "microinfusion", "gold_plated"})
COCKTAIL = AQUAGOLD | {"toxin", "hyaluronan", "product_below_barrier", "prescription"}
HYDRA = frozenset({"abrasion", "suction", "hydradermabrasion"})
SALICYLIC = HYDRA | {"acid", "salicylic"}
SUNSCREEN = frozenset({"home", "topical", "sunscreen", "no_procedure"})
VOCABULARY = frozenset(
    """
    needle microneedling manual_roller manual_stamp automated_pen scanning rf heat microinfusion injection toxin filler
    biostimulator hyaluronan abrasion suction microdermabrasion hydradermabrasion acid glycolic salicylic peel laser
    ablative_laser topical retinoid sunscreen moisturiser antioxidant home gold_plated steel anaesthetic lidocaine
    prilocaine tetracaine product_below_barrier growth_factor exosome prp pdrn tranexamic_acid copper_peptide
    hydroquinone prescription no_procedure fluorouracil insulin minoxidil steroid tacrolimus metformin glutathione
    extraction focal_scar subcision
    """.split()  # noqa: SIM905
)


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


def client_of(file: dict[str, Any]) -> Client:
    top = {key: value for key, value in file.items() if key in ("operator", "goals")}
    person = {"age": 40, **{key: value for key, value in file.items() if key not in top}}
    # the day of treatment is today, so nothing can be left off in time
    return client_from({"date": str(TODAY), "planned_for": str(TODAY), "client": person, "goals": ["pores"], **top})


def find(reasons: tuple[Reason, ...], code: str) -> Reason | None:
    return next((reason for reason in reasons if reason.code == code), None)


def ask(
    context: ModelContext, client: Client, tags: frozenset[str], depth: float | None = None, zone: str = "forehead"
):
    return screen(context, client, tags, depth, zone)


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


# dates


@pytest.mark.parametrize(
    ("event", "when", "tags", "code", "earliest"),
    [
        ("hyaluronic filler", "2026-11-10", RF, "filler_0", date(2026, 11, 24)),
        ("hyaluronic filler", "2026-11-10", RF, "filler_rf", date(2026, 12, 8)),
        ("hyaluronic filler", "2026-11-19", PEN, "filler_24h", date(2026, 12, 3)),
        ("botox", "2026-11-12", PEN, "bont_0", date(2026, 11, 26)),
        ("botox", "2026-11-12", COCKTAIL, "bont_recent", date(2027, 2, 4)),
        ("TCA peel", "2026-11-30", PEN, "peel_med", date(2027, 2, 28)),
        ("facelift", "2026-02-28", PEN, "surgery", date(2027, 2, 28)),
        ("waxing", "2026-11-19", HYDRA, "wax", date(2026, 11, 26)),
    ],
)
def test_the_first_safe_day_is_the_event_plus_its_wait(
    context: ModelContext, make: Any, event: str, when: str, tags: frozenset[str], code: str, earliest: date
) -> None:
    history = [{"event": event, "when": when}]
    day = max(TODAY, date.fromisoformat(when))
    client = make(date=str(day), history=history)
    reason = find(ask(context, client, tags), code)
    assert reason is not None and reason.earliest == earliest
    eve = make(date=str(day), planned_for=str(earliest - timedelta(days=1)), history=history)
    after = make(date=str(day), planned_for=str(earliest), history=history)
    if code != "filler_24h":  # that one ends with the first two days; filler_0 takes over
        assert find(ask(context, eve, tags), code) is not None
    left = find(ask(context, after, tags), code)
    # a source that asks for longer than the one that decides leaves a note
    assert left is None or (left.strength == "note" and left.earliest is None and "ask for" in in_words(left.why))


def test_filler_of_today_is_absolute_and_of_last_week_is_not(context: ModelContext, make: Any) -> None:
    for days, strength in ((0, "contraindicated"), (1, "contraindicated"), (7, "not_recommended"), (15, "acceptable")):
        when = str(TODAY - timedelta(days=days))
        client = make(history=[{"event": "hyaluronic filler", "when": when, "zone": "cheek_medial"}])
        assert verdict(ask(context, client, PEN, 1e-3, "cheek_medial")) == strength
        assert verdict(ask(context, client, PEN, 1e-3, "forehead")) == "acceptable"
        assert verdict(screen(context, client, PEN, 1e-3, None)) == "acceptable"


def test_an_event_without_a_day_holds_and_asks_for_it(context: ModelContext, make: Any) -> None:
    reason = find(ask(context, make(history=["chemical peel"]), PEN), "peel_sup")
    assert reason is not None and "not given" in in_words(reason.do)
    # it may have been today
    assert reason.earliest == TODAY + timedelta(days=14)


def test_a_dated_answer_is_fuller_than_the_screen(context: ModelContext, make: Any) -> None:
    screens = {"recent_filler_toxin_peel": True}
    plain = {reason.code for reason in ask(context, make(screens=screens), PEN, 1e-3)}
    assert {"filler_0", "bont_0", "peel_sup"} <= plain
    dated = make(screens=screens, history=[{"event": "filler", "when": "2026-11-15", "zone": "chin"}])
    codes = {reason.code for reason in ask(context, dated, PEN, 1e-3, "chin")}
    assert "filler_0" in codes and not codes & {"bont_0", "peel_sup"}
    assert not {"filler_0", "bont_0", "peel_sup"} & {r.code for r in ask(context, dated, PEN, 1e-3, "forehead")}


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


# the client cases


def test_case_1_gold_decides_about_the_plated_stamp_only(context: ModelContext, make: Any) -> None:
    allergic = make(age="50s", allergies=["gold"])
    assert find(ask(context, allergic, COCKTAIL, 0.6e-3), "gold").strength == "contraindicated"  # type: ignore[union-attr]
    assert find(ask(context, allergic, PEN, 0.5e-3), "gold") is None
    some_metal = make(age="50s", screens={"metal_allergy": True})
    assert find(ask(context, some_metal, AQUAGOLD), "gold").strength == "contraindicated"  # type: ignore[union-attr]
    assert find(ask(context, make(age="50s"), AQUAGOLD), "gold") is None


def test_case_3_adapalene_is_stopped_and_no_obstacle(context: ModelContext, make: Any) -> None:
    care = [{"active": "adapalene"}]
    free = find(ask(context, make(age=27, current_care=care), PEN, 2e-3), "retinoid_topical")
    assert free is not None and free.strength == "note" and free.earliest == date(2026, 11, 23)
    assert "3 to 7 days before" in in_words(free.do) and "7 days after" in in_words(free.do)
    tomorrow = make(age=27, current_care=care, planned_for="2026-11-21")
    late = find(ask(context, tomorrow, PEN, 2e-3), "retinoid_topical")
    assert late is not None and late.strength == "not_recommended"


def test_case_4_melasma_no_heat_and_tranexamic_acid_only_without_clots(context: ModelContext, make: Any) -> None:
    goals = [{"goal": "lightening", "variant": "melasma"}]
    client = make(age=41, fitzpatrick="IV", goals=goals)
    assert verdict(ask(context, client, RF, 1.5e-3)) == "not_recommended"
    assert "without heat" in in_words(find(ask(context, client, RF, 1.5e-3), "melasma").do)  # type: ignore[union-attr]
    txa = PEN | {"tranexamic_acid", "prescription"}
    assert verdict(ask(context, client, txa, 0.25e-3)) == "acceptable"
    assert verdict(ask(context, client, txa, 1e-3)) == "not_recommended"
    assert find(ask(context, client, txa, 0.25e-3), "thromb") is None
    clots = make(age=41, goals=goals, screens={"thrombosis": True})
    assert find(ask(context, clots, txa, 0.25e-3), "thromb").strength == "not_recommended"  # type: ignore[union-attr]


def test_case_5_visible_vessels_and_flushing_keep_suction_and_heat_away(context: ModelContext, make: Any) -> None:
    client = make(age=38, conditions=["telangiectasia on cheeks"])
    for zone in ("cheek_medial", "cheek_lateral"):
        assert find(ask(context, client, HYDRA, None, zone), "telang").strength == "not_recommended"  # type: ignore[union-attr]
    assert find(ask(context, client, HYDRA, None, "forehead"), "telang") is None
    assert find(ask(context, client, SUNSCREEN), "telang") is None
    flare = make(conditions=["papulopustular rosacea flare"])
    assert verdict(ask(context, flare, RF)) == "contraindicated"


def test_case_6_the_anticoagulant_is_never_stopped_and_the_rim_is_left(context: ModelContext, make: Any) -> None:
    client = make(age=63, sex="male", medications=["apixaban"], conditions=["atrial fibrillation"])
    deep = find(ask(context, client, PEN, 1e-3, "forehead"), "ac")
    assert deep is not None and deep.strength == "not_recommended" and in_words(deep.do).startswith("Do not stop")
    assert find(ask(context, client, PEN, 0.25e-3), "ac").strength == "note"  # type: ignore[union-attr]
    toxin, filler = frozenset({"injection", "toxin"}), frozenset({"injection", "filler"})
    assert find(ask(context, client, toxin), "ac").strength == "note"  # type: ignore[union-attr]
    assert find(ask(context, client, filler), "ac").strength == "not_recommended"  # type: ignore[union-attr]
    assert find(ask(context, client, PEN, 0.25e-3, "crows_feet"), "eye_area").strength == "note"  # type: ignore[union-attr]
    for zone in ("upper_eyelid", "lower_eyelid"):
        assert verdict(ask(context, client, PEN, 0.25e-3, zone)) == "not_recommended"
        assert verdict(ask(context, client, RF, 1e-3, zone)) == "contraindicated"
    assert find(ask(context, client, PEN | {"lidocaine"}), "arrhythm") is not None


STOPPED = re.compile(r"\bstop (taking )?(the |your |a )?(anticoag|blood thinner|apixaban|warfarin|prescribed)", re.I)


def test_no_row_asks_to_stop_what_was_prescribed() -> None:
    for row in TABLES[MAP].rows:
        for match in STOPPED.finditer(row["do"]):
            before = row["do"][: match.start()].lower().split()[-2:]
            assert "not" in before, row.row_id


# words


@pytest.mark.parametrize(
    ("words", "narrowed"),
    [
        ("eczema on cheeks", True),
        ("eczema on the forehead and my chin", True),
        ("eczema on cheeks and elbows", True),
        ("eczema on cheeks and gubbins", False),
        ("eczema on cheeks, spreading", False),
        ("eczema", False),
    ],
)
def test_a_place_narrows_only_where_every_word_of_it_is_a_zone(
    context: ModelContext, make: Any, words: str, narrowed: bool
) -> None:
    client = make(conditions=[words])
    assert (find(ask(context, client, PEN, None, "nose_tip"), "eczema") is None) is narrowed
    held = [zone for zone in zones() if find(ask(context, client, PEN, None, zone), "eczema")]
    assert held


def test_codes_of_different_tables_do_not_collide() -> None:
    tables = (MAP, RED_FLAGS, "safety/scope", "safety/interaction_map")
    codes = [row.row_id for name in tables for row in TABLES[name].rows]
    assert len(codes) == len(set(codes))


def test_unknown_words_are_kept_and_known_or_denied_ones_are_not(context: ModelContext, make: Any) -> None:
    client = make(
        conditions=["gremlinitis", "no keloid", "none", "rosacea"], medications=["zorblaxin"], allergies=["none"]
    )
    assert unresolved(context, client) == ("gremlinitis", "zorblaxin")
    assert unresolved(context, make()) == ()


def test_a_medicine_is_no_allergy_and_an_allergy_no_medicine(context: ModelContext, make: Any) -> None:
    drug = {reason.code for reason in ask(context, make(medications=["aspirin 100 mg"]), SALICYLIC | PEN)}
    allergy = {reason.code for reason in ask(context, make(allergies=["aspirin"]), SALICYLIC | PEN)}
    assert "antiplt" in drug and "aspirin" not in drug
    assert "aspirin" in allergy and "antiplt" not in allergy


WORDS = sorted(
    {
        word
        for name in ("conditions", "drug_classes")
        for row in TABLES[f"vocabulary/{name}"].rows
        for word in (row["name"], *row.list("synonyms"))
    }
)
TEXT = st.one_of(
    st.text(max_size=60),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" and ".join),
)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(TEXT.filter(str.strip), max_size=3),
    st.lists(st.tuples(TEXT.filter(str.strip), st.dates(date(2020, 1, 1), TODAY)), max_size=3),
    st.sampled_from([PEN, RF, COCKTAIL, HYDRA, SUNSCREEN]),
    st.sampled_from([None, *zones()]),
)
def test_no_text_raises_and_no_reason_is_empty(
    words: list[str], events: list[tuple[str, date]], tags: frozenset[str], zone: str | None
) -> None:
    context = ModelContext(TABLES)
    history = [{"event": text, "when": str(when)} for text, when in events]
    client = client_of({"conditions": words, "medications": words, "allergies": words, "history": history})
    for reason in screen(context, client, tags, 1e-3, zone):
        assert reason.strength in STRENGTHS and in_words(reason.why) and in_words(reason.do) and reason.sources
    person = client.person
    kept = {*(person.conditions or ()), *(person.medications or ()), *(person.allergies or ())}
    assert set(unresolved(context, client)) <= kept | {event.event for event in person.history or ()}


@settings(max_examples=40, deadline=None)
@given(st.sets(st.sampled_from(sorted(VOCABULARY))), st.sets(st.sampled_from(sorted(VOCABULARY))))
def test_more_tags_never_weaken_a_verdict(some: set[str], more: set[str]) -> None:
    context = ModelContext(TABLES)
    client = client_of({"screens": dict.fromkeys(("keloid", "pregnancy", "metal_allergy", "recent_tan"), True)})
    few, many = frozenset(some - {"no_procedure"}), frozenset((some | more) - {"no_procedure"})
    rank = [*STRENGTHS[:3], "acceptable"].index
    assert rank(verdict(ask(context, client, many))) <= rank(verdict(ask(context, client, few)))


@settings(max_examples=40, deadline=None)
@given(st.floats(0.1e-3, 3e-3), st.floats(0, 2e-3))
def test_deeper_never_weakens_a_verdict(depth: float, more: float) -> None:
    context = ModelContext(TABLES)
    client = client_of({"screens": {"keloid": True, "anticoagulant": True}, "fitzpatrick": "V"})
    for tags in (PEN, RF, AQUAGOLD):
        shallow, deep = ask(context, client, tags, depth), ask(context, client, tags, depth + more)
        rank = [*STRENGTHS[:3], "acceptable"].index
        assert rank(verdict(deep)) <= rank(verdict(shallow))
        assert {r.code for r in shallow} <= {r.code for r in deep}
