"""Collagen: the one calibration point, superposition, two quantities kept apart, an independent solver."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from corneum.evidence.draws import Population
from corneum.evidence.model_context import ModelContext
from corneum.evidence.value import NoData
from corneum.response.healing import Collagen, collagen, peak_time, synthesis

DAY = 86400.0
MONTH = 30 * DAY


def excess(
    context: ModelContext, sessions: int, after: float, interval: float = MONTH, age: float = 25
) -> tuple[float, float]:
    """Medians of the stained index and of the mass, %."""
    added = collagen(context, sessions=sessions, interval=interval, after=after, age=age)
    assert not isinstance(added.stained_index, NoData)
    return 100 * float(np.median(added.stained_index.draws)), 100 * float(np.median(added.mass.draws))


def test_the_calibration_point_is_met_by_construction(context: ModelContext) -> None:
    # lotfi2013: five monthly sessions at 1.5 mm, 56 days later
    stained, mass = excess(context, 5, 56 * DAY)
    assert stained == pytest.approx(53.2, abs=0.8)
    assert mass == pytest.approx(2.3, abs=0.1)


def test_sessions_add_up_as_published(context: ModelContext) -> None:
    series = [excess(context, count, 56 * DAY) for count in range(1, 9)]
    assert [pair[0] for pair in series] == pytest.approx([14, 26, 36, 45, 53, 60, 66, 72], abs=1.5)
    assert [pair[1] for pair in series] == pytest.approx([0.47 * count for count in range(1, 9)], rel=0.04)


def test_the_stained_index_fades_and_the_mass_hardly_does(context: ModelContext) -> None:
    later = [excess(context, 5, months * 365.25 / 12 * DAY) for months in (2, 4, 6, 12)]
    assert [pair[0] for pair in later] == pytest.approx([52, 40, 30, 14], abs=1.2)
    assert later[-1][1] > 0.9 * later[0][1]


def test_the_interval_between_sessions_hardly_matters(context: ModelContext) -> None:
    weekly, six_weekly = (excess(context, 5, 56 * DAY, weeks * 7 * DAY)[0] for weeks in (1, 6))
    assert weekly == pytest.approx(64, abs=1.2)
    assert six_weekly == pytest.approx(49, abs=1.2)


def test_synthesis_peaks_in_a_week_and_after_heat_in_three(context: ModelContext) -> None:
    assert peak_time(context).draws.item() / DAY == pytest.approx(7.5, abs=0.2)
    assert peak_time(context, thermal=True).draws.item() / DAY == pytest.approx(21.3, abs=0.2)
    cold = synthesis(context, np.asarray([1.0, 14.0, 28.0]) * DAY)
    assert cold == pytest.approx([0.12, 0.69, 0.15], abs=0.03)
    assert synthesis(context, np.asarray([180.0]) * DAY, thermal=True).item() == pytest.approx(0.03, abs=0.005)
    assert synthesis(context, np.asarray([-1.0, 0.0])) == pytest.approx([0, 0])


@pytest.mark.parametrize("thermal", [False, True])
def test_the_closed_form_agrees_with_an_integrator(context: ModelContext, thermal: bool) -> None:
    suffix = "_thermal" if thermal else ""
    inflammation, signal, making = (
        context.parameter(f"response.tau_{stage}{suffix}").number / DAY
        for stage in ("inflammation", "signal", "synthesis")
    )
    fold = context.parameter("response.procollagen_fold").number
    rate = context.parameter("response.rate_mass").number * DAY

    def slopes(_: float, state: np.ndarray) -> list[float]:
        i, t, s, c = state
        return [-i / inflammation, (i - t) / signal, (t - s) / making, rate * (fold - 1) * s / top - rate * c]

    grid = np.linspace(0, 60, 60001)
    top = 1.0
    single = solve_ivp(slopes, (0, 60), [1.0, 0, 0, 0], t_eval=grid, rtol=1e-10, atol=1e-14)
    top = float(single.y[2].max())
    state = np.zeros(4)
    for span in (30.0, 30.0, 50.0):
        state[0] += 1
        state = solve_ivp(slopes, (0, span), state, rtol=1e-10, atol=1e-14).y[:, -1]

    ours = collagen(context, sessions=3, interval=30 * DAY, after=50 * DAY, age=20, thermal=thermal).mass.draws
    error = context.draw(context.parameter("response.collagen_error"))
    assert (ours / error)[0, 0] == pytest.approx(state[3], rel=1e-5)


def test_the_interval_is_a_factor_of_three(context: ModelContext) -> None:
    many = Population(epistemic=512, person=1)
    added = collagen(context.with_population(many), sessions=5, interval=MONTH, after=56 * DAY, age=25)
    low, middle, high = np.quantile(added.mass.draws, [0.025, 0.5, 0.975])
    assert high / middle == pytest.approx(3, rel=0.05)
    assert middle / low == pytest.approx(3, rel=0.05)


def test_mass_and_stained_index_do_not_convert(context: ModelContext) -> None:
    added = collagen(context, sessions=5, interval=MONTH, after=56 * DAY, age=25)
    assert not isinstance(added.stained_index, NoData)
    names = {context.derivations[drawn.derivation].model for drawn in (added.mass, added.stained_index)}
    assert len(names) == 2
    for item, other in ((added.mass, added.stained_index), (added.stained_index, added.mass)):
        assert other.derivation not in context.derivations[item.derivation].inputs
    assert added.mass.draws.max() < 0.1 < np.median(added.stained_index.draws)


def test_older_skin_answers_less(context: ModelContext) -> None:
    answers = [excess(context, 3, 56 * DAY, age=age)[0] for age in (20, 25, 50, 83, 110)]
    assert answers[0] == answers[1] > answers[2] > answers[3] > answers[4]
    assert answers[3] / answers[1] == pytest.approx(0.68, abs=0.01)  # varani2006


def with_injury(context: ModelContext, relative: float) -> Collagen:
    """One session that injures so many times what the reference did."""
    shape = (context.population.epistemic, context.population.person)
    injury = context.drawn(np.full(shape, relative), "1", "fixture", f"{relative}", [])
    return collagen(context, sessions=1, interval=MONTH, after=56 * DAY, age=25, relative_injury=injury)


def test_collagen_follows_injury_by_a_prior_until_the_cap_and_then_cautions(context: ModelContext) -> None:
    """From not at all to in proportion, in every outer draw; the reference is met whatever the power."""
    context = context.with_population(Population(epistemic=256, person=1))
    none, half, whole, beyond, far = (with_injury(context, x) for x in (0.0, 0.5, 1.0, 1.4, 30.0))
    reference = collagen(context, sessions=1, interval=MONTH, after=56 * DAY, age=25).mass.draws
    assert whole.mass.draws == pytest.approx(reference)
    share = half.mass.draws / whole.mass.draws
    assert np.all((share >= 0.5 - 1e-9) & (share <= 1)) and share.max() - share.min() > 0.4
    assert np.all(far.mass.draws > beyond.mass.draws) and np.all(beyond.mass.draws > whole.mass.draws)
    assert np.all(far.mass.draws <= 1.5 * whole.mass.draws)
    assert not beyond.caution and far.caution
    for added in (none.mass, none.stained_index):
        assert not isinstance(added, NoData) and np.all(added.draws == 0)


def test_heat_has_no_stained_index(context: ModelContext) -> None:
    heated = collagen(context, sessions=3, interval=MONTH, after=56 * DAY, age=40, thermal=True)
    assert isinstance(heated.stained_index, NoData)
