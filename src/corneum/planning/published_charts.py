"""What printed depth charts say, row by row, against what is computed: a verdict and the number behind it.

`planning/published_claims` says how each row of `devices/published_depth_charts` is read: as a depth for a zone, for
goals, for a layer that is meant or said to be reached, or as the range that a regulator evaluated. A chart that
speaks of thin or thick skin is judged in the thinner or thicker half of the people.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corneum.client import Client, Goal
from corneum.evidence.derivation import Drawn
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import Row
from corneum.evidence.value import NoData, Value
from corneum.needling.channels import share_reaching
from corneum.needling.depth import depth_in_place
from corneum.needling.devices import Device, device, labelled_maximum
from corneum.needling.technique import default_technique
from corneum.planning.depth_chart import treatment_for
from corneum.planning.dial import aim
from corneum.planning.gates import rim_reasons
from corneum.planning.needling_step import needle
from corneum.planning.results import Quantity
from corneum.planning.treatments import Treatment
from corneum.skin.hazards import hard_limit, hazards, margin
from corneum.skin.layers import Skin
from corneum.zones import zones

Array = NDArray[np.float64]

PRINTED = "devices/published_depth_charts"
CLAIMS = "planning/published_claims"

Verdict = tuple[str, float, str, str]

# from the gravest to the mildest; a row takes the first that holds
VERDICTS = (
    "anatomically_wrong", "do_not_needle", "beyond_hard_limit", "too_close", "too_shallow",
    "deeper_than_meant", "some_goals_only", "only_at_its_upper_end", "beyond_label", "agrees",
)  # fmt: skip


@dataclass(frozen=True)
class Judged:
    """One printed row. `number` is what decided, in the words of `number_is`; `why` a sentence with that number.

    `computed` is the dial (m) that is computed for each goal of the row, for the same zone and device.
    """

    printed: Row
    claim: Row
    device: Device
    verdict: str
    number: float
    number_is: str
    why: str
    computed: Mapping[str, Quantity]


def judge(
    context: ModelContext,
    client: Client,
    skins: Mapping[str, Skin | NoData],
    with_device: str | None = None,
) -> tuple[Judged, ...]:
    """Every printed row, in the order of the table; `with_device` takes the place of the device that a row is for."""
    return tuple(_judged(context, client, skins, row, with_device) for row in context.table(CLAIMS).rows)


@dataclass(frozen=True)
class _Reading:
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


def _judged(
    context: ModelContext,
    client: Client,
    skins: Mapping[str, Skin | NoData],
    row: Row,
    with_device: str | None,
) -> Judged:
    claim, printed = context.row(CLAIMS, row.row_id), context.row(PRINTED, row.row_id)
    skin = skins[claim["zone"]]
    assert isinstance(skin, Skin), "every zone of a printed chart has a thickness"
    tool = device(context, with_device or claim["device"])
    lengths = (printed.number("depth_min_mm") or 0.0, printed.number("depth_max_mm") or 0.0)
    shallow, deep = (
        depth_in_place(context, tool, default_technique(context, tool, length), skin) for length in lengths
    )
    it = _Reading(
        context, client, skins, claim, skin, tool, lengths, (shallow, deep), _half(skin, claim["skin"])
    )  # fmt: skip
    verdict, number, number_is, why = min(_verdicts(it), key=lambda one: VERDICTS.index(one[0]))
    computed = {} if verdict == "do_not_needle" else {
        words: _dial(it, treatment, wanted) for words, treatment, wanted in _wanted(it)
    }  # fmt: skip
    return Judged(printed, claim, tool, verdict, number, number_is, why, computed)


def _verdicts(it: _Reading) -> Iterator[Verdict]:
    name = zones()[it.claim["zone"]].name
    deepest = it.lengths[1]
    if rim_reasons(it.context, it.claim["zone"]):
        skin = float(np.median(it.skin.total_skin.draws))
        yield (
            "do_not_needle", skin, "total skin, m",
            f"the {name} lies inside the orbital rim, with {_mm(skin)} of skin over the eye: no needle by default",
        )  # fmt: skip
    limit = hard_limit(it.context, it.claim["zone"])
    if limit is not None and deepest > limit.number and it.claim["claim"] != "label":
        yield (
            "beyond_hard_limit", limit.number, "limit, m",
            f"{_mm(deepest)} passes the limit of the {name}, {_mm(limit.number)}",
        )  # fmt: skip
    worst, chance = _closest(it)
    if worst and chance > it.context.parameter("planning.hazard_probability").number:
        yield (
            "too_close", chance, "chance that a needle comes too near",
            f"at {_mm(deepest)} a needle comes within half a millimetre of the {worst} in {_of_100(chance)} people",
        )  # fmt: skip
    match it.claim["claim"]:
        case "label":
            yield _label(it)
        case "reaches":
            yield _reaches(it)
        case "layer":
            yield _layer(it)
        case _:
            yield from _goals(it)
            yield from _over_label(it)


def _label(it: _Reading) -> Verdict:
    labelled = labelled_maximum(it.context, it.device)
    if isinstance(labelled, NoData):
        return "beyond_label", it.lengths[1], "printed, m", f"{it.device.name}: {labelled.reason}"
    same = abs(labelled.number - it.lengths[1]) <= np.finfo(float).resolution
    return (
        "agrees" if same else "beyond_label", labelled.number, "labelled maximum, m",
        f"the deepest that a regulator evaluated for {it.device.name} is {_mm(labelled.number)}",
    )  # fmt: skip


def _over_label(it: _Reading) -> Iterator[Verdict]:
    labelled = labelled_maximum(it.context, it.device)
    if isinstance(labelled, Value) and it.lengths[1] > labelled.number:
        yield (
            "beyond_label", labelled.number, "labelled maximum, m",
            f"{_mm(it.lengths[1])} was not evaluated for {it.device.name}: {_mm(labelled.number)} was",
        )  # fmt: skip


def _reaches(it: _Reading) -> Verdict:
    """A layer that a depth is said to reach: how many times that layer's own depth the needle lies."""
    base = _base(it, it.claim["layer"])
    times = float(np.median((it.placed[1].draws / base.draws[..., None])[it.people]))
    layer = it.claim["layer"].replace("_", " ")
    wrong = times > 1 + 1
    return (
        "anatomically_wrong" if wrong else "agrees", times, "times the base of that layer",
        f"a needle set to {_mm(it.lengths[1])} lies {times:.0f} times as deep as the {layer} ends "
        f"({_mm(float(np.median(base.draws)))})",
    )  # fmt: skip


def _layer(it: _Reading) -> Verdict:
    """A layer that is to be treated: the share of needles whose tips end in it, at both printed depths."""
    layer = it.claim["layer"]
    top = it.skin.epidermis.draws if layer == "dermis" else np.zeros_like(it.skin.epidermis.draws)
    base = _base(it, layer).draws
    inside = [
        float(((one.draws > top[..., None]) & (one.draws <= base[..., None]))[it.people].mean()) for one in it.placed
    ]
    worst = int(np.argmin(inside))
    enough = it.context.parameter("planning.needle_share").number
    meant = layer.replace("_", " ")
    why = f"at {_mm(it.lengths[worst])} {_of_100(inside[worst])} needles end in the {meant}"
    if min(inside) >= enough:
        return "agrees", inside[worst], "share of needles that end in the layer", why
    passed = float((it.placed[worst].draws > base[..., None])[it.people].mean())
    if passed >= enough:
        return "deeper_than_meant", passed, "share of needles beyond the layer", (
            f"at {_mm(it.lengths[worst])} {_of_100(passed)} needles pass right through the {meant}"
        )  # fmt: skip
    return "only_at_its_upper_end", inside[worst], "share of needles that end in the layer", why


def _goals(it: _Reading) -> Iterator[Verdict]:
    enough = it.context.parameter("planning.needle_share").number
    reached = {words: ends for words, ends in _shares(it)}
    upper = {words: ends[1] for words, ends in reached.items()}
    good = [words for words, share in upper.items() if share >= enough]
    told = "; ".join(f"{words}: {_of_100(share)}" for words, share in upper.items())
    why = f"needles at their target with {_mm(it.lengths[1])}: {told}"
    if not good:
        best = max(upper.values())
        yield "too_shallow", best, "share of needles at the target", why
    elif len(good) < len(upper):
        missed = min(upper.values())
        yield "some_goals_only", missed, "share of needles at the target that is missed most", why
    else:
        lowest = min(ends[0] for ends in reached.values())
        if lowest < enough:
            least = "; ".join(f"{words}: {_of_100(ends[0])}" for words, ends in reached.items())
            yield (
                "only_at_its_upper_end", lowest, "share of needles at the target, lower end",
                f"needles at their target with {_mm(it.lengths[0])}: {least}",
            )  # fmt: skip
        yield "agrees", min(upper.values()), "share of needles at the target", why


def _shares(it: _Reading) -> Iterator[tuple[str, tuple[float, float]]]:
    for words, treatment, wanted in _wanted(it):
        aimed = aim(it.context, wanted, treatment, it.skin)
        if not isinstance(aimed.target, Drawn):
            continue
        lower, upper = (
            float(share_reaching(it.context, one, aimed.target).draws[it.people].mean()) for one in it.placed
        )
        yield words, (lower, upper)


def _wanted(it: _Reading) -> Iterator[tuple[str, Treatment, Client]]:
    """Each goal of a row: its words, how the device serves it, and a client who wants it."""
    for word in it.claim.list("goals"):
        goal, _, variant = word.partition(":")
        wanted = it.client.model_copy(
            update={"goals": (Goal.model_validate({"goal": goal, "variant": variant or None}),)}
        )
        treatment = treatment_for(it.context, wanted, it.device.id, it.skins)
        yield f"{variant} {goal}".replace("_", " ").strip(), treatment, wanted


def _dial(it: _Reading, treatment: Treatment, wanted: Client) -> Quantity:
    placed = needle(it.context, wanted, treatment, it.skin)
    return placed if isinstance(placed, NoData) else placed.depths.dial


def _base(it: _Reading, layer: str) -> Drawn:
    return {
        "stratum_corneum": it.skin.stratum_corneum,
        "epidermis": it.skin.epidermis,
        "dermis": it.skin.total_skin,
    }[layer]


def _closest(it: _Reading) -> tuple[str, float]:
    """The structure that a needle at the deeper printed depth most often comes too near to, and how often."""
    if it.claim["claim"] not in ("zone", "goal"):
        return "", 0.0
    chances = {
        hazard.name: float(margin(it.context, hazard, it.placed[1]).draws[it.people].mean())
        for hazard in hazards(it.context, it.claim["zone"])
        if hazard.mean is not None
    }
    return max(chances.items(), key=lambda item: item[1], default=("", 0.0))


def _half(skin: Skin, part: str) -> NDArray[np.bool_]:
    """Which of the people (E, P) a chart means by thin or thick skin."""
    total = skin.total_skin.draws
    middle = np.median(total, axis=-1, keepdims=True)
    if part == "thinner":
        return np.asarray(total <= middle)
    return np.asarray(total > middle) if part == "thicker" else np.ones(total.shape, dtype=bool)


def _mm(length: float) -> str:
    return f"{length * 1e3:.2g} mm"


def _of_100(share: float) -> str:
    return f"{100 * share:.0f} of 100"
