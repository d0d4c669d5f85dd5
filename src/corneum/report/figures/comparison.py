"""Treatments below each other, least burden first: days visible, pain, benefit by goal with its grade, price.

There is no score. The first row is doing no more than today, and a line below what is recommended says that what
follows asks for more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from corneum.plan_document.document_parts import Number
from corneum.plan_document.plan_models import Plan
from corneum.plan_document.treatment_models import Treatment
from corneum.report.answered_treatments import answered_treatments
from corneum.report.figures.drawing import (
    LINE,
    NARROW,
    SIGN_HEIGHT,
    SIGN_WIDTH,
    SMALL,
    VERDICT_PATTERNS,
    WIDE,
    Entry,
    Say,
    Sheet,
    ink,
    sheet,
    short,
    speaker,
    swatch,
    treatment_of,
    verdict_swatch,
)
from corneum.report.figures.time_rows import DAY, days_to_event
from corneum.report.number_words import ends_of, value_of, with_interval
from corneum.wording import human_units as words

# rows beside the current care, and goals, that are drawn at most
MOST, MOST_GOALS = 7, 3
NOTHING_MORE = "none"
_TWO_COLUMNS = 560.0
# benefit word -> how much of its sign is filled; nobody knows any other
_FILLED = {"likely": 1.0, "possible": 0.5, "unlikely": 0.0}
_ROOM_OF_SIGN = 18.0


@dataclass(frozen=True)
class Scale:
    """What all rows share: the goals shown, the last day of the bars, and the day of the event."""

    goals: Sequence[str]
    last: float
    event: float | None


class Composed(NamedTuple):
    """A drawn comparison before it is written."""

    sheet: Sheet
    description: str
    height: float


def draw(plan: Plan, treatments: Sequence[str] | None = None, *, width: float = NARROW, most: int = MOST) -> str:
    """The comparison of a plan, as SVG markup.

    Args:
        plan: the plan.
        treatments: ids of the rows, the important ones first; doing no more than today is drawn in any case, and `none`
            may stand for it. Left out, at most `most` are chosen (`chosen_rows`).
        width: units across; a wide picture has columns.
        most: rows that are drawn at most.

    Raises:
        KeyError: the plan has no such treatment.
    """
    drawn = _compose(plan, treatments, width, most)
    return drawn.sheet.svg(speaker(plan)("pictures.compared"), drawn.description, drawn.height)


def draw_both(plan: Plan, treatments: Sequence[str] | None = None) -> tuple[str, str]:
    """The comparison for a phone and for a desk, to stand on one page: the first describes both, the second
    holds the style of both."""
    narrow, wide = (_compose(plan, treatments, width, MOST) for width in (NARROW, WIDE))
    title = speaker(plan)("pictures.compared")
    return (
        narrow.sheet.svg(title, narrow.description, narrow.height, styled=False),
        wide.sheet.svg(title, wide.description, wide.height, same_as=narrow.sheet),
    )


def _compose(plan: Plan, treatments: Sequence[str] | None, width: float, most: int) -> Composed:
    say = speaker(plan)
    rows = chosen_rows(plan, most) if treatments is None else _rows(plan, treatments, most)
    on = sheet("compared", " ".join(row.id for row in rows), width)
    scale = Scale(_goals(plan), _last_day(rows), days_to_event(plan))
    y = on.paragraph(2, 2, say("pictures.compared.heading"), width - 4, kind="b") + 4
    columns = width >= _TWO_COLUMNS
    if columns:
        y = _head(on, y, width, say)
    y, text = _do_less(on, y, width, say, recommended=plan.recommended == NOTHING_MORE)
    texts = [text]
    if plan.recommended == NOTHING_MORE:
        y = _divide(on, y, width, say)
    for treatment in rows:
        marks = _marks(plan, treatment, say)
        y = (_wide if columns else _narrow)(on, y, width, treatment, marks, scale, say)
        texts.append(_description(treatment, marks, scale.goals, say))
        if treatment.id == plan.recommended:
            y = _divide(on, y, width, say)
    y = on.legend(2, y + 4, _legend(on, rows, scale, say), width - 4)
    left_out = len(plan.treatments) - len(rows)
    if left_out > 0:
        y = on.paragraph(2, y, say("pictures.compared.more", count=left_out), width - 4, kind="sq")
    return Composed(on, " ".join(texts), y + 4)


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


def _rows(plan: Plan, treatments: Sequence[str], most: int) -> list[Treatment]:
    """The first of these treatments, least burden first."""
    named = [treatment_of(plan, identity) for identity in dict.fromkeys(treatments) if identity != NOTHING_MORE]
    return sorted(named[:most], key=_burden)


def _burden(treatment: Treatment) -> tuple[int, bool, float, int, str]:
    days = _days(treatment)
    return words.tier_place(treatment.burden.tier), days is None, days or 0.0, treatment.rung, treatment.id


def _last_day(rows: Sequence[Treatment]) -> float:
    visible = [row.burden.days_visible for row in rows]
    return max([2.0, *(ends_of(days)[1] / DAY for days in visible if isinstance(days, Number))])


def _head(on: Sheet, y: float, width: float, say: Say) -> float:
    for x, name in zip(_columns(width), ("treatment", "days", "pain", "benefit"), strict=True):
        on.text(x, y + SMALL, say(f"pictures.compared.column_{name}"), kind="sq")
    return y + LINE + 4


def _columns(width: float) -> tuple[float, float, float, float]:
    return 2.0, width * 0.3, width * 0.52, width * 0.66


def _do_less(on: Sheet, y: float, width: float, say: Say, *, recommended: bool) -> tuple[float, str]:
    text = say("pictures.compared.today_recommended" if recommended else "pictures.compared.today")
    costs = say("pictures.compared.costs_nothing")
    on.rect(1, y, width - 2, LINE * 2 + 8, "none", f'stroke="{ink("ink")}" stroke-width="1.4" rx="4"')
    on.text(8, y + 16, text, kind="b")
    on.text(8, y + 16 + LINE, costs, kind="s")
    return y + LINE * 2 + 14, f"{text}: {costs}."


def _divide(on: Sheet, y: float, width: float, say: Say) -> float:
    on.line([(2, y + 4), (width - 2, y + 4)], "ink", 2.2, 'data-mark="do-less"')
    return on.paragraph(2, y + 8, say("pictures.compared.below"), width - 4, kind="s") + 4


def _wide(
    on: Sheet, y: float, width: float, treatment: Treatment, marks: Sequence[str], scale: Scale, say: Say
) -> float:
    name, bar, pain, benefit = _columns(width)
    ends = [on.paragraph(name, y, words.sentence(treatment.plain_name), bar - name - 14, kind="sb")]
    ends[0] = _labels(on, name, ends[0], bar - name - 14, treatment, marks, say)
    below = _bar(on, bar, y, pain - bar - 16, treatment, scale) if _days(treatment) else y
    ends.append(on.paragraph(bar, below, _visible(treatment, say, headed=True), pain - bar - 16, kind="s"))
    ends.append(on.paragraph(pain, y, treatment.burden.pain, benefit - pain - 10, kind="s"))
    ends.append(_benefits(on, benefit, y, width - benefit - 4, treatment, scale.goals, say))
    y = max(ends) + 4
    on.line_above([(2, y), (width - 2, y)], "line", 0.6)
    return y + 4


def _narrow(
    on: Sheet, y: float, width: float, treatment: Treatment, marks: Sequence[str], scale: Scale, say: Say
) -> float:
    y = on.paragraph(2, y, words.sentence(treatment.plain_name), width - 4, kind="b")
    y = _labels(on, 2, y, width - 4, treatment, marks, say)
    visible = _visible(treatment, say, headed=False)
    if _days(treatment):
        y = _bar(on, 2, y, width - 4, treatment, scale)
    pain = say("pictures.compared.visible_and_pain", visible=visible, pain=treatment.burden.pain)
    y = on.paragraph(2, y, pain, width - 4, kind="s")
    y = _benefits(on, 2, y, width - 4, treatment, scale.goals, say)
    on.line_above([(2, y + 4), (width - 2, y + 4)], "line", 0.6)
    return y + 8


def _labels(on: Sheet, x: float, y: float, room: float, treatment: Treatment, marks: Sequence[str], say: Say) -> float:
    """Why a row is here, its verdict with its sign where it stands against it, and its price."""
    if treatment.verdict in VERDICT_PATTERNS:
        texts = "; ".join([words.verdict(treatment.verdict), *marks])
        y = on.legend(x, y, [Entry(verdict_swatch(on, treatment.verdict), texts)], room)
    elif marks:
        y = on.paragraph(x, y, "; ".join(marks), room, kind="sq")
    price = _price(treatment, say)
    return on.paragraph(x, y, price, room, kind="s") if price else y


def _bar(on: Sheet, x: float, y: float, room: float, treatment: Treatment, scale: Scale) -> float:
    """Days visible from 0 to `last`: solid to the middle, a dark line over the 95 % range; where the next may begin."""
    visible = treatment.burden.days_visible
    assert isinstance(visible, Number)
    days = visible.value / DAY
    low, high = (end / DAY for end in ends_of(visible))
    per = room / scale.last
    if scale.event is not None and scale.event <= scale.last:
        across = x + scale.event * per
        on.line_above([(across, y + 1), (across, y + 16)], "ink", 2.2)
    on.line_above([(x, y + 2), (x, y + 15)], "ink", 1.4)
    fill = on.pattern("lines", "orange") if treatment.verdict in VERDICT_PATTERNS else "orange"
    on.rect(x, y + 4, days * per, 9, fill, f'data-days="{days:.5g}" stroke="{ink("orange")}"')
    if high > low:
        on.line_above([(x + low * per, y + 8.5), (x + high * per, y + 8.5)], "ink", 1.8)
    return y + LINE


def _visible(treatment: Treatment, say: Say, *, headed: bool) -> str:
    """How long something is to be seen, with its range; `headed` by a column that says so."""
    visible = treatment.burden.days_visible
    if not isinstance(visible, Number):
        return say("pictures.compared.no_days")
    if visible.value == 0:
        return say("pictures.compared.nothing_to_see")
    text = with_interval(visible)
    return text if headed else say("pictures.compared.visible", days=text)


def _benefits(
    on: Sheet, x: float, y: float, room: float, treatment: Treatment, goals: Sequence[str], say: Say
) -> float:
    for goal in goals:
        benefit = treatment.benefit.get(goal)
        if benefit is None:
            continue
        _benefit_sign(on, x + 6, y + 9, benefit.word)
        text = say(
            "pictures.compared.benefit",
            goal=words.readable(goal),
            word=benefit.word,
            grade=words.readable(benefit.grade),
        )
        y = on.paragraph(x + _ROOM_OF_SIGN, y, text, room - _ROOM_OF_SIGN, kind="s")
    return y


def _benefit_sign(on: Sheet, x: float, y: float, word: str) -> None:
    """A ring that is full, half full or empty, defined once a sheet; a question mark where nobody knows."""
    if word not in _FILLED:
        on.text(x, y + 4, "?", anchor="middle", kind="sb")
        return
    name = f"{on.prefix}-{word}"
    fill = ink("green") if _FILLED[word] == 1 else "none"
    half = f'<path d="M-4.5 0a4.5 4.5 0 0 0 9 0z" fill="{ink("green")}"/>' if _FILLED[word] == 0.5 else ""
    on.patterns[name] = (
        f'<g id="{name}"><circle r="4.5" fill="{fill}" stroke="{ink("green")}" stroke-width="1.6"/>{half}</g>'
    )
    on.elements.append(f'<use href="#{name}" x="{short(x)}" y="{short(y)}"/>')


def _legend(on: Sheet, rows: Sequence[Treatment], scale: Scale, say: Say) -> list[Entry]:
    """What bars, lines and rings mean, as far as they occur."""
    bars = [row for row in rows if _days(row)]
    entries = []
    if any(row.verdict not in VERDICT_PATTERNS for row in bars):
        entries.append(Entry(swatch("orange"), say("pictures.compared.bar", last=scale.last)))
    if any(row.verdict in VERDICT_PATTERNS for row in bars):
        hatched = swatch(on.pattern("lines", "orange"), edge="orange")
        entries.append(Entry(hatched, say("pictures.compared.bar_against", last=scale.last)))
    if bars:
        entries.append(Entry(_range_sign, say("pictures.compared.range")))
    if scale.event is not None and scale.event <= scale.last:
        entries.append(Entry(_event_sign, say("pictures.compared.event", after=scale.event * DAY)))
    return entries


def _range_sign(on: Sheet, x: float, y: float) -> None:
    on.line([(x + 1, y + SIGN_HEIGHT / 2), (x + 1 + SIGN_WIDTH, y + SIGN_HEIGHT / 2)], "ink", 1.8)


def _event_sign(on: Sheet, x: float, y: float) -> None:
    on.line([(x + 1 + SIGN_WIDTH / 2, y - 1), (x + 1 + SIGN_WIDTH / 2, y + SIGN_HEIGHT + 1)], "ink", 2.2)


def _marks(plan: Plan, treatment: Treatment, say: Say) -> list[str]:
    marks = []
    if treatment.considered:
        marks.append(say("pictures.compared.asked"))
    elif treatment.repairs:
        marks.append(say("pictures.compared.put_right"))
    if treatment.id == plan.recommended:
        marks.append(say("pictures.compared.recommended"))
    if treatment.id == plan.choice.runner_up:
        marks.append(say("pictures.compared.runner_up"))
    best_with = [tier for tier, best in plan.tiers.items() if best == treatment.id]
    return marks + [
        say("pictures.compared.best_with", tier=words.TIERS.get(tier, words.readable(tier))) for tier in best_with
    ]


def _goals(plan: Plan) -> list[str]:
    """The first goals, in the order of the first treatment that was judged for them."""
    first = next(iter(plan.treatments), None)
    return list(first.benefit)[:MOST_GOALS] if first else []


def _days(treatment: Treatment) -> float | None:
    seconds = value_of(treatment.burden.days_visible)
    return None if seconds is None else seconds / DAY


def _price(treatment: Treatment, say: Say) -> str:
    price = treatment.price
    if price is None:
        return ""
    covers = words.PRICE_COVERS[price.covers]
    amount = words.exact(price.amount)
    if not price.a_year:
        return say("pictures.compared.price", amount=amount, currency=price.currency, covers=covers)
    return say(
        "pictures.compared.price_a_year",
        amount=amount,
        currency=price.currency,
        covers=covers,
        a_year=price.a_year,
    )


def _description(treatment: Treatment, marks: Sequence[str], goals: Sequence[str], say: Say) -> str:
    """A row for those who hear the picture; that it is possible is not said of each."""
    benefits = [f"{words.readable(goal)} {treatment.benefit[goal].word}" for goal in goals if goal in treatment.benefit]
    texts = [
        words.verdict(treatment.verdict) if treatment.verdict in VERDICT_PATTERNS else "",
        *marks,
        say(
            "pictures.compared.visible_and_pain",
            visible=_visible(treatment, say, headed=False),
            pain=treatment.burden.pain,
        ),
        *benefits,
    ]
    return f"{words.sentence(treatment.plain_name)}: {'; '.join(filter(None, texts))}."
