"""No result of the needles follows a parameter that it does not name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from corneum.evidence.draws import Population
from corneum.evidence.model_context import ModelContext
from corneum.needling.channels import channels
from corneum.needling.closure import closure
from corneum.needling.coverage import coverage, nearest_distance
from corneum.needling.depth import depth_in_place
from corneum.needling.devices import device
from corneum.needling.gaps import evenness_of
from corneum.needling.heat import Heating, coagulated_depth, coagulation
from corneum.needling.infusion import infuse
from corneum.needling.injury import injury
from corneum.needling.patch import lay, slot_length
from corneum.needling.pressure import depot_radius, flow, volume_pressed_in
from corneum.needling.sensation import analgesia_depth, bleeding, downtime, pain, redness, relative_pain
from corneum.needling.technique import default_technique
from corneum.skin.layers import Skin, draw_skin
from tests.parameters import unnamed

FEW = Population(epistemic=8, person=4, needle=4)
STATED: Mapping[str, Mapping[str, Any]] = {
    "skinpen": {"rate": 60.0, "hand_speed": 0.01, "tension": "loose"},
    "aquagold": {"force": 5.0, "velocity": 0.4},
    "roller_generic": {"serum": "before"},
    "infini": {},
}


def treatment(context: ModelContext, which: str, stated: Mapping[str, Any]) -> dict[str, object]:
    """Every result of one treatment of a cheek, by name."""
    context = context.with_population(FEW)
    tool = device(context, which)
    technique = default_technique(context, tool, 0.6e-3, **stated)
    skin = draw_skin(context, "cheek_medial", age=45.0, sex="female")
    assert isinstance(skin, Skin)
    depth = depth_in_place(context, tool, technique, skin)
    holes = channels(context, tool, technique, skin, depth)
    results: dict[str, object] = {"depth in place": depth, **vars(holes)}
    for occluded in (False, True):
        closing = closure(context, tool, occluded=occluded, age=45.0, length=0.6e-3)
        results |= {f"{name}, covered {occluded}": drawn for name, drawn in vars(closing).items()}
    results |= {f"thick {name}": drawn for name, drawn in infused(context, tool, technique, holes, skin, 0.01).items()}
    results |= infused(context, tool, technique, holes, skin, None)
    results |= vars(evenness_of(context, lay(context, tool, technique, holes), holes))
    return results | {
        **{f"injured {layer}": volume for layer, volume in injury(context, holes, depth, skin).volume.items()},
        "coverage": coverage(context, holes, 0.3e-3),
        "nearest": nearest_distance(context, holes),
        "slot": slot_length(context, tool, technique, holes),
        "bleeding": bleeding(context, depth),
        "redness": redness(context, tool, technique),
        "downtime": downtime(context, tool, technique),
        "pain": pain(context, tool, technique, anaesthetic=True).score,
        "redness, passes": redness(context, tool, default_technique(context, tool, 0.6e-3, 7)),
        "heat": coagulated_depth(context, tool, depth) if tool.rf else None,
    }


def heated(context: ModelContext) -> dict[str, object]:
    """What needles coagulate: insulated ones, ones of which nobody knows, and an energy that may be read two ways."""
    context = context.with_population(FEW)
    skin = draw_skin(context, "cheek_medial", age=45.0, sex="female")
    assert isinstance(skin, Skin)
    results: dict[str, object] = {}
    for name, heating in (
        ("infini", Heating(0.1, 0.1)),
        ("secret", Heating(power=1.0, pulse=0.2)),
        ("vivace", Heating(0.5, 0.05, least_energy=0.02)),
    ):
        tool = device(context, name)
        depth = depth_in_place(context, tool, default_technique(context, tool, 1.5e-3), skin)
        results |= {f"{name} {each}": size for each, size in vars(coagulation(context, tool, depth, heating)).items()}
    return results


def infused(context: ModelContext, *of: Any) -> dict[str, object]:
    *treated, viscosity = of
    return dict(vars(infuse(context, *treated, 1e-6, 1e-2, viscosity=viscosity)))


def by_itself(context: ModelContext) -> dict[str, object]:
    """Results that need no treatment, by name."""
    context = context.with_population(FEW)
    flows = {
        f"flow {pressure} {viscosity} {retracted}": flow(
            context, pressure=pressure, viscosity=viscosity, retracted=retracted
        )
        for pressure in (None, 1e5)
        for viscosity in (None, 0.01)
        for retracted in (False, True)
    }
    return flows | {
        "pressed in": volume_pressed_in(context),
        "depot": depot_radius(context, 1e-9, 1e-3),
        "pain of one needle": relative_pain(context, 1e-3, 4),
        "numbed depth": analgesia_depth(context, 3600.0),
    }


@pytest.mark.parametrize("which", STATED)
def test_what_needles_do_names_every_parameter_that_it_follows(which: str, context: ModelContext) -> None:
    def usual(context: ModelContext) -> dict[str, object]:
        return treatment(context, which, {})

    def stated(context: ModelContext) -> dict[str, object]:
        return treatment(context, which, STATED[which])

    assert list(unnamed(usual, context.tables, "needling")) == []
    assert list(unnamed(stated, context.tables, "needling")) == []


def test_flow_depot_and_pain_name_every_parameter_that_they_follow(context: ModelContext) -> None:
    assert list(unnamed(by_itself, context.tables, "needling")) == []


@pytest.mark.parametrize("stage", ["needling", "heat"])
def test_heat_names_every_parameter_that_it_follows(stage: str, context: ModelContext) -> None:
    assert list(unnamed(heated, context.tables, stage)) == []


def test_a_forgotten_parameter_is_reported(context: ModelContext) -> None:
    def forgetful(context: ModelContext) -> dict[str, object]:
        width = context.tables.parameter("needling.bleeding_width").number
        return {"forgetful": context.drawn(context.population.uniform("x", "epistemic") * width, "m", "x", "x", [])}

    assert [line.split(":")[0] for line in unnamed(forgetful, context.tables, "needling")] == ["forgetful"]
