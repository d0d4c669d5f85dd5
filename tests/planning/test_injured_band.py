"""Beside the share of needles that reach a target stands how much of its layer they injure."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from corneum.plan_document.plan_models import Plan
from tests.plans import plain


@pytest.mark.parametrize("name", ["acne_scars", "melasma"])
def test_injured_share_stands_with_its_band_and_stays_a_share(name: str, plan: Callable[..., Plan]) -> None:
    count = 0
    for treatment in plain(plan(name))["treatments"]:
        for zone in treatment["zones"].values():
            if zone.get("channel_density") is None:
                continue
            injured = zone["injured_in_band"]
            assert (injured["value"] is None) == (zone["band"] is None)
            if injured["value"] is not None:
                count += 1
                assert 0 <= injured["low"] <= injured["value"] <= injured["high"] <= 1
                reached = zone["share_of_needles_reaching"]["value"]
                assert injured["value"] > 0 or reached < 0.5
    assert count
