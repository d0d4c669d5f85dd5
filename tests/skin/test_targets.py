"""Depth bands of the goals, and what lives in a zone."""

from __future__ import annotations

import numpy as np
import pytest

from corneum.errors import InputFault
from corneum.evidence.draws import Population
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import load_tables
from corneum.evidence.value import NoData
from corneum.skin.layers import Skin, draw_skin
from corneum.skin.targets import MODES, Band, target_band, targets
from corneum.zones import zones

GOALS = [
    (row["goal"], variant)
    for row in load_tables()["outcomes/goal_targets"].rows
    for variant in (row.list("variant") or (None,))
]
# goals that no depth of a needle reaches: what they are about lies elsewhere, or is not needled
WITHOUT_BAND = {
    ("acne_scars", "ice_pick"),
    ("acne", "nodulocystic"),
    ("dark_circles", "hollow"),
    ("dark_circles", "oedema"),
    ("hair_loss", None),
    ("lips", "dryness"),
    ("lips", "volume"),
    ("striae", "alba"),
    ("striae", "rubra"),
    ("volume", None),
}
POPULATION = Population(epistemic=64, person=32, needle=1)


def skin_of(context: ModelContext, zone: str = "cheek_medial") -> Skin:
    skin = draw_skin(context.with_population(POPULATION), zone, age=40, sex="female")
    assert isinstance(skin, Skin)
    return skin


def band_of(context: ModelContext, skin: Skin, goal: str, variant: str | None = None) -> Band:
    band = target_band(context, skin, goal, variant)
    assert isinstance(band, Band)
    return band


@pytest.mark.parametrize(("goal", "variant"), GOALS)
@pytest.mark.parametrize("zone", ["cheek_medial", "upper_eyelid"])
def test_every_goal_has_a_band_within_the_skin_or_says_why_not(
    context: ModelContext, zone: str, goal: str, variant: str | None
) -> None:
    skin = skin_of(context, zone)
    band = target_band(context, skin, goal, variant)
    if isinstance(band, NoData):
        assert (goal, variant) in WITHOUT_BAND
        assert band.reason
        return
    assert band.mode in MODES
    assert band.target_cell
    assert band.rung_floor
    assert (band.upper.draws >= 0).all()
    assert (band.upper.draws <= band.lower.draws).all()
    assert (band.lower.draws <= skin.total_skin.draws).all()
    assert context.derivations[band.upper.derivation].sources


def test_edges_are_where_the_words_say(context: ModelContext) -> None:
    skin = skin_of(context)
    scars = band_of(context, skin, "acne_scars", "rolling")
    assert np.allclose(scars.upper.draws, np.minimum(700e-6, skin.total_skin.draws))
    assert np.array_equal(scars.lower.draws, skin.total_skin.draws)
    lines = band_of(context, skin, "fine_lines", "static")
    assert np.array_equal(lines.upper.draws, skin.epidermis.draws)
    assert np.allclose(lines.lower.draws, skin.epidermis.draws + skin.dermis.draws / 2)
    melasma = band_of(context, skin, "lightening", "melasma")
    assert np.allclose(melasma.lower.draws, skin.epidermis.draws + 100e-6)
    glow = band_of(context, skin, "glow")
    assert np.array_equal(glow.lower.draws, skin.stratum_corneum.draws)
    assert glow.mode == "surface"
    assert band_of(context, skin, "redness").mode == "referral"
    texture = band_of(context, skin, "texture")
    assert np.allclose(texture.lower.draws, skin.epidermis.draws + skin.papillary_dermis.draws)


def test_thin_skin_ends_the_band(context: ModelContext) -> None:
    """The gland band of 0.4-1.65 mm is longer than the lid is thick: it ends with the skin."""
    skin = skin_of(context, "upper_eyelid")
    assert np.median(band_of(context, skin, "oil").lower.draws) < 1.1e-3


def test_a_missing_variant_is_assumed_and_says_so(context: ModelContext) -> None:
    skin = skin_of(context)
    assumed, named = band_of(context, skin, "lightening"), band_of(context, skin, "lightening", "melasma")
    assert assumed.assumed_variant
    assert not named.assumed_variant
    assert assumed.row == named.row
    assert not band_of(context, skin, "oil").assumed_variant


def test_unknown_words_name_the_nearest(context: ModelContext) -> None:
    skin = skin_of(context)
    with pytest.raises(InputFault) as fault:
        target_band(context, skin, "fine_line", None)
    assert fault.value.nearest == "fine_lines"
    with pytest.raises(InputFault) as fault:
        target_band(context, skin, "acne_scars", "rollin")
    assert fault.value.nearest == "rolling"
    with pytest.raises(InputFault, match="no variants"):
        target_band(context, skin, "oil", "static")


def test_every_site_of_the_table_is_in_some_zone(context: ModelContext) -> None:
    shown = {target.row.row_id for zone in zones() for target in targets(context, zone)}
    left = {row.row_id for row in context.table("anatomy/targets").rows} - shown
    assert left == {"targets_011"}, "only the forearm is no stand-in for a face"


def test_a_zone_shows_its_own_structures(context: ModelContext) -> None:
    forehead = {target.name: target for target in targets(context, "forehead")}
    assert "supratrochlear artery" in forehead
    assert "free nerve endings (nociceptors)" in forehead
    assert "superior labial artery" not in forehead
    glands = forehead["sebaceous glands"]
    assert glands.shallowest is not None
    assert glands.shallowest.number == pytest.approx(400e-6)
