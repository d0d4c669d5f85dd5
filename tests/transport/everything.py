"""Cases with every piece of physics at once, over ranges far beyond those of faces."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from corneum.transport import problem as make
from corneum.transport.problem import Problem
from tests.transport.test_engine import face, spread


def everything(cases: int, seed: int, *, needled: bool) -> Problem:
    """Covers, wipes, fresh films, a sampled receptor, a deposit that dissolves, follicles and a loss that saturates;
    in a third of the cases each of them is missing or does nothing."""
    rng = np.random.default_rng(seed)
    batch = face(cases, seed=seed, needled=needled, wipe=False, extreme=True)
    skin = batch.layers.thickness.sum(axis=1)

    def over(low: float, high: float) -> np.ndarray:
        return spread(rng, cases, low, high)

    def sometimes(values: np.ndarray, otherwise: float) -> np.ndarray:
        missing = (rng.random(cases) < 1 / 3).reshape(-1, *[1] * (values.ndim - 1))
        return np.where(missing, otherwise, values)

    def events(count: int) -> np.ndarray:
        return sometimes(np.sort(rng.random((cases, count)) * 86400 * rng.random((cases, 1)), axis=1), np.inf)

    tissue = batch.layers
    shape = tissue.thickness.shape
    speed = sometimes(np.stack([over(1e-9, 1.0) for _ in tissue.names], 1), 0.0)
    half = np.stack([over(1e-9, 10.0) for _ in tissue.names], 1)
    assert speed.shape == half.shape == shape
    film = batch.vehicle
    assert film is not None
    top = skin * rng.random(cases) * 0.5
    deposit = batch.deposit or make.deposit_band(cases, amount=over(1e-9, 1e-4), top=top, bottom=top + 0.4 * skin)
    pits = skin * rng.random(cases) * 0.5
    return replace(
        batch,
        layers=replace(tissue, maximal_metabolism=speed, half_saturation=half),
        vehicle=replace(
            film, solute_evaporation=sometimes(over(1e-12, 1e-7), 0.0), solubility=sometimes(over(0.1, 10), np.inf)
        ),
        deposit=replace(deposit, dissolves=sometimes(over(1.0, 2e5), 0.0)),
        follicles=make.follicles(
            cases,
            share=sometimes(0.99 * rng.random(cases), 0.0),
            rate=over(1e-6, 10.0),
            top=pits,
            bottom=pits + over(1e-6, 1e-4),
        ),
        beneath="receptor",
        receptor=make.Receptor(over(1e-6, 1e-2), events(3), np.maximum(rng.random(cases), 0.01)),
        wipe_at=events(1),
        reapply_at=events(2),
        cover_at=events(2),
        uncover_at=events(2),
    )
