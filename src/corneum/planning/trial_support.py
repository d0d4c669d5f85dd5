"""How much of the injury of the trials a treatment makes in the band of its goal: what of their effect it may claim.

Injury may lower what trials support and never raises it: less of the target layer within needle tracks than the trials
had takes from the effect, more adds nothing. Nobody counted holes in a trial, so what the trials injured is a wide
prior: as many needles of the usual width, with the tissue that ours tear or heat around them, which reached the band as
reaching is defined here.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import partial

import numpy as np
from numpy.typing import NDArray

from corneum.evidence.derivation import Drawn
from corneum.evidence.model_context import ModelContext
from corneum.planning.results import Needled, ZoneResult

Array = NDArray[np.float64]

_TABLE = "parameters/planning"


def support(context: ModelContext, zones: Mapping[str, ZoneResult], class_: str) -> float:
    """How much of the injury of the trials a treatment makes, 0 to 1, mean over zones; 1 where no needle injures.

    To one significant figure: what the trials injured is known no better, and of two treatments with the same effect in
    trials the one with a hair more of it would else always be taken for the better one.

    Args:
        context: tables and virtual people.
        zones: the results of the treatment by zone.
        class_: of the device, whose trials are meant.
    """
    shares = [
        context.once(
            "support in a zone", (zone.needled_facts, class_), partial(support_in, needled=needled, class_=class_)
        )
        for zone in zones.values()
        if isinstance(needled := zone.needled, Needled)
    ]
    if not shares:
        return 1.0
    # a zone that cannot be reached is left out of the treatment rather than held against the others
    return float(f"{np.mean([share for share in shares if share > 0] or [0.0]):.1g}")


def support_in(context: ModelContext, needled: Needled, class_: str) -> float:
    """Share of the injury of the trials in the target band of one zone, 0 to 1: the mean of min(1, ours / theirs).

    What the trials injured is the mean over its prior, so that not knowing it raises nobody's share.

    Args:
        context: tables and virtual people.
        needled: what the needles did.
        class_: of the device.

    Source: parameters planning.trial_density, by class where trials of it stated one, and band_share.
    """
    ours, theirs = _injured(needled), float(np.mean(_injured_in_trials(context, needled, class_)))
    return float(np.mean(np.minimum(1.0, ours / theirs))) if theirs > 0 else float(np.mean(ours > 0))


def _injured(needled: Needled) -> Array:
    """Share of the target band, or of the surface where no band is meant, that lies within tracks (E, P)."""
    in_band = needled.injured_in_band
    return in_band.draws if isinstance(in_band, Drawn) else needled.channels.injured_fraction.draws


def _injured_in_trials(context: ModelContext, needled: Needled, class_: str) -> Array:
    """The same share as needles of the trials would make, which reached the band as reaching is defined here (E, 1)."""
    around = context.draw(context.parameter("needling.injury_radius_share")) / 2
    ours = needled.channels
    heat = ours.injury_radius.draws - around * ours.needle_diameter.draws
    radius = around * context.draw(context.parameter("planning.trial_needle_diameter")) + heat
    tracks = _trial_density(context, class_) * math.pi * radius**2
    if isinstance(needled.injured_in_band, Drawn):
        tracks = tracks * context.parameter("planning.band_share").number
    return np.asarray(-np.expm1(-tracks))


def _trial_density(context: ModelContext, class_: str) -> Array:
    """Needles on an area in trials of a class of device (E, 1), 1/m^2; of any needles where those did not state it."""
    own = f"trial_density_{class_}"
    known = own in context.table(_TABLE).index
    return context.draw(context.parameter(f"planning.{own if known else 'trial_density'}"))
