"""No result of the skin's response follows a parameter that it does not name."""

from __future__ import annotations

import numpy as np

from corneum.evidence.draws import Population
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import load_tables
from corneum.needling.channels import channels
from corneum.needling.closure import closure
from corneum.needling.depth import depth_in_place
from corneum.needling.devices import device
from corneum.needling.injury import injury
from corneum.needling.technique import default_technique
from corneum.response.barrier import ceiling, tewl_course
from corneum.response.benefit import benefit
from corneum.response.goal_variants import goals
from corneum.response.healing import collagen
from corneum.response.latent_effect import standardised
from corneum.response.pharmacology import POTENCIES, effect, reaches_potency
from corneum.response.pigment import HEATED, NEEDLING, TYPES, pih_risk
from corneum.response.relative_injury import inflammation, relative_dermal_injury
from corneum.skin.layers import Skin, draw_skin
from tests.parameters import unnamed

FEW = Population(epistemic=8, person=4, needle=4)
TIMES = np.array([0.0, 60.0, 3600.0, 86400.0])


def after_needles(context: ModelContext) -> dict[str, object]:
    """Water loss and collagen after a pen, by name."""
    context = context.with_population(FEW)
    tool = device(context, "skinpen")
    technique = default_technique(context, tool, 1e-3)
    skin = draw_skin(context, "cheek_medial", age=45.0, sex="female")
    assert isinstance(skin, Skin)
    depth = depth_in_place(context, tool, technique, skin)
    holes, closing = channels(context, tool, technique, skin, depth), closure(context, tool, occluded=False, age=45.0)
    results: dict[str, object] = {"ceiling": ceiling(context)}
    for heat in (False, True):
        for multi_pass in (False, True):
            course = tewl_course(
                context, holes, closing, None, age=45.0, heat=heat, abrasion=heat, times=TIMES, multi_pass=multi_pass
            )
            results |= {f"{name} {heat} {multi_pass}": drawn for name, drawn in vars(course).items()}
        injured = injury(context, holes, depth, skin)
        results["inflammation"] = inflammation(context, injured, skin)
        relative = relative_dermal_injury(context, injured, skin)
        grown = collagen(
            context, sessions=3, interval=2.6e6, after=7e6, age=45.0, relative_injury=relative, thermal=heat
        )
        results |= {f"{name} {heat}": drawn for name, drawn in vars(grown).items()}
    return results


def trials_and_risks(context: ModelContext) -> dict[str, object]:
    """Pigment, potencies and benefits, by name."""
    context = context.with_population(FEW)
    results: dict[str, object] = {}
    for class_ in NEEDLING + HEATED:
        results |= {f"pigment {class_} {type_}": pih_risk(context, class_, type_) for type_ in (*TYPES, None)}
    applied = context.drawn(np.full(FEW.shape("person"), 0.1), "kg/m^3", "fixture", "0.1", [])
    for row in context.table(POTENCIES).rows:
        results[f"reaches {row.row_id}"] = reaches_potency(context, row.row_id, applied)
        results[f"effect {row.row_id}"] = effect(context, row.row_id, applied)
    for goal, variant in goals(context):
        for class_, payload in (("automated_pen", "none"), ("topical", "retinoid"), ("home_care", "none")):
            answer = benefit(context, goal, variant, class_, payload)
            results[f"effect on {goal} {variant} {class_}"] = answer.effect
            results[f"order {goal} {variant} {class_}"] = standardised(context, answer, depth=5e-3)
    return results


def test_water_loss_and_collagen_name_every_parameter_that_they_follow() -> None:
    for stage in ("needling", "response"):
        assert list(unnamed(after_needles, load_tables(), stage)) == []


def test_risks_potencies_and_benefits_name_every_parameter_that_they_follow() -> None:
    assert list(unnamed(trials_and_risks, load_tables(), "response")) == []
