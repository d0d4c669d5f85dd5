"""A skin that is drawn once, and a treatment in one call."""

from __future__ import annotations

from dataclasses import replace

import pytest

from corneum.evidence.model_context import ModelContext
from corneum.needling.channels import channels
from corneum.needling.depth import depth_in_place
from corneum.needling.devices import Device, device
from corneum.needling.technique import default_technique
from corneum.skin.layers import Skin, draw_skin
from tests.needling.needled import Treat, Treated


@pytest.fixture
def skin(context: ModelContext) -> Skin:
    drawn = draw_skin(context, "cheek_medial", age=45.0, sex="female")
    assert isinstance(drawn, Skin)
    return drawn


@pytest.fixture
def treat(context: ModelContext, skin: Skin) -> Treat:
    """treat(device or id, length in mm, passes=, serum=, angle=, net_time_per_area=)."""

    def treated(which: Device | str, length: float, *, hollow: bool | None = None, **technique: object) -> Treated:
        used = device(context, which) if isinstance(which, str) else which
        if hollow is not None:
            used = replace(used, hollow=hollow)
        how = default_technique(context, used, length * 1e-3, **technique)  # type: ignore[arg-type]
        depth = depth_in_place(context, used, how, skin)
        return Treated(used, how, depth, channels(context, used, how, skin, depth))

    return treated
