"""What the client feels and sees on the day: pain, pinpoint bleeding, redness, days on which it shows.

Pain has words and the range of the trials beside them. A score is drawn only where trials of that class of device
scored it; a pen without anaesthetic has none. Between needle lengths and numbers only a ratio is known
(`relative_pain`). An array that is pressed on once ends within what a cream numbs (`pressed_pain`), so that the cream
takes away all but the touch; a moving device keeps a floor. Of passes nobody knows whether they add to pain. Bleeding
is a placeholder that was chosen and not fitted: it never decides by itself.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from corneum.evidence.derivation import Drawn, Input
from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import Text, cell
from corneum.evidence.tables import Row
from corneum.evidence.value import NoData
from corneum.needling.devices import Device
from corneum.needling.technique import Technique

PAIN, VISIBLE = "needling/pain", "needling/visible_after"
PRESSED = "pressed"
# parameters of the law of pressed arrays, in the order in which it reads them
_LAW_OF_PRESSED = ("anchor_length", "longest", "press_length", "length_exponent", "press_person_sigma", "scale")


@dataclass(frozen=True)
class Pain:
    """`word` for people; `rank` of the word, 0 (hardly any) to 4 (strong), to compare treatments with.

    `score` of 10 (E, P) where trials carry one; `trial_range`, what trials found, in words; `note`; `row`.
    """

    word: str
    rank: int
    score: Drawn | NoData
    trial_range: Text
    note: Text
    row: Row


def pain(context: ModelContext, device: Device, technique: Technique, *, anaesthetic: bool) -> Pain:
    """Pain of a treatment in words, with a score where trials carry one. Zones were never compared, so none enters.

    Args:
        context: Tables, virtual people and record.
        device: The device, of which the class counts.
        technique: How it is used, of which the needle length counts.
        anaesthetic: Whether a numbing cream is used.

    Raises:
        ValueError: The table has no row for a needle of that length.

    Source: the row of needling/pain.
    """
    wanted = "with" if anaesthetic else "without"
    rows = [row for row in context.table(PAIN).where(anaesthetic=wanted) if row["class"] == device.class_]
    row = context.row(PAIN, _for_length(rows, technique.length).row_id)
    return Pain(
        word=row["word"],
        rank=int(row["rank"]),
        score=pressed_pain(context, technique.length, anaesthetic=anaesthetic)
        if technique.insertion == PRESSED
        else _score(context, row),
        trial_range=cell(row, "trial_range"),
        note=cell(row, "note"),
        row=row,
    )


def relative_pain(context: ModelContext, length: float, needles: int) -> Drawn | NoData:
    """Pain of needles over that of a 26G stick, as a ratio, from the forearm, shape (1, 1).

    P = P_0 (L/L_0)^a N^b. NoData outside the lengths and numbers that were tested.

    Args:
        context: Tables, virtual people and record.
        length: Length of the needles, m.
        needles: How many go in at once.

    Source: gill2008.
    """
    shortest, longest, most = (
        context.parameter(f"needling.pain_{name}") for name in ("anchor_length", "longest", "most_needles")
    )
    if not (shortest.number <= length <= longest.number and 1 <= needles <= most.number):
        return NoData(
            f"pain was compared between lengths of {shortest.printed} and {longest.printed} and up to "
            f"{most.number:.0f} needles at once only",
            "pain scores of this device at two depths",
            shortest.sources,
        )
    with context.model("pain relative to a 26G stick") as model:
        anchor, steep, many = (
            context.parameter(f"needling.pain_{name}").number
            for name in ("anchor", "length_exponent", "count_exponent")
        )
        ratio = anchor * (length / shortest.number) ** steep * needles**many
        return model.drawn(
            np.full((1, 1), ratio),
            "1",
            f"P_0 (L/L_0)^a N^b, a {steep:g}, b {many:g}, L {length:g} m, N {needles}",
            uses=[shortest],
        )


def pressed_pain(context: ModelContext, length: float, *, anaesthetic: bool) -> Drawn:
    """Pain of an array that is pressed on, of 10, shape (E, P): the touch, and the needles as far as they are felt.

    (touch + needles (L/L_0)^a s) times a person's own factor, with s the part of L^a that lies below the analgesia of
    the shortest dwell tested, 1 without a cream. Lengths beyond those compared count as the nearest that were.

    Args:
        context: Tables, virtual people and record.
        length: Length of the needles, m.
        anaesthetic: Whether a numbing cream is used.

    Source: gill2008 (length), mnpainreview2020 (touch, needles, people), wahlgren2000 (depth of analgesia).
    """
    with context.model("pain of an array pressed on") as model:
        touch, needles = (context.draw(context.parameter(f"needling.pain_{name}")) for name in ("touch", "press"))
        shortest, longest, reference, steep, sigma, top = (
            context.parameter(f"needling.pain_{name}", leverage=0.0).number for name in _LAW_OF_PRESSED
        )
        compared = float(np.clip(length, shortest, longest))
        felt = np.ones_like(touch)
        if anaesthetic:
            dwell = context.parameter("needling.analgesia_shortest_dwell", leverage=0.0).number
            numbed = analgesia_depth(context, dwell)
            assert isinstance(numbed, Drawn)
            model.uses(Input(numbed, 0.0))
            felt = 1 - np.minimum(1.0, numbed.draws / max(length, shortest)) ** steep
        person = np.exp(sigma * context.normal("needling.pain", "person") - sigma**2 / 2)
        return model.drawn(
            np.minimum(top, (touch + needles * (compared / reference) ** steep * felt) * person),
            "1",
            f"(touch + needles (L/L_0)^a s) person, L {length:g} m, {'with' if anaesthetic else 'without'} cream",
        )


def analgesia_depth(context: ModelContext, dwell: float) -> Drawn | NoData:
    """Depth to which a needle goes without pain through a numbing cream, m, shape (E, 1).

    D_0 + c t up to a plateau, from single slow punctures of a thigh; NoData below the shortest dwell that was tested.
    A moving array still hurts where its needles end above this depth (parameter pain_floor), so it is no promise.

    Args:
        context: Tables, virtual people and record.
        dwell: How long the cream was left on, s.

    Source: wahlgren2000, bjerring1990.
    """
    shortest = context.parameter("needling.analgesia_shortest_dwell")
    if not dwell >= shortest.number * (1 - np.finfo(float).resolution):
        return NoData(f"less than {shortest.printed} of cream was not tested", "a longer dwell", shortest.sources)
    with context.model("depth of analgesia") as model:
        start, rate = (context.parameter(f"needling.analgesia_{name}").number for name in ("start", "rate"))
        plateau = context.draw(context.parameter("needling.analgesia_plateau"))
        return model.drawn(np.minimum(start + rate * dwell, plateau), "m", f"min(D_0 + c t, plateau), t {dwell:g} s")


def bleeding(context: ModelContext, depth_in_place: Drawn) -> Drawn:
    """Probability that a needle leaves a visible pinpoint of blood, mean over the needles, shape (E, P).

    1/(1 + exp(-(d - d_50)/w)): a placeholder, see the note of its parameters.

    Args:
        context: Tables, virtual people and record.
        depth_in_place: Depth of each needle, m, shape (E, P, N).

    Source: chosen and not fitted (parameters needling.bleeding_*).
    """
    with context.model("visible pinpoint bleeding, placeholder") as model:
        width = context.parameter("needling.bleeding_width").number
        middle = context.draw(context.parameter("needling.bleeding_midpoint"))[..., None]
        return model.drawn(
            expit((depth_in_place.draws - middle) / width).mean(axis=-1),
            "1",
            "mean over needles of 1/(1 + exp(-(d - d_50)/w))",
            uses=[depth_in_place],
        )


def bleeding_role(mode: str, *, anticoagulant: bool) -> str:
    """What pinpoint blood means for a goal: "forbidden", "expected_sign" or "unwanted".

    Forbidden with an anticoagulant or a bleeding disorder; an expected sign where injury is what helps; unwanted
    where something is to be delivered or the surface treated, since blood carries it away.

    Args:
        mode: How needles serve the goal: "injure", "deliver", "both" or "surface".
        anticoagulant: Whether the client takes an anticoagulant or bleeds easily.
    """
    if anticoagulant:
        return "forbidden"
    return "expected_sign" if mode in ("injure", "both") else "unwanted"


def redness(context: ModelContext, device: Device, technique: Technique) -> Drawn:
    """Time for which the skin stays red, s, shape (E, P).

    Args:
        context: Tables, virtual people and record.
        device: The device, of which the class counts.
        technique: How it is used, of which needle length and passes count.

    Source: the row of needling/visible_after; by passes a prior (parameter redness_pass_power).
    """
    return _visible(context, device, technique, "redness")


def downtime(context: ModelContext, device: Device, technique: Technique) -> Drawn:
    """Time for which it shows that something was done (redness, swelling, marks or flaking), s, shape (E, P).

    Args:
        context: Tables, virtual people and record.
        device: The device, of which the class counts.
        technique: How it is used, of which needle length and passes count.

    Source: the row of needling/visible_after; by passes a prior (parameter redness_pass_power).
    """
    return _visible(context, device, technique, "shows")


def _visible(context: ModelContext, device: Device, technique: Technique, quantity: str) -> Drawn:
    rows = context.table(VISIBLE).where(**{"class": device.class_})
    with context.model(f"duration, {quantity}") as model:
        row = context.row(VISIBLE, _for_length(rows, technique.length).row_id)
        duration = row.value(f"{quantity}_h", f"{quantity}_low_h", f"{quantity}_high_h")
        # one stream for all classes and lengths: the same people redden longer after everything
        draws = context.draw(duration, "person", stream="needling.visible")
        equation = "as tabulated by class and needle length"
        usual = int(technique.row["passes"])
        if technique.passes != usual:
            power = context.draw(context.parameter("needling.redness_pass_power", leverage=0.5))
            draws = draws * (technique.passes / usual) ** power
            equation = f"{equation}, (p/p_usual)^h, p {technique.passes}, p_usual {usual}"
        return model.drawn(draws, "s", equation, uses=[Input(technique.row, 0.0)])


def _score(context: ModelContext, row: Row) -> Drawn | NoData:
    if not row["score"]:
        return NoData("no trial scored the pain of this", "a pain score of 0 to 10 at a test spot", row.sources)
    with context.model("pain score") as model:
        floor, top, between_people = (
            context.parameter(f"needling.pain_{name}", leverage=0.0).number for name in ("floor", "scale", "person_sd")
        )
        mean = context.draw(row.value("score", sd="score_sd"))
        draws = mean + between_people * context.normal("needling.pain", "person")
        return model.drawn(
            np.clip(draws, floor, top),
            "1",
            "between-study mean + between-people spread, "
            f"kept from the floor of {floor:g} that cream leaves to the top of the scale, {top:g}",
            uses=[Input(row, 0.0)],
        )


def _for_length(rows: tuple[Row, ...] | list[Row], length: float) -> Row:
    """The first row whose longest needle is not shorter; rows stand from short to long, the last without a limit."""
    for row in rows:
        longest = row.number("length_max_um")
        if longest is None or length <= longest * (1 + np.finfo(float).resolution):
            return row
    raise ValueError(f"no row for a needle of {length:g} m")
