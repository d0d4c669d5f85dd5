"""Treatments below each other, least burden first: days visible, pain, benefit by goal with its grade, price.

There is no score. The first row is doing no more than today, and a line below what is recommended says that what
follows asks for more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corneum.plan_document.plan_models import Number, Plan, Treatment
from corneum.report.answered_treatments import answered_treatments
from corneum.report.figures.drawing import LINE, NARROW, Sheet, sheet
from corneum.report.figures.time_rows import days_to_event
from corneum.report.number_words import ends_of, spoken, value_of
from corneum.wording import human_units as words

DAY = 86400.0
MOST, MOST_GOALS = 12, 3
NOTHING_MORE = "none"
_TWO_COLUMNS = 560.0
_ALLOWED = ("recommended", "acceptable")
_COSTS_NOTHING = "nothing to see, no pain, nothing more to pay"
# benefit word -> how much of the sign is filled
_SIGNS = {"likely": 1.0, "possible": 0.5, "unlikely": 0.0}


@dataclass(frozen=True)
class Scale:
    """What all rows share: the goals shown, the last day of the bars, and the day of the event."""

    goals: Sequence[str]
    last: float
    event: float | None


def draw(plan: Plan, *, width: float = NARROW, most: int = MOST) -> str:
    """The comparison of a plan, as SVG markup."""
    on = sheet("compared", "treatments", width)
    rows = chosen_rows(plan, most)
    scale = Scale(_goals(plan), _last_day(rows), days_to_event(plan))
    y = on.paragraph(2, 2, "Least burden first; no score", width - 4, kind="b") + 4
    columns = width >= _TWO_COLUMNS
    if columns:
        y = _head(on, y, width)
    y, text = _do_less(on, y, width, recommended=plan.recommended == NOTHING_MORE)
    texts = [text]
    if plan.recommended == NOTHING_MORE:
        y = _divide(on, y, width)
    for treatment in rows:
        marks = _marks(plan, treatment)
        y = (_wide if columns else _narrow)(on, y, width, treatment, marks, scale)
        texts.append(_description(treatment, marks, scale.goals))
        if treatment.id == plan.recommended:
            y = _divide(on, y, width)
    y = _axis_note(on, y, width, scale)
    left_out = len(plan.treatments) - len(rows)
    if left_out > 0:
        y = on.paragraph(2, y, f"{left_out} more stand in the table.", width - 4, kind="sq")
    return on.svg("Treatments compared", " ".join(texts), y + 4)


def chosen_rows(plan: Plan, most: int) -> list[Treatment]:
    """The treatments that are drawn, at most `most`, least burden first.

    What was asked about, the recommended, the runner-up and the best of each tier come in any case as far as there
    is room; then one of each class, as it may be done, in the order of the ladder.
    """
    by_id = {treatment.id: treatment for treatment in plan.treatments}
    leading = [treatment.id for treatment in answered_treatments(plan)]
    wanted = [*leading, plan.choice.runner_up, *plan.tiers.values()]
    shown = [identity for identity in dict.fromkeys(wanted) if identity is not None and identity in by_id][:most]
    classes = {by_id[identity].class_ for identity in shown}
    for treatment in sorted(plan.treatments, key=lambda each: (words.verdict_place(each.verdict), each.rung)):
        if len(shown) < most and treatment.class_ not in classes:
            shown.append(treatment.id)
            classes.add(treatment.class_)
    return sorted((by_id[identity] for identity in shown), key=_burden)


def _burden(treatment: Treatment) -> tuple[int, bool, float, int, str]:
    days = _days(treatment)
    return words.tier_place(treatment.burden.tier), days is None, days or 0.0, treatment.rung, treatment.id


def _last_day(rows: Sequence[Treatment]) -> float:
    visible = [row.burden.days_visible for row in rows]
    return max([2.0, *(ends_of(days)[1] / DAY for days in visible if isinstance(days, Number))])


def _head(on: Sheet, y: float, width: float) -> float:
    titles = ("treatment", "days to see", "pain", "benefit in trials")
    for x, title in zip(_columns(width), titles, strict=True):
        on.text(x, y + 12, title, kind="sq")
    return y + LINE + 4


def _columns(width: float) -> tuple[float, float, float, float]:
    return 2.0, width * 0.28, width * 0.52, width * 0.66


def _do_less(on: Sheet, y: float, width: float, *, recommended: bool) -> tuple[float, str]:
    text = "No more than today" + (" (recommended)" if recommended else "")
    on.rect(1, y, width - 2, LINE * 2 + 8, "none", 'stroke="var(--p-green)" stroke-width="1.6" rx="4"')
    on.text(8, y + 16, text, kind="b")
    on.text(8, y + 16 + LINE, _COSTS_NOTHING, kind="s")
    return y + LINE * 2 + 14, f"{text}: {_COSTS_NOTHING}."


def _divide(on: Sheet, y: float, width: float) -> float:
    on.line([(2, y + 4), (width - 2, y + 4)], "green", 2.0, 'data-mark="do-less"')
    text = "Below: asks for more. None that may be done is shown, surely enough, to do more for these goals together."
    return on.paragraph(2, y + 8, text, width - 4, kind="s") + 4


def _wide(on: Sheet, y: float, width: float, treatment: Treatment, marks: Sequence[str], scale: Scale) -> float:
    name, bar, pain, benefit = _columns(width)
    ends = [on.paragraph(name, y, words.sentence(treatment.plain_name), bar - name - 12, kind="sb")]
    ends[0] = _labels(on, name, ends[0], bar - name - 12, treatment, marks)
    ends.append(_bar(on, bar, y, pain - bar - 16, treatment, scale, headed=True))
    ends.append(on.paragraph(pain, y, treatment.burden.pain, benefit - pain - 10, kind="s"))
    ends.append(_benefits(on, benefit, y, width - benefit - 4, treatment, scale.goals))
    y = max(ends) + 4
    on.line([(2, y), (width - 2, y)], "line", 0.6)
    return y + 4


def _narrow(on: Sheet, y: float, width: float, treatment: Treatment, marks: Sequence[str], scale: Scale) -> float:
    y = on.paragraph(2, y, words.sentence(treatment.plain_name), width - 4, kind="b")
    y = _labels(on, 2, y, width - 4, treatment, marks)
    if _days(treatment) == 0:
        y = on.paragraph(2, y, f"nothing to see; pain: {treatment.burden.pain}", width - 4, kind="s")
    else:
        y = _bar(on, 2, y, width - 4, treatment, scale)
        y = on.paragraph(2, y, f"pain: {treatment.burden.pain}", width - 4, kind="s")
    y = _benefits(on, 2, y, width - 4, treatment, scale.goals)
    on.line([(2, y + 4), (width - 2, y + 4)], "line", 0.6)
    return y + 8


def _labels(on: Sheet, x: float, y: float, room: float, treatment: Treatment, marks: Sequence[str]) -> float:
    """Why a row is here, its verdict where it stands against it, and its price."""
    texts = list(marks)
    if treatment.verdict not in _ALLOWED:
        texts.insert(0, words.verdict(treatment.verdict))
        on.shape([(x, y + 5), (x + 8, y + 13)], "none", "orange", 'stroke-width="2.4"')
        on.shape([(x + 8, y + 5), (x, y + 13)], "none", "orange", 'stroke-width="2.4"')
        y = on.paragraph(x + 14, y, "; ".join(texts), room - 14, kind="s")
    elif texts:
        y = on.paragraph(x, y, "; ".join(texts), room, kind="sq")
    price = _price(treatment)
    return on.paragraph(x, y, price, room, kind="s") if price else y


def _bar(
    on: Sheet, x: float, y: float, room: float, treatment: Treatment, scale: Scale, *, headed: bool = False
) -> float:
    """Days visible from 0 to `last`: solid to the middle, a dark line over the 95 % range. `headed`: named above."""
    visible = treatment.burden.days_visible
    if not isinstance(visible, Number):
        return on.paragraph(x, y, f"days to see: {words.NO_DATA}", room, kind="s")
    days = visible.value / DAY
    low, high = (end / DAY for end in ends_of(visible))
    per = room / scale.last
    if scale.event is not None and scale.event <= scale.last:
        across = x + scale.event * per
        on.line([(across, y + 1), (across, y + 16)], "ink", 2.2, 'data-mark="event"')
    on.line([(x, y + 2), (x, y + 15)], "ink", 1.4)
    fill = "orange" if treatment.verdict in _ALLOWED else on.pattern("lines", "orange")
    on.rect(x, y + 4, days * per, 9, fill, f'data-days="{days:.6g}" stroke="var(--p-orange)"')
    if high > low:
        on.line([(x + low * per, y + 8.5), (x + high * per, y + 8.5)], "ink", 1.8, f'data-high="{high:.6g}"')
    text = spoken(visible)
    shown = "nothing to see" if days == 0 else text.text if headed else f"visible {text.text}"
    return on.paragraph(x, y + LINE, shown + (f" ({text.interval})" if text.interval else ""), room, kind="s")


def _benefits(on: Sheet, x: float, y: float, room: float, treatment: Treatment, goals: Sequence[str]) -> float:
    for goal in goals:
        benefit = treatment.benefit.get(goal)
        if benefit is None:
            continue
        _sign(on, x + 6, y + 9, benefit.word)
        text = f"{words.readable(goal)}: {benefit.word} ({words.readable(benefit.grade)})"
        y = on.paragraph(x + 18, y, text, room - 18, kind="s")
    return y


def _sign(on: Sheet, x: float, y: float, word: str) -> None:
    """A ring that is full, half full or empty; a question mark where nobody knows."""
    if word not in _SIGNS:
        on.text(x, y + 4, "?", anchor="middle", kind="sb")
        return
    filled = _SIGNS[word]
    fill = "green" if filled == 1 else "paper"
    on.circle(x, y, 4.5, f'fill="var(--p-{fill})" stroke="var(--p-green)" stroke-width="1.6"')
    if filled == 0.5:
        on.rect(x - 4, y - 0.5, 8, 4, "green", 'rx="2"')


def _axis_note(on: Sheet, y: float, width: float, scale: Scale) -> float:
    text = (
        f"Bars: days with something to see, all from 0 to {words.two_figures(scale.last)} days; line: where 95 of 100 "
        "lie; hatched: may not be done. Ring full: benefit likely, half: possible, empty: unlikely; ?: unknown. In "
        "brackets: certainty."
    )
    if scale.event is not None and scale.event <= scale.last:
        text += f" Upright line: the event, {words.duration(scale.event * DAY)} after treatment."
    return on.paragraph(2, y + 2, text, width - 4, kind="sq")


def _marks(plan: Plan, treatment: Treatment) -> list[str]:
    marks = ["asked about"] if treatment.considered else ["put right"] if treatment.repairs else []
    if treatment.id == plan.recommended:
        marks.append("recommended")
    if treatment.id == plan.choice.runner_up:
        marks.append("runner-up")
    best_with = [tier for tier, best in plan.tiers.items() if best == treatment.id]
    return marks + [f"best with {words.TIERS.get(tier, words.readable(tier))}" for tier in best_with]


def _goals(plan: Plan) -> list[str]:
    """The first goals, in the order of the first treatment that was judged for them."""
    first = next(iter(plan.treatments), None)
    return list(first.benefit)[:MOST_GOALS] if first else []


def _days(treatment: Treatment) -> float | None:
    seconds = value_of(treatment.burden.days_visible)
    return None if seconds is None else seconds / DAY


def _price(treatment: Treatment) -> str:
    price = treatment.price
    if price is None:
        return ""
    a_year = f", {words.two_figures(price.a_year)} a year" if price.a_year else ""
    return f"{words.exact(price.amount)} {price.currency}{words.PRICE_COVERS[price.covers]}{a_year}"


def _description(treatment: Treatment, marks: Sequence[str], goals: Sequence[str]) -> str:
    shown = "none" if _days(treatment) == 0 else spoken(treatment.burden.days_visible).text
    benefits = [f"{words.readable(goal)} {treatment.benefit[goal].word}" for goal in goals if goal in treatment.benefit]
    texts = [
        words.verdict(treatment.verdict),
        *marks,
        f"visible: {shown}",
        f"pain: {treatment.burden.pain}",
        *benefits,
        _price(treatment),
    ]
    return f"{words.sentence(treatment.plain_name)}: {'; '.join(filter(None, texts))}."
