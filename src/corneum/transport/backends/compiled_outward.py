"""The compiled twin of `shedding`: the outermost layer moves outward by half a step and is shed."""

from __future__ import annotations

from corneum.transport.backends.compiled_arrays import AMOUNTS, LENGTH, MANY, Array, Ints, Outward, Record
from corneum.transport.backends.compiled_settings import within


@within
def aim(now: Array, height: Array, film: int, outward: Outward) -> int:
    """In which cell the upper edge of each cell stood before a move of half a step, and what of it lies above; whether
    that is another cell than its own in any case (1)."""
    speed, source, head, bend = outward.speed, outward.source, outward.head, outward.bend
    count, width = outward.apart.shape
    crosses = 0
    for j in range(count):
        for w in range(width):
            rest = speed[w] * now[LENGTH, w] / 2.0
            source[j, w] = j
            head[j, w] = rest / height[film + j, w]
            bend[j, w] = rest * (rest - height[film + j, w]) / 2.0
            crosses = 1 if head[j, w] >= 1.0 else crosses
    for j in range(count * crosses):
        for w in range(width):
            rest, at = speed[w] * now[LENGTH, w] / 2.0, j
            while at < count and rest >= height[film + at, w]:
                rest -= height[film + at, w]
                at += 1
            source[j, w], head[j, w], bend[j, w] = at, 0.0, 0.0
            if at < count:
                head[j, w] = rest / height[film + at, w]
                bend[j, w] = rest * (rest - height[film + at, w]) / 2.0
    return crosses


@within
def move_outward(
    film: int,
    still: int,
    radii: int,
    crosses: int,
    height: Array,
    into: Ints,
    outward: Outward,
    amount: Array,
    record: Record,
    step: int,
) -> None:
    """Move all contents of the cells, but not those of a channel, the first `still` radial ones; what passes the
    surface is added to what is shed, and what goes from layer to layer to their amounts after the step."""
    first_rows, _, apart, source, head, bend, density, slope, above, whole = outward
    count, width = apart.shape
    flows, shed = record.flows[step], record.shed[step]
    amounts = len(flows) // MANY * AMOUNTS
    for start in first_rows:
        for i in range(still, radii):
            first = start + i
            for j in range(count):
                for w in range(width):
                    whole[j, w] = amount[first + j * radii, w]
                    density[j, w] = whole[j, w] / height[film + j, w]
            for j in range(1, count - 1):
                for w in range(width):
                    slope[j, w] = (density[j + 1, w] - density[j - 1, w]) * apart[j, w]
            for j in range(count):
                for w in range(width):
                    above[j, w] = whole[j, w] * head[j, w] + slope[j, w] * bend[j, w]
            if crosses == 1:
                gather(count, first, radii, outward, amount, shed)
            for w in range(width):
                shed[w] += above[0, w]
            for j in range(count):
                for w in range(width):
                    old = amount[first + j * radii, w]
                    new = whole[j, w] - above[j, w] + above[j + 1, w]
                    amount[first + j * radii, w] = new
                    flows[amounts + into[film + j], w] += new - old


@within
def gather(count: int, first: int, radii: int, outward: Outward, amount: Array, shed: Array) -> None:
    """What lies above the edges in other cells than their own, and the whole cells between them."""
    for w in range(len(shed)):
        for k in range(outward.source[0, w]):
            shed[w] += amount[first + k * radii, w]
        for j in range(count):
            at = min(outward.source[j, w], count - 1)
            headed = amount[first + at * radii, w] * outward.head[j, w]
            outward.above[j, w] = headed + outward.slope[at, w] * outward.bend[j, w]
            outward.whole[j, w] = 0.0
            for k in range(outward.source[j, w], outward.source[j + 1, w]):
                outward.whole[j, w] += amount[first + k * radii, w]
