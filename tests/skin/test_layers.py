"""The drawn layers: they reproduce the tables, their spreads are those stated, and readings narrow them."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from corneum.errors import InputFault
from corneum.evidence.draws import Population
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import load_tables
from corneum.evidence.value import NoData
from corneum.skin.fitted import layer, median, outer_term
from corneum.skin.layers import LAYERS, Measured, Skin, draw_skin, measured_layer, swollen
from corneum.skin.person import describe
from corneum.zones import zones

MANY = Population(epistemic=256, person=64, needle=2)
NO_THICKNESS = ("vermilion", "scalp", "submental")
THICK = tuple(zone for zone in zones() if zone not in NO_THICKNESS)


def skin_of(zone: str, population: Population = MANY, sex: str = "female", age: float = 40, **more: object) -> Skin:
    drawn = draw_skin(ModelContext(load_tables(), population), zone, age=age, sex=sex, **more)  # type: ignore[arg-type]
    assert isinstance(drawn, Skin)
    return drawn


def ln_sd(draws: np.ndarray) -> float:
    return float(np.log(draws).std())


@pytest.mark.parametrize("zone", THICK)
def test_medians_reproduce_the_fit(zone: str) -> None:
    skin, context = skin_of(zone), ModelContext(load_tables())
    for name in ("dermis", "epidermis", "stratum_corneum"):
        expected = median(context, name, zone).number
        assert np.median(getattr(skin, name).draws) == pytest.approx(expected, rel=0.03)
    papillary = context.row("anatomy/zone_reference", zone).value("papillary_dermis_um").number
    assert np.median(skin.papillary_dermis.draws) == pytest.approx(papillary, rel=0.02)


def test_spreads_are_those_of_the_fit() -> None:
    """ln sd over people of an outer draw, and of outer draws, against the tabulated terms."""
    people = skin_of("cheek_medial", Population(epistemic=2, person=8192, needle=1))
    unknown = skin_of("cheek_medial", Population(epistemic=2048, person=16, needle=1))
    nobody = describe(ModelContext(load_tables()), 40, 0, "female")
    for name in ("dermis", "epidermis"):
        terms = layer(ModelContext(load_tables()), name, nobody)
        person = terms.person.relative_variance + terms.zone.relative_variance
        assert np.log(getattr(people, name).draws).var(axis=1).mean() == pytest.approx(person, rel=0.05)
        whole = person + terms.covariance("cheek_medial", "cheek_medial")
        assert np.log(getattr(unknown, name).draws).var() == pytest.approx(whole, rel=0.08)


def test_layers_add_up_and_are_positive() -> None:
    for zone in THICK:
        skin = skin_of(zone, Population())
        assert np.allclose(skin.stratum_corneum.draws + skin.viable_epidermis.draws, skin.epidermis.draws)
        assert np.allclose(skin.papillary_dermis.draws + skin.reticular_dermis.draws, skin.dermis.draws)
        assert np.allclose(skin.epidermis.draws + skin.dermis.draws, skin.total_skin.draws)
        assert all((getattr(skin, layer).draws > 0).all() for layer in LAYERS)
        assert (skin.stratum_corneum_at_needle.draws < skin.epidermis_at_needle.draws).all()


@pytest.mark.parametrize("zone", NO_THICKNESS)
def test_a_zone_outside_of_the_fit_has_no_thickness(zone: str) -> None:
    drawn = draw_skin(ModelContext(load_tables(), MANY), zone, age=40, sex="female")
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


def test_what_nobody_knows_is_joint_between_zones() -> None:
    """Outer draws of two zones have the covariance of the fit: the level is common, the place in the zone is not."""
    population = Population(epistemic=4096, person=1, needle=1)
    context = ModelContext(load_tables(), population)
    terms = layer(context, "dermis", describe(context, 40, 0, "female"))
    names = ("forehead", "glabella", "neck")
    drawn = np.array([outer_term(context, terms, name)[:, 0] for name in names])
    expected = np.array([[terms.covariance(a, b) for b in names] for a in names])
    assert np.cov(drawn) == pytest.approx(expected, abs=0.006)
    assert expected[0, 1] > expected[0, 2] > 0


def test_men_are_thicker_by_the_fitted_ratio() -> None:
    """A ratio of total skin of 1.18 in one study and 1.3 in another; nearly nothing of the epidermis."""
    woman, man = skin_of("forehead"), skin_of("forehead", sex="male")
    ratio = np.log(man.dermis.draws / woman.dermis.draws)
    fitted = load_tables().parameter("skin_fitted.male_dermis")
    assert np.median(ratio) == pytest.approx(math.log(fitted.number), abs=0.01)
    assert 1.05 < fitted.number < 1.25 and fitted.low < 1.18 < fitted.high
    assert 1 < load_tables().parameter("skin_fitted.male_epidermis").number < 1.08


def test_what_is_not_known_of_the_person_widens() -> None:
    known = ln_sd(skin_of("forehead", age=40).dermis.draws)
    assert ln_sd(skin_of("forehead", sex="unspecified").dermis.draws) > known
    population = Population(epistemic=64, person=256, needle=1)
    decade = skin_of("forehead", population, age_spread=5).dermis.draws
    exact = skin_of("forehead", population).dermis.draws
    assert np.log(decade).std(axis=1).mean() > np.log(exact).std(axis=1).mean()
    assert ln_sd(skin_of("forehead", age=75).dermis.draws) > known


def test_age_has_no_sign_for_the_dermis_and_thins_the_epidermis() -> None:
    by_decade = load_tables().parameter("skin_fitted.decade_dermis")
    assert by_decade.low < 1 < by_decade.high
    young, old = skin_of("cheek_medial", age=25), skin_of("cheek_medial", age=75)
    epidermis = load_tables().parameter("skin_fitted.decade_epidermis").number
    assert epidermis < 1
    assert np.median(old.epidermis.draws) / np.median(young.epidermis.draws) == pytest.approx(epidermis**5, rel=0.03)


def test_the_same_people_everywhere() -> None:
    first, again = skin_of("forehead"), skin_of("forehead")
    assert np.array_equal(first.dermis.draws, again.dermis.draws)
    same = first.papillary_dermis.draws == skin_of("glabella").papillary_dermis.draws
    assert same.mean() > 0.999, "all but those few whose dermis is too thin for it in one of the zones"


def test_epidermis_and_dermis_of_a_person_go_together() -> None:
    """corr(P_e, P_d) = 0.3, diluted by the zone's own terms, which hold the other 42 % of the variance."""
    skin = skin_of("forehead", Population(epistemic=2, person=8192, needle=1))
    correlation = np.corrcoef(np.log(skin.dermis.draws[0]), np.log(skin.epidermis.draws[0]))[0, 1]
    assert correlation == pytest.approx(0.3 * 0.58, abs=0.03)


@given(
    times=st.floats(0.4, 2.5),
    zone=st.sampled_from(THICK),
    sex=st.sampled_from(("female", "male", "unspecified")),
    age=st.floats(18, 90),
)
@example(times=0.40234375, zone="upper_eyelid", sex="male", age=18.0)
@settings(max_examples=25, deadline=None)
def test_a_reading_is_believed_and_widens_nothing(times: float, zone: str, sex: str, age: float) -> None:
    population = Population(epistemic=64, person=64, needle=1)
    total = times * median(ModelContext(load_tables()), "dermis", zone).number
    other = "forehead" if zone != "forehead" else "malar"
    reading = {zone: Measured(total)}
    skin = skin_of(zone, population, sex, age, measurements=reading)
    read = skin.total_skin.draws
    error = math.sqrt(load_tables().parameter("skin.measurement_error").relative_variance)
    assert abs(math.log(np.median(read) / total)) < error
    assert ln_sd(read) < ln_sd(skin_of(zone, population, sex, age).total_skin.draws)
    # the dermis is known as well as the reading; what is left beside it is the epidermis, which no reading moves
    assert ln_sd(skin.dermis.draws) < 1.05 * error
    epidermis = np.median(skin.epidermis.draws) / np.median(read) * ln_sd(skin.epidermis.draws)
    assert ln_sd(read) < 1.2 * math.hypot(error, epidermis)
    after = skin_of(other, population, sex, age, measurements=reading).total_skin.draws
    assert ln_sd(after) < ln_sd(skin_of(other, population, sex, age).total_skin.draws)


def test_conditioning_is_that_of_a_normal_vector() -> None:
    """Against the textbook: mean and variance of a normal vector given two readings with error."""
    population = Population(epistemic=1024, person=128, needle=1)
    context = ModelContext(load_tables(), population)
    person = describe(context, 40, 0, "female")
    terms = layer(context, "dermis", person)
    read = {"forehead": 2.4e-3, "malar": 1.5e-3}
    error = load_tables().parameter("skin.measurement_error").relative_variance
    zones_read = list(read)
    departures = np.array(
        [
            math.log((read[zone] - median(context, "epidermis", zone).number) / median(context, "dermis", zone).number)
            for zone in zones_read
        ]
    )

    def covariance(a: str, b: str) -> float:
        return terms.covariance(a, b) + terms.person.relative_variance + (a == b) * terms.zone.relative_variance

    whole = np.array([[covariance(a, b) + (a == b) * error for b in zones_read] for a in zones_read])
    measured = {zone: Measured(total) for zone, total in read.items()}
    for zone in ("forehead", "malar", "cheek_medial", "neck"):
        with_read = np.array([covariance(zone, other) for other in zones_read])
        gain = np.linalg.solve(whole, with_read)
        drawn = skin_of(zone, population, measurements=measured).dermis.draws
        logs = np.log(drawn / median(context, "dermis", zone).number)
        assert logs.mean() == pytest.approx(gain @ departures, abs=0.01)
        assert logs.var() == pytest.approx(covariance(zone, zone) - gain @ with_read, rel=0.06)


def test_contradictory_readings_widen_no_zone() -> None:
    """A thick forehead, a thin lid and a thin chin together: far from what the fit expects, and still narrower."""
    skin_sd = {zone: ln_sd(skin_of(zone, Population(64, 64, 1)).dermis.draws) for zone in THICK}
    readings = {"forehead": Measured(3.5e-3), "upper_eyelid": Measured(0.5e-3), "chin": Measured(1.2e-3)}
    for zone, before in skin_sd.items():
        assert ln_sd(skin_of(zone, Population(64, 64, 1), measurements=readings).dermis.draws) < before


@pytest.mark.parametrize("total", [0.2e-3, 0.8e-3, 1.6e-3, 6e-3])
def test_a_reading_widens_no_layer(total: float) -> None:
    """The stratum corneum and epidermis stay as they were, draw by draw; of the dermis and its parts all narrows."""
    population = Population(epistemic=128, person=64, needle=1)
    for zone in ("forehead", "neck", "upper_eyelid"):
        before, after = skin_of(zone, population), skin_of(zone, population, measurements={"forehead": Measured(total)})
        for name in ("stratum_corneum", "viable_epidermis", "epidermis"):
            assert np.array_equal(getattr(before, name).draws, getattr(after, name).draws)
        for name in ("papillary_dermis", "reticular_dermis", "dermis", "total_skin"):
            assert width(getattr(after, name).draws) <= width(getattr(before, name).draws) * 1.001, (zone, name)


def width(draws: np.ndarray) -> float:
    """Width of the central 95 % in ln units."""
    low, high = np.quantile(draws, [0.025, 0.975])
    return float(np.log(high / low))


def test_two_readings_narrow_more_than_a_single_reading() -> None:
    single = skin_of("malar", measurements={"forehead": Measured(2.0e-3)})
    both = skin_of("malar", measurements={"forehead": Measured(2.0e-3), "chin": Measured(2.0e-3)})
    assert ln_sd(both.dermis.draws) < ln_sd(single.dermis.draws)


def test_a_measurement_without_total_skin_changes_nothing() -> None:
    plain, same = skin_of("malar"), skin_of("malar", measurements={"malar": Measured(None)})
    assert np.array_equal(plain.total_skin.draws, same.total_skin.draws)
    assert plain.total_skin.derivation == same.total_skin.derivation


def test_a_reading_raises_the_grade_of_its_zone() -> None:
    context = ModelContext(load_tables())
    skin = draw_skin(context, "forehead", age=40, sex="female", measurements={"forehead": Measured(2e-3)})
    assert isinstance(skin, Skin)
    assert context.grade(skin.dermis.derivation) == "moderate"
    assert context.grade(skin.epidermis.derivation) == "low"


def test_a_zone_that_nobody_read_is_graded_so() -> None:
    context = ModelContext(load_tables())
    grades = {}
    for zone in ("forehead", "cheek_medial", "neck", "chin"):
        skin = draw_skin(context, zone, age=40, sex="female")
        assert isinstance(skin, Skin)
        grades[zone] = context.grade(skin.total_skin.derivation)
    assert grades == {"forehead": "low", "cheek_medial": "low", "neck": "very_low", "chin": "very_low"}


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
    context = ModelContext(load_tables())
    skin = draw_skin(context.with_population(MANY), "forehead", age=40, sex="female")
    assert isinstance(skin, Skin)
    dry = skin.stratum_corneum
    wet = [swollen(context.with_population(MANY), dry, minutes * 60).draws / dry.draws for minutes in (0, 30, 90, 600)]
    assert np.array_equal(wet[0], np.ones_like(wet[0]))
    assert all((later >= earlier).all() for earlier, later in zip(wet, wet[1:], strict=False))
    assert wet[-1].max() <= 2
    assert np.array_equal(wet[2], wet[3])


@pytest.mark.parametrize("zone", THICK)
def test_a_test_spot_would_say_next_to_nothing_of_the_epidermis(zone: str) -> None:
    """Weighting people by the share of their needles at 0.25 mm that cross the junction leaves their spread."""
    skin = skin_of(zone, Population(epistemic=256, person=64, needle=16), age=52)
    crossing = (skin.epidermis_at_needle.draws < 0.25e-3).mean(axis=2)
    assert crossing.mean() > 0.98
    logs, weight = np.log(skin.epidermis.draws), crossing / crossing.sum()
    left = math.sqrt(float((weight * (logs - (weight * logs).sum()) ** 2).sum()))
    assert left / float(logs.std()) > 0.96
