"""Virtual people: draws shaped (epistemic, person[, needle]) from named streams of one seed.

What nobody knows (method offsets, competing hypotheses, parameters) varies over the outer axis, the epistemic
one; people and needles vary over the inner axes. A probability is the mean over the inner axes, its interval the
95 % range over the outer one.

A stream is known by its name, so two treatments that ask for the same stream meet the same people (common random
numbers). Its points are a Sobol sequence in base 2 (the van der Corput radical inverse, its first dimension) with
a random digital shift, shuffled within each epistemic block, so that every block of people is stratified, and so
are the needles of every person. Blocks whose length is a power of two are stratified exactly. Where a block is one
person, people are shuffled among the blocks, else every stream would run the same way.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from corneum.evidence.value import NORMAL_95, Value

Array = NDArray[np.float64]

_BITS = 32


@dataclass(frozen=True)
class Population:
    """How many are drawn, and from which seed. 16 by 16 people make the 256 samples of a plan."""

    epistemic: int = 16
    person: int = 16
    needle: int = 16
    seed: int = 1

    def shape(self, over: str) -> tuple[int, ...]:
        """Shape of draws over "epistemic", "person" or "needle"."""
        return {
            "epistemic": (self.epistemic, 1),
            "person": (self.epistemic, self.person),
            "needle": (self.epistemic, self.person, self.needle),
        }[over]

    def uniform(self, stream: str, over: str) -> Array:
        """Points in (0, 1): `over` is "epistemic" (E, 1), "person" (E, P) or "needle" (E, P, N). Read only."""
        return _uniform(self, stream, over)

    def generator(self, stream: str) -> np.random.Generator:
        """A generator of a stream of its own, for what is no draw over people: the same for the same seed."""
        return np.random.Generator(np.random.PCG64(_seed_of(self.seed, stream)))

    def normal(self, stream: str, over: str) -> Array:
        """Standard normal draws of a stream, shaped as in `uniform`."""
        return _normal(self, stream, over)

    def draw(self, value: Value, over: str = "epistemic", stream: str = "") -> Array:
        """Draws of a tabulated value by its spread, in SI; the stream is the value's own name unless given.

        Normal and lognormal spreads are split at the median where the interval is lopsided. Read only.
        """
        return _draw(self, value, over, stream or value.identity)


# a plan asks for the same values in every zone and for every treatment
@lru_cache(maxsize=1024)
def _draw(population: Population, value: Value, over: str, name: str) -> Array:
    draws = _spread(population, value, over, name)
    draws.flags.writeable = False
    return draws


def _spread(population: Population, value: Value, over: str, name: str) -> Array:
    if value.spread == "fixed":
        return np.full(population.shape(over), value.number)
    if value.spread == "uniform":
        return value.low + (value.high - value.low) * population.uniform(name, over)
    z = population.normal(name, over)
    if value.spread == "lognormal":
        below, above = (np.log(value.number / value.low), np.log(value.high / value.number))
        return value.number * np.exp(z * np.where(z < 0, below, above) / NORMAL_95)
    below, above = value.number - value.low, value.high - value.number
    return np.asarray(value.number + z * np.where(z < 0, below, above) / NORMAL_95)


# a plan asks for the same stream in every zone and for every treatment
@lru_cache(maxsize=1024)
def _uniform(population: Population, stream: str, over: str) -> Array:
    shape = population.shape(over)
    generator = np.random.Generator(np.random.PCG64(_seed_of(population.seed, stream)))
    points = _shifted(_radical_inverse(int(np.prod(shape))), generator)
    if over == "epistemic" or (over == "person" and population.person == 1):
        draws = generator.permutation(points).reshape(shape)
    elif over == "person":
        draws = generator.permuted(points.reshape(shape), axis=1)
    else:
        # needles are shuffled within their person and people within their block, so that both stay stratified
        needles = generator.permuted(points.reshape(shape), axis=2)
        order = generator.permuted(np.broadcast_to(np.arange(population.person), shape[:2]), axis=1)
        draws = np.take_along_axis(needles, order[:, :, np.newaxis], axis=1)
    draws.flags.writeable = False
    return draws


@lru_cache(maxsize=1024)
def _normal(population: Population, stream: str, over: str) -> Array:
    draws = np.asarray(ndtri(_uniform(population, stream, over)), dtype=np.float64)
    draws.flags.writeable = False
    return draws


@lru_cache(maxsize=8)
def _radical_inverse(count: int) -> NDArray[np.uint64]:
    index = np.arange(count, dtype=np.uint64)
    reversed_bits = np.zeros(count, dtype=np.uint64)
    for _ in range(_BITS):
        reversed_bits = (reversed_bits << np.uint64(1)) | (index & np.uint64(1))
        index >>= np.uint64(1)
    return reversed_bits


def _shifted(points: NDArray[np.uint64], generator: np.random.Generator) -> Array:
    shift = generator.integers(0, 2**_BITS, dtype=np.uint64)
    return np.asarray(((points ^ shift).astype(np.float64) + generator.uniform(size=points.shape)) / 2.0**_BITS)


def _seed_of(seed: int, stream: str) -> int:
    return int.from_bytes(hashlib.sha256(f"{seed}:{stream}".encode()).digest()[:16], "big")


def people_as_outer_draws(population: Population) -> Population:
    """As many people, each an outer draw of its own."""
    return replace(population, epistemic=population.epistemic * population.person, person=1)
