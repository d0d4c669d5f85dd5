"""What the client feels and sees on the day: pain, pinpoint bleeding, redness, days on which it shows.

Pain has words and the range of the trials beside them. A score is drawn only where trials of that class of device
scored it; a pen without anaesthetic has none. Between needle lengths and numbers only a ratio is known
(`relative_pain`). Bleeding is a placeholder that was chosen and not fitted: it never decides by itself.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from corneum.evidence.derivation import Drawn, Input
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import Row
from corneum.evidence.value import NoData
from corneum.needling.devices import Device
from corneum.needling.technique import Technique

PAIN, VISIBLE = "needling/pain", "needling/visible_after"


@dataclass(frozen=True)
class Pain:
    """`word` for people; `rank` of the word, 0 (hardly any) to 4 (strong), to compare treatments with.

    `score` of 10 (E, P) where trials carry one; `trial_range`, what trials found, in words; `note`; `row`.
    """

    word: str
    rank: int
    score: Drawn | NoData
    trial_range: str
    note: str
    row: Row


def pain(context: ModelContext, device: Device, technique: Technique, *, anaesthetic: bool) -> Pain:
    """Pain of a treatment with or without topical anaesthetic. Zones were never compared, so none enters."""
    wanted = "with" if anaesthetic else "without"
    rows = [row for row in context.table(PAIN).where(anaesthetic=wanted) if row["class"] == device.class_]
    row = context.row(PAIN, _for_length(rows, technique.length).row_id)
    return Pain(row["word"], int(row["rank"]), _score(context, row), row["trial_range"], row["note"], row)


def relative_pain(context: ModelContext, length: float, needles: int) -> Drawn | NoData:
    """Pain of `needles` at once of one length (m) over that of a 26G stick: a ratio (1, 1), from the forearm.

    P = P_0 (L/L_0)^1.77 N^0.30. NoData outside the lengths and numbers that were tested.
    """
    anchor, shortest, longest, most, steep, many = (
        context.parameter(f"needling.pain_{name}")
        for name in ("anchor", "anchor_length", "longest", "most_needles", "length_exponent", "count_exponent")
    )
    if not (shortest.number <= length <= longest.number and 1 <= needles <= most.number):
        return NoData(
            f"pain was compared between lengths of {shortest.printed} and {longest.printed} and up to "
            f"{most.number:.0f} needles at once only",
            "pain scores of this device at two depths",
            shortest.sources,
        )
    ratio = anchor.number * (length / shortest.number) ** steep.number * needles**many.number
    return context.drawn(
        np.full((1, 1), ratio), "1", "pain relative to a 26G stick",
        f"P_0 (L/L_0)^a N^b, L {length:g} m, N {needles}", [anchor, shortest, steep, many],
    )  # fmt: skip


def analgesia_depth(context: ModelContext, dwell: float) -> Drawn | NoData:
    """How deep a needle may go before it hurts through a numbing cream left on for `dwell` (s): (E, 1), m.

    D_0 + c t up to a plateau, from single slow punctures of a thigh; NoData below the shortest dwell that was tested.
    A moving array still hurts where its needles end above this depth (parameter pain_floor), so it is no promise.
    """
    start, rate, plateau, shortest = (
        context.parameter(f"needling.analgesia_{name}") for name in ("start", "rate", "plateau", "shortest_dwell")
    )
    if not dwell >= shortest.number * (1 - np.finfo(float).resolution):
        return NoData(f"less than {shortest.printed} of cream was not tested", "a longer dwell", shortest.sources)
    depth = np.minimum(start.number + rate.number * dwell, context.draw(plateau))
    return context.drawn(
        depth, "m", "depth of analgesia", f"min(D_0 + c t, plateau), t {dwell:g} s", [start, rate, plateau]
    )


def bleeding(context: ModelContext, depth_in_place: Drawn) -> Drawn:
    """Probability that a needle leaves a visible pinpoint of blood (E, P), mean over the needles.

    1/(1 + exp(-(d - d_50)/w)): a placeholder, see the note of its parameters.
    """
    middle, width = context.parameter("needling.bleeding_midpoint"), context.parameter("needling.bleeding_width")
    from_middle = depth_in_place.draws - context.draw(middle)[..., None]
    return context.drawn(
        expit(from_middle / width.number).mean(axis=-1), "1", "visible pinpoint bleeding, placeholder",
        "mean over needles of 1/(1 + exp(-(d - d_50)/w))", [middle, width, depth_in_place],
    )  # fmt: skip


def bleeding_role(mode: str, *, anticoagulant: bool) -> str:
    """What pinpoint blood means for a goal of that mode: "forbidden", "expected_sign" or "unwanted".

    Forbidden with an anticoagulant or a bleeding disorder; an expected sign where injury is what works; unwanted
    where something is to be delivered or the surface treated, since blood carries it away.
    """
    if anticoagulant:
        return "forbidden"
    return "expected_sign" if mode in ("injure", "both") else "unwanted"


def redness(context: ModelContext, device: Device, technique: Technique) -> Drawn:
    """How long the skin stays red (E, P), s."""
    return _visible(context, device, technique, "redness")


def downtime(context: ModelContext, device: Device, technique: Technique) -> Drawn:
    """How long it shows that something was done: redness, swelling, marks or flaking (E, P), s."""
    return _visible(context, device, technique, "shows")


def _visible(context: ModelContext, device: Device, technique: Technique, quantity: str) -> Drawn:
    rows = context.table(VISIBLE).where(**{"class": device.class_})
    row = context.row(VISIBLE, _for_length(rows, technique.length).row_id)
    duration = row.value(f"{quantity}_h", f"{quantity}_low_h", f"{quantity}_high_h")
    # one stream for all classes and lengths: the same people redden longer after everything
    draws = context.draw(duration, "person", stream="needling.visible")
    return context.drawn(draws, "s", f"duration, {quantity}", "as tabulated by class and needle length", [duration])


def _score(context: ModelContext, row: Row) -> Drawn | NoData:
    if not row["score"]:
        return NoData("no trial scored the pain of this", "a pain score of 0 to 10 at a test spot", row.sources)
    floor, top, between_people = (
        context.parameter(f"needling.pain_{name}") for name in ("floor", "scale", "person_sd")
    )
    mean = row.value("score", sd="score_sd")
    draws = context.draw(mean) + between_people.number * context.normal("needling.pain", "person")
    return context.drawn(
        np.clip(draws, floor.number, top.number), "1", "pain score of 10",
        "between-study mean + between-people spread, kept from the floor that cream leaves to 10",
        [mean, Input(between_people, 0.0), Input(floor, 0.0), Input(top, 0.0)],
    )  # fmt: skip


def _for_length(rows: tuple[Row, ...] | list[Row], length: float) -> Row:
    """The first row whose longest needle is not shorter; rows stand from short to long, the last without a limit."""
    for row in rows:
        longest = row.number("length_max_um")
        if longest is None or length <= longest * (1 + np.finfo(float).resolution):
            return row
    raise ValueError(f"no row for a needle of {length:g} m")
