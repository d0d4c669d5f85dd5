"""The verdicts that hold for one row of a printed depth chart, each with the number that decided it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corneum.client import Client, Goal
from corneum.evidence.derivation import Drawn
from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import Field, Statement, Text, statement
from corneum.evidence.tables import Row
from corneum.evidence.value import NoData, Value
from corneum.needling.device_settings import labelled_maximum
from corneum.needling.devices import Device
from corneum.needling.reached_depths import share_reaching
from corneum.planning.depth_chart import treatment_for
from corneum.planning.gates import rim_reasons
from corneum.planning.needle_aim import aim
from corneum.planning.needle_facts import goals_of
from corneum.planning.payloads import delivers
from corneum.planning.treatments import Treatment
from corneum.skin.hazards import hard_limit, hazards, margin
from corneum.skin.layers import Skin
from corneum.zones import zones


@dataclass(frozen=True)
class Reading:
    """One row while it is judged: the skin of its zone, its device, and the needles at both printed depths."""

    context: ModelContext
    client: Client
    skins: Mapping[str, Skin | NoData]
    claim: Row
    skin: Skin
    device: Device
    lengths: tuple[float, float]
    placed: tuple[Drawn, Drawn]
    people: NDArray[np.bool_]


@dataclass(frozen=True)
class RowVerdict:
    """A verdict that holds for a row (a word of `published_charts.VERDICTS`), with the number that decided it."""

    word: str
    number: float
    number_is: Text
    why: Text


def _verdict(word: str, number: float, number_is: str, why: str, **fields: Field) -> RowVerdict:
    """A verdict; `number_is` and `why` are the last words of the ids of their templates."""
    meaning = statement(f"planning.published.number.{number_is}")
    return RowVerdict(word, number, meaning, statement(f"planning.published.{why}", **fields))


def verdicts(reading: Reading) -> Iterator[RowVerdict]:
    """Every verdict that holds for a row, in no order: `published_charts.VERDICTS` ranks them."""
    context, zone = reading.context, reading.claim["zone"]
    name = zones()[zone].name
    deepest = reading.lengths[1]
    if rim_reasons(context, zone):
        skin = float(np.median(reading.skin.total_skin.draws))
        yield _verdict("do_not_needle", skin, "total_skin", "orbital_rim", zone=name, skin=skin)
    limit = hard_limit(context, zone)
    if limit is not None and deepest > limit.number and reading.claim["claim"] != "label":
        yield _verdict(
            "beyond_hard_limit", limit.number, "limit", "limit", depth=deepest, zone=name, limit=limit.number
        )
    yield from _too_close(reading)
    match reading.claim["claim"]:
        case "label":
            yield _label(reading)
        case "reaches":
            yield _reaches(reading)
        case "layer":
            yield _layer(reading)
        case _:
            yield from _goals(reading)
            yield from _over_label(reading)


def _too_close(reading: Reading) -> Iterator[RowVerdict]:
    """That a needle at the deeper printed depth comes too near to a structure too often: the most often met one."""
    context, deepest = reading.context, reading.lengths[1]
    if reading.claim["claim"] not in ("zone", "goal"):
        return
    chances = {
        hazard: float(margin(context, hazard, reading.placed[1]).draws[reading.people].mean())
        for hazard in hazards(context, reading.claim["zone"])
        if hazard.mean is not None
    }
    threshold = context.parameter("planning.hazard_probability").number
    if not chances or max(chances.values()) <= threshold:
        return
    hazard = max(chances, key=lambda hazard: chances[hazard])
    near = context.parameter(f"skin.margin_{hazard.kind}").number
    fields: dict[str, Field] = {"depth": deepest, "near": near, "structure": hazard.name, "share": chances[hazard]}
    yield _verdict("too_close", chances[hazard], "too_close", "too_close", **fields)


def _label(reading: Reading) -> RowVerdict:
    labelled, deepest, name = labelled_maximum(reading.context, reading.device), reading.lengths[1], reading.device.name
    if isinstance(labelled, NoData):
        why = labelled.reason.rstrip(".")
        return _verdict("beyond_label", deepest, "printed", "not_evaluated", device=name, reason=why)
    same = abs(labelled.number - deepest) <= np.finfo(float).resolution
    word = "agrees" if same else "beyond_label"
    return _verdict(word, labelled.number, "labelled", "labelled", device=name, labelled=labelled.number)


def _over_label(reading: Reading) -> Iterator[RowVerdict]:
    labelled, deepest, name = labelled_maximum(reading.context, reading.device), reading.lengths[1], reading.device.name
    if isinstance(labelled, Value) and deepest > labelled.number:
        yield _verdict(
            "beyond_label",
            labelled.number,
            "labelled",
            "over_label",
            depth=deepest,
            device=name,
            labelled=labelled.number,
        )


def _reaches(reading: Reading) -> RowVerdict:
    """A layer that a depth is said to reach: how many times that layer's own depth the needle lies."""
    layer = reading.claim["layer"]
    base = _base(reading, layer)
    wrong = reading.context.parameter("planning.wrong_layer_times").number
    times = float(np.median((reading.placed[1].draws / base.draws[..., None])[reading.people]))
    return _verdict(
        "anatomically_wrong" if times > wrong else "agrees",
        times,
        "times_layer",
        "reaches",
        depth=reading.lengths[1],
        times=times,
        layer=layer.replace("_", " "),
        base=float(np.median(base.draws)),
    )


def _layer(reading: Reading) -> RowVerdict:
    """A layer that is to be treated: the share of needles whose tips end in it, at both printed depths."""
    layer = reading.claim["layer"]
    top = reading.skin.epidermis.draws if layer == "dermis" else np.zeros_like(reading.skin.epidermis.draws)
    base = _base(reading, layer).draws
    inside = [
        float(((placed.draws > top[..., None]) & (placed.draws <= base[..., None]))[reading.people].mean())
        for placed in reading.placed
    ]
    worst = int(np.argmin(inside))
    enough = reading.context.parameter("planning.needle_share").number
    fields: dict[str, Field] = {"depth": reading.lengths[worst], "layer": layer.replace("_", " ")}
    if min(inside) < enough:
        passed = float((reading.placed[worst].draws > base[..., None])[reading.people].mean())
        if passed >= enough:
            return _verdict("deeper_than_meant", passed, "beyond_layer", "passes_layer", share=passed, **fields)
    word = "agrees" if min(inside) >= enough else "only_at_its_upper_end"
    return _verdict(word, inside[worst], "in_layer", "ends_in_layer", share=inside[worst], **fields)


def _goals(reading: Reading) -> Iterator[RowVerdict]:
    """Whether the needles reach the goals of a row, at the upper and at the lower end of its range."""
    enough = reading.context.parameter("planning.needle_share").number
    reached = dict(_shares(reading))
    lower = {words: ends[0] for words, ends in reached.items()}
    upper = {words: ends[1] for words, ends in reached.items()}
    good = [words for words, share in upper.items() if share >= enough]
    at_upper: dict[str, Field] = {"depth": reading.lengths[1], "shares": _by_goal(upper)}
    if not good:
        yield _verdict("too_shallow", max(upper.values()), "at_target", "at_target", **at_upper)
    elif len(good) < len(upper):
        yield _verdict("some_goals_only", min(upper.values()), "at_missed_target", "at_target", **at_upper)
    else:
        lowest = min(lower.values())
        if lowest < enough:
            yield _verdict(
                "only_at_its_upper_end",
                lowest,
                "at_target_lower_end",
                "at_target",
                depth=reading.lengths[0],
                shares=_by_goal(lower),
            )
        yield _verdict("agrees", min(upper.values()), "at_target", "at_target", **at_upper)


def _by_goal(shares: Mapping[str, float]) -> tuple[Statement, ...]:
    return tuple(
        Statement("planning.published.goal_share", {"goal": words, "share": share}) for words, share in shares.items()
    )


def _target(reading: Reading, treatment: Treatment, client: Client) -> Drawn | NoData:
    brings = delivers(reading.context, treatment.payload)
    return aim(reading.context, goals_of(client), reading.skin, delivers=brings).target


def _shares(reading: Reading) -> Iterator[tuple[str, tuple[float, float]]]:
    """For each goal of a row the share of needles at its target, with the shallower and the deeper printed depth."""
    for words, treatment, wanted in wanted_by(reading):
        target = _target(reading, treatment, wanted)
        if not isinstance(target, Drawn):
            continue
        lower, upper = (
            float(share_reaching(reading.context, placed, target).draws[reading.people].mean())
            for placed in reading.placed
        )
        yield words, (lower, upper)


def wanted_by(reading: Reading) -> Iterator[tuple[str, Treatment, Client]]:
    """Each goal of a row: its words, how the device serves it, and a client who wants it."""
    for word in reading.claim.list("goals"):
        goal, _, variant = word.partition(":")
        wanted = reading.client.model_copy(
            update={"goals": (Goal.model_validate({"goal": goal, "variant": variant or None}),)}
        )
        treatment = treatment_for(reading.context, wanted, reading.device.id, reading.skins)
        yield f"{variant} {goal}".replace("_", " ").strip(), treatment, wanted


def _base(reading: Reading, layer: str) -> Drawn:
    return {
        "stratum_corneum": reading.skin.stratum_corneum,
        "epidermis": reading.skin.epidermis,
        "dermis": reading.skin.total_skin,
    }[layer]
