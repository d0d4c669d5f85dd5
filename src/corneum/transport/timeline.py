"""What happens when: the one account of outputs, samples, wipes, fresh films and covers, for every back end and for the
adjoint.

At one instant the reading comes first, then, in the order of `schedule.KINDS`, a sample of the receptor, a wipe, a
fresh film, uncovering and covering: a fresh film takes the cover off, and may be covered at once. A wipe takes the film
off and its cover with it. A fresh film replaces what is there, fills the follicles again by its dose, and begins to dry
when it lies open. A sample takes its share of the receptor.

    film <- kept film + laid fresh          wiped += (1 - kept) film + (films - laid) fresh
    receptor <- (1 - drawn) receptor        sampled += drawn receptor
    follicles <- follicles + films dose     applied += films (fresh + dose)

with kept 0 where a film was taken off (else 1), laid 1 where one stays on, films how many were put on, and drawn the
share that samples take. `EdgeEvents` applies them to amounts, and their transpose to sensitivities of J per amount.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from corneum.transport import presets
from corneum.transport.coefficients import Coefficients, StepState, mean_film, open_share_at
from corneum.transport.components import Receptor
from corneum.transport.schedule import COVERS, KINDS, PUTS_ON, TAKES_OFF, UNCOVERS, Schedule
from corneum.transport.supply import Applied, Supply

Array = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class EdgeEvents:
    """What happens at the edges of steps (E, B), or at one edge (B,)."""

    kept: Array
    laid: Array
    films: Array
    drawn: Array

    def at(self, edge: int, case: int | slice = slice(None)) -> EdgeEvents:
        """Of one edge."""
        return EdgeEvents(self.kept[edge, case], self.laid[edge, case], self.films[edge, case], self.drawn[edge, case])

    @property
    def happens(self) -> NDArray[np.bool_]:
        """Whether anything happens."""
        return np.asarray((self.kept < 1) | (self.films > 0) | (self.drawn > 0))

    def film_after(self, film: Array, fresh: Array) -> Array:
        """Amount of a film, or of cells of one, that held that much."""
        return np.asarray(self.kept * film + self.laid * fresh)

    def wiped(self, film: Array, fresh: Array) -> Array:
        """Amount taken off with it."""
        return np.asarray((1 - self.kept) * film + (self.films - self.laid) * fresh)

    def sampled(self, receptor: Array) -> Array:
        """Amount that samples take of a receptor that held that much."""
        return np.asarray(self.drawn * receptor)

    def film_sensitivity(self, after: Array, wiped: float) -> Array:
        """J per amount of the film before, from that after and from J per amount wiped off."""
        return np.asarray(self.kept * after + (1 - self.kept) * wiped)

    def receptor_sensitivity(self, after: Array, sampled: float) -> Array:
        """J per amount in the receptor before, from that after and from J per amount sampled."""
        return np.asarray(after + self.drawn * (sampled - after))


@dataclass(frozen=True)
class Timeline:
    """S steps, E = S + 1 edges, B cases; a case that ends sooner takes steps of no length at its end.

    edges (E, B) s. Of each step (S, B): length s; contact, 0 where the film was wiped off; air, 0 under a cover;
    open_share of channels in its middle; film_room (m) and film_along (m^3/s) as in `coefficients.mean_film`; inflow
    (kg/m^2) from follicles, and dissolving, the share of the deposit that goes into solution. Of each edge (E, B):
    open_share_at_edge; events; applied (kg/m^2) and follicles (kg/m^2), as its events find them. outputs (T, B): the
    edges of the outputs; films_at (A, B): those at which each fresh film is put on, -1 where it never is.
    """

    edges: Array
    length: Array
    contact: Array
    air: Array
    open_share: Array
    film_room: Array
    film_along: Array
    inflow: Array
    dissolving: Array
    open_share_at_edge: Array
    events: EdgeEvents
    applied: Array
    follicles: Array
    outputs: Ints
    films_at: Ints

    def state(
        self,
        step: int,
        receptor: Array,
        supply: Array | None = None,
        bound: Array | None = None,
        limit: Array | None = None,
    ) -> StepState:
        """What holds during a step of all cases, with that much in the receptor (B,), entering (F + Z, R, B) and slowly
        bound (S, R, B), and what the film holds dissolved at most (B,)."""
        return StepState(
            self.length[step],
            self.contact[step],
            self.air[step],
            self.open_share[step],
            self.open_share_at_edge[step + 1],
            self.film_room[step],
            self.film_along[step],
            receptor,
            supply,
            bound,
            limit,
        )

    def states_of(self, case: int) -> StepState:
        """What holds during all steps of a case, the steps in the place of the cases; no receptor, nothing enters."""
        return StepState(
            self.length[:, case],
            self.contact[:, case],
            self.air[:, case],
            self.open_share[:, case],
            self.open_share_at_edge[1:, case],
            self.film_room[:, case],
            self.film_along[:, case],
            np.zeros(len(self.length)),
            None,
        )


def timeline(coefficients: Coefficients, schedule: Schedule, applied: Applied, receptor: Receptor | None) -> Timeline:
    """That of cases, from their schedule and from what is applied to them."""
    edges = schedule.edges
    # the schedules of single cases are remembered, and so is what happens on them
    plan = _remembered_plan(schedule) if edges.shape[1] == 1 else _plan(schedule)
    film_room = film_along = open_share = dissolving = inflow = np.zeros_like(plan.length)
    open_at_edge, follicles = np.zeros_like(edges), np.zeros_like(edges)
    if coefficients.film_rows:
        moves = np.where(plan.length > 0, plan.length, 1.0)
        film_room, film_along = mean_film(coefficients, plan.since, moves, plan.air)
    if coefficients.channel_rows:
        open_share, open_at_edge = open_share_at(coefficients, plan.middle), open_share_at(coefficients, edges)
    if applied.supply is not None:
        supply = applied.supply
        dissolving = np.where(edges[:-1] < supply.dissolves, plan.length / supply.dissolves, 0.0)
        follicles, inflow = _follicles(plan, supply)
    put_on = np.zeros_like(edges)
    np.cumsum(plan.films[:-1] * (applied.fresh.sum(axis=0) + applied.follicle_dose), axis=0, out=put_on[1:])
    drawn = np.zeros_like(edges)
    if receptor is not None:
        for edge in plan.sampled_at:
            case = np.flatnonzero(edge >= 0)
            drawn[edge[case], case] += (1 - drawn[edge[case], case]) * receptor.share[case]
    return Timeline(
        edges=edges,
        length=plan.length,
        contact=plan.contact,
        air=plan.air,
        open_share=open_share,
        film_room=film_room,
        film_along=film_along,
        inflow=inflow,
        dissolving=dissolving,
        open_share_at_edge=open_at_edge,
        events=EdgeEvents(plan.kept, plan.laid, plan.films, drawn),
        applied=applied.first + put_on,
        follicles=follicles,
        outputs=plan.outputs,
        films_at=plan.films_at,
    )


@dataclass(frozen=True)
class _Plan:
    """What the schedule alone says: of `Timeline` and `EdgeEvents` the fields of these names; middle (S, B) s of the
    steps; since (S, B) s, how long a film has dried when each begins; sampled_at (n, B): edges of the samples, as
    films_at."""

    length: Array
    middle: Array
    contact: Array
    air: Array
    since: Array
    kept: Array
    laid: Array
    films: Array
    outputs: Ints
    films_at: Ints
    sampled_at: Ints


def _plan(schedule: Schedule) -> _Plan:
    edges = schedule.edges
    length = edges[1:] - edges[:-1]
    kept, films, lies_open = np.ones_like(edges), np.zeros_like(edges), np.ones_like(edges)
    row, column = np.nonzero((schedule.kind > 0) & (schedule.when >= 0))
    kind, at = schedule.kind[row, column], schedule.when[row, column]

    def places(kinds: tuple[str, ...]) -> tuple[Ints, Ints]:
        """At which edges of which cases anything of those kinds happens."""
        among = np.array([each in kinds for each in KINDS])[kind]
        return at[among], column[among]

    kept[places(TAKES_OFF)] = 0.0
    np.add.at(films, places(PUTS_ON), 1.0)
    covers, turned = places(COVERS), np.zeros(edges.shape, bool)
    # of what happens at one instant covering comes last
    turned[places(UNCOVERS)] = turned[covers] = True
    lies_open[covers] = 0.0
    case, last_change = np.arange(edges.shape[1]), _latest(kept < 1)
    laid = np.minimum(films, 1.0)
    air = lies_open[_latest(turned), case][:-1]
    open_time = edges.copy()
    open_time[1:] -= np.cumsum(np.where(air > 0, 0.0, length), axis=0)
    return _Plan(
        length=length,
        middle=edges[:-1] + length / 2,
        contact=np.where(kept < 1, laid, 1.0)[last_change, case][:-1],
        air=air,
        since=(open_time - open_time[last_change, case])[:-1],
        kept=kept,
        laid=laid,
        films=films,
        outputs=_edges_of(schedule, "output"),
        films_at=_edges_of(schedule, "apply"),
        sampled_at=_edges_of(schedule, "sample"),
    )


_remembered_plan = lru_cache(maxsize=presets.REMEMBERED)(_plan)


def _edges_of(schedule: Schedule, kind: str) -> Ints:
    """The edges (n, B) at which what is of that kind happens, by its number; all cases have as many of a kind."""
    row, case = np.nonzero(schedule.kind == KINDS.index(kind))
    cases = schedule.kind.shape[1]
    edges = np.zeros((len(row) // cases, cases), np.int64)
    edges[schedule.which[row, case], case] = schedule.when[row, case]
    return edges


def _follicles(plan: _Plan, supply: Supply) -> tuple[Array, Array]:
    """What follicles hold at each edge (E, B) kg/m^2, before its events, and what leaves them in each step (S, B);
    exact, since nothing else changes it."""
    holds, inflow = np.zeros_like(plan.kept), supply.emptied(plan.length)
    now = supply.dose
    for step in range(len(inflow)):
        holds[step] = now
        now = now + plan.films[step] * supply.dose
        inflow[step] *= now
        now = now - inflow[step]
    holds[-1] = now
    return holds, inflow


def _latest(happened: NDArray[np.bool_]) -> Ints:
    """Which edge was the last at which it happened, that edge included (the first, if none)."""
    number = np.arange(len(happened))[:, None]
    return np.asarray(np.maximum.accumulate(np.where(happened, number, 0), axis=0))
