"""Treatments one under the other, least burden first: days visible, pain, benefit by goal with its grade, price.

There is no score. The first row is doing no more than today, and a line below what is recommended says that what
follows asks for more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from corneum.report.figures.drawing import LINE, NARROW, Sheet, ends_of, sheet, value_of
from corneum.report.figures.time_course import event_of
from corneum.wording import human_units as words

Json = Mapping[str, Any]

DAY = 86400.0
MOST, MOST_GOALS = 12, 3
NOTHING_MORE = "none"
_TWO_COLUMNS = 560.0
_ALLOWED = ("recommended", "acceptable")
# benefit word -> how much of the sign is filled
_SIGNS = {"likely": 1.0, "possible": 0.5, "unlikely": 0.0}


def draw(document: Json, *, width: float = NARROW, most: int = MOST) -> str:
    """The comparison of a plan, as SVG markup."""
    on = sheet("compared", "treatments", width)
    shown = chosen_rows(document, most)
    goals = _goals(document)
    seconds, _ = event_of(document)
    event = None if seconds is None else seconds / DAY
    last = max([2.0, *(ends_of(row["burden"]["days_visible"])[1] / DAY for row in shown if _days(row) is not None)])
    y = on.paragraph(2, 2, "Least burden first; no score", width - 4, kind="b") + 4
    columns = width >= _TWO_COLUMNS
    if columns:
        y = _head(on, y, width, goals)
    y, said = _do_less(on, y, width, document["recommended"] == NOTHING_MORE)
    if document["recommended"] == NOTHING_MORE:
        y = _divide(on, y, width)
    for row in shown:
        place = _wide if columns else _narrow
        y = place(on, y, width, row, _marks(document, row), goals, last, event)
        said.append(_told(row, _marks(document, row), goals))
        if row["id"] == document["recommended"]:
            y = _divide(on, y, width)
    y = _axis_note(on, y, width, last, event)
    left_out = len(document["treatments"]) - len(shown)
    if left_out > 0:
        y = on.paragraph(2, y, f"{left_out} more stand in the table.", width - 4, kind="sq")
    return on.svg("Treatments compared", " ".join(said), y + 4)


def chosen_rows(document: Json, most: int) -> list[Json]:
    """The treatments that are drawn, at most `most`, least burden first.

    What was asked about, the recommended, the runner-up and the best of each tier come in any case as far as there
    is room; then one of each class, as it may be done, in the order of the ladder.
    """
    by_id = {one["id"]: one for one in document["treatments"]}
    leading = [one["id"] for one in document["treatments"] if one["considered"]]
    leading += [document["recommended"], document["choice"].get("runner_up"), *document["tiers"].values()]
    kept = [identity for identity in dict.fromkeys(leading) if identity in by_id][:most]
    classes = {by_id[identity]["class"] for identity in kept}
    for one in sorted(document["treatments"], key=lambda one: (words.verdict_place(one["verdict"]), one["rung"])):
        if len(kept) < most and one["class"] not in classes:
            kept.append(one["id"])
            classes.add(one["class"])

    def burden(one: Json) -> tuple[Any, ...]:
        days = _days(one)
        return words.tier_place(one["burden"]["tier"]), days is None, days or 0.0, one["rung"], one["id"]

    return sorted((by_id[identity] for identity in kept), key=burden)


def _head(on: Sheet, y: float, width: float, goals: Sequence[str]) -> float:
    name, bar, pain, benefit = _columns(width)
    for x, said in ((name, "treatment"), (bar, "days to see"), (pain, "pain"), (benefit, "benefit in trials")):
        on.text(x, y + 12, said, kind="sq")
    return y + LINE + 4


def _columns(width: float) -> tuple[float, float, float, float]:
    return 2.0, width * 0.28, width * 0.52, width * 0.66


def _do_less(on: Sheet, y: float, width: float, recommended: bool) -> tuple[float, list[str]]:
    said = "No more than today" + (" (recommended)" if recommended else "")
    on.rect(1, y, width - 2, LINE * 2 + 8, "none", 'stroke="var(--p-green)" stroke-width="1.6" rx="4"')
    on.text(8, y + 16, said, kind="b")
    on.text(8, y + 16 + LINE, "nothing to see, no pain, nothing more to pay", kind="s")
    return y + LINE * 2 + 14, [f"{said}: nothing to see, no pain, nothing more to pay."]


def _divide(on: Sheet, y: float, width: float) -> float:
    on.line([(2, y + 4), (width - 2, y + 4)], "green", 2.0, 'data-mark="do-less"')
    said = "Below: asks for more. None that may be done is shown, surely enough, to do more for these goals together."
    return on.paragraph(2, y + 8, said, width - 4, kind="s") + 4


def _wide(
    on: Sheet,
    y: float,
    width: float,
    row: Json,
    marks: Sequence[str],
    goals: Sequence[str],
    last: float,
    event: float | None,
) -> float:
    name, bar, pain, benefit = _columns(width)
    ends = [on.paragraph(name, y, words.sentence(row["plain_name"]), bar - name - 12, kind="sb")]
    ends[0] = _labels(on, name, ends[0], bar - name - 12, row, marks)
    ends.append(_bar(on, bar, y, pain - bar - 16, row, last, event, headed=True))
    ends.append(on.paragraph(pain, y, row["burden"]["pain"], benefit - pain - 10, kind="s"))
    ends.append(_benefits(on, benefit, y, width - benefit - 4, row, goals))
    y = max(ends) + 4
    on.line([(2, y), (width - 2, y)], "line", 0.6)
    return y + 4


def _narrow(
    on: Sheet,
    y: float,
    width: float,
    row: Json,
    marks: Sequence[str],
    goals: Sequence[str],
    last: float,
    event: float | None,
) -> float:
    y = on.paragraph(2, y, words.sentence(row["plain_name"]), width - 4, kind="b")
    y = _labels(on, 2, y, width - 4, row, marks)
    if _days(row) == 0:
        y = on.paragraph(2, y, f"nothing to see; pain: {row['burden']['pain']}", width - 4, kind="s")
    else:
        y = _bar(on, 2, y, width - 4, row, last, event)
        y = on.paragraph(2, y, f"pain: {row['burden']['pain']}", width - 4, kind="s")
    y = _benefits(on, 2, y, width - 4, row, goals)
    on.line([(2, y + 4), (width - 2, y + 4)], "line", 0.6)
    return y + 8


def _labels(on: Sheet, x: float, y: float, room: float, row: Json, marks: Sequence[str]) -> float:
    """Why a row is here, its verdict where it stands against it, and its price."""
    said = list(marks)
    if row["verdict"] not in _ALLOWED:
        said.insert(0, words.verdict(row["verdict"]))
        on.shape([(x, y + 5), (x + 8, y + 13)], "none", "orange", 'stroke-width="2.4"')
        on.shape([(x + 8, y + 5), (x, y + 13)], "none", "orange", 'stroke-width="2.4"')
        y = on.paragraph(x + 14, y, "; ".join(said), room - 14, kind="s")
    elif said:
        y = on.paragraph(x, y, "; ".join(said), room, kind="sq")
    price = _price(row)
    return on.paragraph(x, y, price, room, kind="s") if price else y


def _bar(
    on: Sheet, x: float, y: float, room: float, row: Json, last: float, event: float | None, headed: bool = False
) -> float:
    """Days visible from 0 to `last`: solid to the middle, a dark line over the 95 % range. `headed`: named above."""
    number = row["burden"]["days_visible"]
    days = _days(row)
    if days is None:
        return on.paragraph(x, y, f"days to see: {words.NO_DATA}", room, kind="s")
    low, high = (end / DAY for end in ends_of(number))
    per = room / last
    if event is not None and event <= last:
        on.line([(x + event * per, y + 1), (x + event * per, y + 16)], "ink", 2.2, 'data-mark="event"')
    on.line([(x, y + 2), (x, y + 15)], "ink", 1.4)
    fill = "orange" if row["verdict"] in _ALLOWED else on.pattern("lines", "orange")
    on.rect(x, y + 4, days * per, 9, fill, f'data-days="{days:.6g}" stroke="var(--p-orange)"')
    if high > low:
        on.line([(x + low * per, y + 8.5), (x + high * per, y + 8.5)], "ink", 1.8, f'data-high="{high:.6g}"')
    spoken = words.spoken(number)
    said = "nothing to see" if days == 0 else spoken.text if headed else f"visible {spoken.text}"
    return on.paragraph(x, y + LINE, said + (f" ({spoken.interval})" if spoken.interval else ""), room, kind="s")


def _benefits(on: Sheet, x: float, y: float, room: float, row: Json, goals: Sequence[str]) -> float:
    for goal in goals:
        given = row["benefit"].get(goal)
        if given is None:
            continue
        _sign(on, x + 6, y + 9, given["word"])
        said = f"{words.readable(goal)}: {given['word']} ({words.readable(given['grade'])})"
        y = on.paragraph(x + 18, y, said, room - 18, kind="s")
    return y


def _sign(on: Sheet, x: float, y: float, word: str) -> None:
    """A ring that is full, half full or empty; a question mark where nobody knows."""
    if word not in _SIGNS:
        on.text(x, y + 4, "?", anchor="middle", kind="sb")
        return
    filled = _SIGNS[word]
    on.parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5" fill="var(--p-{"green" if filled == 1 else "paper"})" '
                    'stroke="var(--p-green)" stroke-width="1.6"/>')  # fmt: skip
    if filled == 0.5:
        on.rect(x - 4, y - 0.5, 8, 4, "green", 'rx="2"')


def _axis_note(on: Sheet, y: float, width: float, last: float, event: float | None) -> float:
    said = (
        f"Bars: days with something to see, all from 0 to {words.two_figures(last)} days; line: where 95 of 100 "
        "lie; hatched: may not be done. Ring full: benefit likely, half: possible, empty: unlikely; ?: unknown. In "
        "brackets: certainty."
    )
    if event is not None and event <= last:
        said += f" Upright line: the event, {words.duration(event * DAY)} after treatment."
    return on.paragraph(2, y + 2, said, width - 4, kind="sq")


def _marks(document: Json, row: Json) -> list[str]:
    marks = ["asked about"] if row["considered"] else []
    if row["id"] == document["recommended"]:
        marks.append("recommended")
    if row["id"] == document["choice"].get("runner_up"):
        marks.append("runner-up")
    marks += [f"best with {words.TIERS.get(tier, words.readable(tier))}"
              for tier, best in document["tiers"].items() if best == row["id"]]  # fmt: skip
    return marks


def _goals(document: Json) -> list[str]:
    """The first goals, in the order of the first treatment that was judged for them."""
    first = next(iter(document["treatments"]), None)
    return list(first["benefit"])[:MOST_GOALS] if first else []


def _days(row: Json) -> float | None:
    value = value_of(row["burden"]["days_visible"])
    return None if value is None else value / DAY


def _price(row: Json) -> str:
    price = row.get("price")
    if not price:
        return ""
    a_year = f", {words.two_figures(price['a_year'])} a year" if price.get("a_year") else ""
    return f"{words.exact(price['amount'])} {price['currency']} a session{a_year}"


def _told(row: Json, marks: Sequence[str], goals: Sequence[str]) -> str:
    days = _days(row)
    shown = words.spoken(row["burden"]["days_visible"]).text if days else ("none" if days == 0 else words.NO_DATA)
    benefits = [f"{words.readable(goal)} {row['benefit'][goal]['word']}" for goal in goals if goal in row["benefit"]]
    parts = [words.verdict(row["verdict"]), *marks, f"visible: {shown}", f"pain: {row['burden']['pain']}", *benefits]
    return f"{words.sentence(row['plain_name'])}: {'; '.join(part for part in [*parts, _price(row)] if part)}."
