"""What holds for the clients of the six cases, and for whom no row asks to stop what was prescribed."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from corneum.evidence.model_context import ModelContext
from corneum.safety.contraindications import MAP
from corneum.safety.reasons import verdict
from tests.safety.contraindication_parts import AQUAGOLD, COCKTAIL, HYDRA, PEN, RF, SUNSCREEN, TABLES, ask, find
from tests.safety.words import in_words


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
