"""The recommended permeability: fitted as it says, better than the baseline on what it has not seen, modest afar."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import minimize

from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import Row, Tables, load_tables
from corneum.formula.kriging import left_out, recommended
from corneum.formula.permeability import baseline, compounds

CONTEXT = ModelContext(load_tables())
COMPOUNDS = compounds(CONTEXT)
BEFORE = baseline(CONTEXT, COMPOUNDS.log_kow, COMPOUNDS.molar_mass, COMPOUNDS.rings)
LEFT = COMPOUNDS.log_kp - BEFORE
PLACES = np.column_stack([np.minimum(COMPOUNDS.log_kow, 6), np.sqrt(COMPOUNDS.molar_mass * 1e3), COMPOUNDS.rings])
LABORATORY = 0.48**2 / COMPOUNDS.count
# log of amplitude, spread between compounds, reaches in standard deviations: centres and widths of the penalty
CENTRES, WIDTHS = np.log([0.6, 0.5, 2, 2, 2]), np.array([1, 0.5, 1, 1, 1])


def covariance(logs: np.ndarray, first: np.ndarray, second: np.ndarray) -> np.ndarray:
    square = (((first[:, None] - second[None]) / np.exp(logs[2:])) ** 2).sum(axis=2)
    return np.asarray(np.exp(2 * logs[0]) * np.exp(-square / 2))


def fitted(among: np.ndarray, start: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Penalised likelihood over the compounds `among`; logarithms of the parameters, and the scale of the places."""
    scale = PLACES[among].std(axis=0)
    places, off = PLACES[among] / scale, LEFT[among]

    def loss(logs: np.ndarray) -> float:
        whole = covariance(logs, places, places) + np.diag(np.exp(2 * logs[1]) + LABORATORY[among])
        root = np.linalg.cholesky(whole)
        return float(
            off @ np.linalg.solve(whole, off) / 2
            + np.log(root.diagonal()).sum()
            + (((logs - CENTRES) / WIDTHS) ** 2).sum() / 2
        )

    return np.asarray(minimize(loss, start, method="L-BFGS-B", options={"maxiter": 40}).x), scale


def test_the_shipped_parameters_are_those_of_the_fit() -> None:
    logs, scale = fitted(np.ones(len(LEFT), dtype=bool), CENTRES)
    own = np.exp(logs) * np.array([1, 1, *scale])
    names = ("amplitude", "compound", "reach_logkow", "reach_root_mass", "reach_ring")
    shipped = [CONTEXT.parameter(f"formula.kriging_{name}").number for name in names]
    assert own == pytest.approx(shipped, rel=0.02)


def test_with_all_refitted_it_beats_the_baseline_beyond_chance() -> None:
    """Five folds by compound, stereoisomers together: neither the compound nor its isomers were seen by the fit."""
    kinds = np.array(sorted(set(COMPOUNDS.connectivity)))
    order = np.random.default_rng(1).permutation(kinds)
    miss, spread = np.empty(len(LEFT)), np.empty(len(LEFT))
    start = CENTRES
    for fold in range(5):
        out = np.isin(COMPOUNDS.connectivity, order[fold::5])
        start, scale = fitted(~out, CENTRES)
        near = covariance(start, PLACES[out] / scale, PLACES[~out] / scale)
        known = covariance(start, PLACES[~out] / scale, PLACES[~out] / scale)
        inverse = np.linalg.inv(known + np.diag(np.exp(2 * start[1]) + LABORATORY[~out]))
        miss[out] = near @ inverse @ LEFT[~out] - LEFT[out]
        own = np.exp(2 * start[0]) - (near @ inverse * near).sum(axis=1)
        spread[out] = np.sqrt(own + np.exp(2 * start[1]) + LABORATORY[out])
    assert np.sqrt((miss**2).mean()) == pytest.approx(0.78, abs=0.03)
    assert 0.91 < np.mean(np.abs(miss) < 1.96 * spread) < 0.98
    gain = LEFT**2 - miss**2
    draw = np.random.default_rng(2).integers(0, len(gain), (4000, len(gain)))
    assert np.quantile(gain[draw].mean(axis=1), 0.025) > 0


def test_left_out_compounds_do_not_inform_their_own_prediction() -> None:
    """Prediction from the compounds of the other folds, done the long way."""
    fold = {key: place % 10 for place, key in enumerate(sorted(set(COMPOUNDS.connectivity)))}
    out = np.array([fold[key] == 0 for key in COMPOUNDS.connectivity])
    names = ("amplitude", "compound", "reach_logkow", "reach_root_mass", "reach_ring")
    logs = np.log([CONTEXT.parameter(f"formula.kriging_{name}").number for name in names])
    whole = covariance(logs, PLACES, PLACES) + np.diag(np.exp(2 * logs[1]) + LABORATORY)
    long = BEFORE[out] + whole[np.ix_(out, ~out)] @ np.linalg.solve(whole[np.ix_(~out, ~out)], LEFT[~out])
    assert left_out().log_kp[out] == pytest.approx(long, abs=1e-8)


def test_far_from_the_data_the_baseline_is_left_with_a_wider_error() -> None:
    far = (np.array([2.0]), np.array([0.2]), np.array([30.0]))
    near = (np.array([2.0]), np.array([0.2]), np.array([1.0]))
    assert recommended(CONTEXT, *far).log_kp == pytest.approx(baseline(CONTEXT, *far), abs=1e-6)
    assert recommended(CONTEXT, *far).sd > recommended(CONTEXT, *near).sd
    # not even among the densest data is it surer than compounds and laboratories allow
    everywhere = recommended(CONTEXT, COMPOUNDS.log_kow, COMPOUNDS.molar_mass, COMPOUNDS.rings).sd
    assert everywhere.min() > np.hypot(0.48, CONTEXT.parameter("formula.kriging_compound").number)


def test_a_homologue_is_predicted_from_its_series() -> None:
    # 1-heptanol, human epidermis: log kp -1.5 (cm/h); the alcohols stand on both sides of it
    heptanol = recommended(CONTEXT, np.array([2.62]), np.array([0.1162]), np.array([0.0]))
    assert heptanol.log_kp[0] + np.log10(3.6e5) == pytest.approx(-1.5, abs=0.5)


def test_other_tables_are_read_and_named() -> None:
    """The inverse of the measured compounds is kept by table: with other parameters it is another."""
    name = "kriging_amplitude"
    shipped = load_tables()
    rows = tuple(
        Row(row.table, {**row.cells, "value": "0.4"}) if row.row_id == name else row
        for row in shipped["parameters/formula"].rows
    )
    table = replace(shipped["parameters/formula"], rows=rows, index={row.row_id: row for row in rows})
    other = ModelContext(Tables({**shipped, "parameters/formula": table}, "other"))
    where = (np.array([2.0]), np.array([0.2]), np.array([1.0]))
    before = recommended(CONTEXT, *where)
    with other.model("permeability") as model:
        after = recommended(other, *where)
    assert abs(after.log_kp[0] - before.log_kp[0]) > 1e-3
    named = {"kriging_amplitude", "kriging_reach_ring", "kp_laboratory", "rw_intercept", "polar_intercept"}
    assert {f"parameters/formula:{parameter}" for parameter in named} <= model.inputs.keys()
    assert recommended(CONTEXT, *where).log_kp[0] == before.log_kp[0]
