"""The drawn layers: they reproduce the tables, their spreads are those stated, and readings narrow them."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corneum.errors import InputFault
from corneum.evidence.derivation import Recorder
from corneum.evidence.draws import Population
from corneum.evidence.tables import load_tables
from corneum.evidence.value import NoData
from corneum.skin.layers import LAYERS, Measured, Skin, draw_skin, measured_layer, swollen, zone_total
from corneum.zones import zones

MANY = Population(epistemic=256, person=64, needle=2)
THICK = tuple(zone for zone in zones() if zone != "vermilion")


def skin_of(zone: str, population: Population = MANY, sex: str = "female", age: float = 40, **more: object) -> Skin:
    drawn = draw_skin(Recorder(load_tables()), population, zone, age=age, sex=sex, **more)  # type: ignore[arg-type]
    assert isinstance(drawn, Skin)
    return drawn


def ln_sd(draws: np.ndarray) -> float:
    return float(np.log(draws).std())


@pytest.mark.parametrize("zone", [zone for zone in THICK if zone != "nose_tip"])
def test_medians_reproduce_the_table(zone: str) -> None:
    row = load_tables()["anatomy/zone_reference"].row(zone)
    skin = skin_of(zone)
    for layer, column in (
        ("total_skin", "total_skin_um"),
        ("epidermis", "total_epidermis_um"),
        ("stratum_corneum", "sc_um"),
        ("papillary_dermis", "papillary_dermis_um"),
    ):
        assert np.median(getattr(skin, layer).draws) == pytest.approx(float(row[column]) * 1e-6, rel=0.02)


def test_tip_of_the_nose_follows_the_measurement_not_the_ratio() -> None:
    """nasal_ste_asian measured 2.35 mm of dermis in 110 people; the table's 1.9 mm is a ratio from three cadavers."""
    assert np.median(skin_of("nose_tip").dermis.draws) == pytest.approx(2.35e-3, rel=0.02)


def test_layers_add_up_and_are_positive() -> None:
    for zone in THICK:
        skin = skin_of(zone, Population())
        assert np.allclose(skin.stratum_corneum.draws + skin.viable_epidermis.draws, skin.epidermis.draws)
        assert np.allclose(skin.papillary_dermis.draws + skin.reticular_dermis.draws, skin.dermis.draws)
        assert np.allclose(skin.epidermis.draws + skin.dermis.draws, skin.total_skin.draws)
        assert all((getattr(skin, layer).draws > 0).all() for layer in LAYERS)
        assert (skin.stratum_corneum_at_needle.draws < skin.epidermis_at_needle.draws).all()


def test_vermilion_has_no_thickness() -> None:
    drawn = draw_skin(Recorder(load_tables()), MANY, "vermilion", age=40, sex="female")
    assert isinstance(drawn, NoData)
    assert drawn.settled_by


def test_share_of_epidermal_variance_within_a_site() -> None:
    """robertson2010: 50-74 % of the variance of epidermal thickness lies within one site (method held fixed)."""
    population = Population(epistemic=4, person=512, needle=32)
    logs = np.log(skin_of("cheek_medial", population).epidermis_at_needle.draws)
    within = logs.var(axis=2).mean()
    between = logs.mean(axis=2).var(axis=1).mean()
    assert 0.50 < within / (within + between) < 0.74


def test_zones_of_a_person_go_together() -> None:
    population = Population(epistemic=2, person=4096, needle=1)
    forehead, cheek = (np.log(skin_of(zone, population).dermis.draws[0]) for zone in ("forehead", "cheek_medial"))
    assert np.corrcoef(forehead, cheek)[0, 1] == pytest.approx(0.58, abs=0.03)


def test_methods_disagree_between_populations_not_within() -> None:
    """One method term per outer draw, the same for every zone: it cancels in the ratio of two zones."""
    forehead, cheek = (np.log(skin_of(zone).dermis.draws).mean(axis=1) for zone in ("forehead", "cheek_medial"))
    assert forehead.std() == pytest.approx(0.25, abs=0.03)
    assert (forehead - cheek).std() < 0.05


def test_men_are_thicker_by_the_published_ratio() -> None:
    """Ratio 1.18 of total skin, sd 0.08 in ln units between cells of hfus50_china; nearly nothing of the epidermis."""
    woman, man = skin_of("forehead"), skin_of("forehead", sex="male")
    ratio = np.log(man.dermis.draws / woman.dermis.draws)
    assert np.exp(np.median(ratio)) == pytest.approx(1.18, abs=0.02)
    assert ratio.std() == pytest.approx(0.08, abs=0.01)
    assert np.median(man.epidermis.draws / woman.epidermis.draws) == pytest.approx(1.05, abs=0.01)


def test_what_is_not_known_of_the_person_widens() -> None:
    known = ln_sd(skin_of("forehead", age=40).dermis.draws)
    assert ln_sd(skin_of("forehead", sex="unspecified").dermis.draws) > known
    population = Population(epistemic=64, person=256, needle=1)
    decade = skin_of("forehead", population, age_spread=5).dermis.draws
    exact = skin_of("forehead", population).dermis.draws
    assert np.log(decade).std(axis=1).mean() > np.log(exact).std(axis=1).mean()
    assert ln_sd(skin_of("forehead", age=75).dermis.draws) > known


def test_age_has_no_sign_for_the_dermis_and_thins_the_epidermis() -> None:
    young, old = skin_of("cheek_medial", age=25), skin_of("cheek_medial", age=75)
    assert np.median(old.dermis.draws / young.dermis.draws) == pytest.approx(1, abs=0.02)
    assert np.median(old.epidermis.draws / young.epidermis.draws) == pytest.approx(math.exp(-0.15), abs=0.01)


def test_the_same_people_everywhere() -> None:
    first, again = skin_of("forehead"), skin_of("forehead")
    assert np.array_equal(first.dermis.draws, again.dermis.draws)
    same = first.papillary_dermis.draws == skin_of("glabella").papillary_dermis.draws
    assert same.mean() > 0.999, "all but those few whose dermis is too thin for it in one of the zones"


def test_epidermis_and_dermis_of_a_person_go_together() -> None:
    """corr(P_e, P_d) = 0.3, diluted by the residuals of the zone: 0.3 x 0.13 x 0.12 / (0.170 x 0.170)."""
    skin = skin_of("forehead", Population(epistemic=2, person=8192, needle=1))
    found = np.corrcoef(np.log(skin.dermis.draws[0]), np.log(skin.epidermis.draws[0]))[0, 1]
    assert found == pytest.approx(0.3 * 0.13 * 0.12 / (0.1703 * 0.1697), abs=0.03)


@given(
    times=st.floats(0.4, 2.5),
    zone=st.sampled_from(THICK),
    sex=st.sampled_from(("female", "male", "unspecified")),
    age=st.floats(18, 90),
)
@settings(max_examples=25, deadline=None)
def test_a_reading_is_believed_and_widens_nothing(times: float, zone: str, sex: str, age: float) -> None:
    population = Population(epistemic=64, person=64, needle=1)
    total = times * zone_total(Recorder(load_tables()), zone).number
    other = "forehead" if zone != "forehead" else "malar"
    reading = {zone: Measured(total)}
    read = skin_of(zone, population, sex, age, measurements=reading).total_skin.draws
    error = math.sqrt(load_tables().parameter("skin.measurement_error").relative_variance)
    assert abs(math.log(np.median(read) / total)) < error
    assert ln_sd(read) < ln_sd(skin_of(zone, population, sex, age).total_skin.draws)
    assert ln_sd(read) < 2 * error
    after = skin_of(other, population, sex, age, measurements=reading).total_skin.draws
    assert ln_sd(after) < ln_sd(skin_of(other, population, sex, age).total_skin.draws)


def test_conditioning_is_the_normal_one() -> None:
    """Against the textbook: mean and variance of a normal vector given one reading with error."""
    population = Population(epistemic=512, person=128, needle=1)
    total, epidermis = 2.4e-3, 60e-6
    error = load_tables().parameter("skin.measurement_error").relative_variance
    outer, shared, local = 0.25**2, 0.13**2, 0.11**2
    departure = math.log((total - epidermis) / (1.65e-3 - epidermis))
    whole = outer + shared + local + error
    reading = {"forehead": Measured(total)}
    for zone, covariance, median in (
        ("forehead", outer + shared + local, 1.65e-3 - 60e-6),
        ("cheek_medial", outer + shared, 1.75e-3 - 55e-6),
    ):
        logs = np.log(skin_of(zone, population, measurements=reading).dermis.draws / median)
        assert logs.mean() == pytest.approx(covariance / whole * departure, abs=0.01)
        assert logs.var() == pytest.approx(outer + shared + local - covariance**2 / whole, rel=0.06)


def test_two_readings_tell_more_than_one() -> None:
    one = skin_of("malar", measurements={"forehead": Measured(2.0e-3)})
    two = skin_of("malar", measurements={"forehead": Measured(2.0e-3), "chin": Measured(2.0e-3)})
    assert ln_sd(two.dermis.draws) < ln_sd(one.dermis.draws)


def test_a_measurement_without_total_skin_changes_nothing() -> None:
    plain, same = skin_of("malar"), skin_of("malar", measurements={"malar": Measured(None)})
    assert np.array_equal(plain.total_skin.draws, same.total_skin.draws)
    assert plain.total_skin.derivation == same.total_skin.derivation


def test_a_reading_raises_the_grade_of_its_zone() -> None:
    recorder = Recorder(load_tables())
    skin = draw_skin(
        recorder, Population(), "forehead", age=40, sex="female", measurements={"forehead": Measured(2e-3)}
    )
    assert isinstance(skin, Skin)
    assert recorder.grade(skin.dermis.derivation) == "moderate"
    assert recorder.grade(skin.epidermis.derivation) == "very_low"


def test_impossible_readings_are_refused_in_words() -> None:
    with pytest.raises(InputFault, match=r"measurements\.forehead\.total_skin"):
        skin_of("forehead", measurements={"forehead": Measured(50e-6)})
    with pytest.raises(InputFault, match="vermilion"):
        skin_of("forehead", measurements={"vermilion": Measured(1e-3)})
    with pytest.raises(InputFault, match="client.sex"):
        skin_of("forehead", sex="femal")


def test_an_echo_is_not_an_epidermis() -> None:
    assert measured_layer("total_skin", "--measure") == "total_skin"
    with pytest.raises(InputFault, match="echo"):
        measured_layer("epidermis", "--measure")
    with pytest.raises(InputFault, match="total_skin"):
        measured_layer("fat", "--measure")


def test_wet_stratum_corneum_swells_to_at_most_twice() -> None:
    recorder = Recorder(load_tables())
    skin = draw_skin(recorder, MANY, "forehead", age=40, sex="female")
    assert isinstance(skin, Skin)
    dry = skin.stratum_corneum
    wet = [swollen(recorder, MANY, dry, minutes * 60).draws / dry.draws for minutes in (0, 30, 90, 600)]
    assert np.array_equal(wet[0], np.ones_like(wet[0]))
    assert all((later >= earlier).all() for earlier, later in zip(wet, wet[1:], strict=False))
    assert wet[-1].max() <= 2
    assert np.array_equal(wet[2], wet[3])
