"""A judged ingredient list on a terminal, in full or as a short card."""

from __future__ import annotations

from collections.abc import Iterator

from corneum.plan_document.label_models import Flag, Ingredient, ProductLabel
from corneum.plan_document.sentences import words_for
from corneum.report.terminal.wrapped_lines import STEP, hanging
from corneum.safety.use import WAITING
from corneum.wording import human_units as words
from corneum.wording.readers import Reader

DURING = {
    "microneedling": "under the needles",
    "rf_microneedling": "under the needles",
    "microinfusion": "under the needles",
    "hydradermabrasion": "on skin that was just thinned",
    "microdermabrasion": "on skin that was just thinned",
    "intact": "on whole skin",
    "after_closure": "on skin that has closed",
}
ACTIONS = {
    "block": "no",
    "avoid": "better not",
    "unknown": "not known",
    "caution": "only with care",
    "ok": "yes",
}
_NAMES_SHOWN = 8
# nobody is described to the command
_READER: Reader = "practitioner"


def label_text(label: ProductLabel, width: int = 100) -> str:
    """The whole answer: the product first, then every ingredient, strongest objection first."""
    lines = [*_product(label, width), ""]
    for action, heading in ACTIONS.items():
        several = [ingredient for ingredient in label.ingredients if ingredient.use.action == action]
        if several:
            lines.append(f"{words.sentence(heading)} ({len(several)})")
        for ingredient in several:
            lines += hanging(_ingredient(ingredient), width, STEP)
    return "\n".join(lines)


def label_card(label: ProductLabel, width: int = 60) -> str:
    """A card of a dozen lines: may it go in, from when, what instead, and the names that decide."""
    lines = [*_product(label, width)]
    for action in ("block", "avoid", "unknown"):
        names = [
            ingredient.name or ingredient.printed for ingredient in label.ingredients if ingredient.use.action == action
        ]
        if names:
            more = f" and {len(names) - _NAMES_SHOWN} more" if len(names) > _NAMES_SHOWN else ""
            lines += hanging(f"{words.sentence(ACTIONS[action])}: {', '.join(names[:_NAMES_SHOWN])}{more}", width)
    return "\n".join(lines)


def _product(label: ProductLabel, width: int) -> Iterator[str]:
    product, hours = label.product, label.hours
    where = DURING[label.route] if hours is None else f"{words.two_figures(hours)} hours after"
    yield from hanging(f"{words.readable(label.route)}, {where}: {ACTIONS[product.action]}.", width)
    for reason in product.reasons:
        yield from hanging(words_for(reason, _READER), width, STEP)
    if product.from_hour:
        yield from hanging(f"From hour {product.from_hour:g}: yes, as on whole skin.", width)
    if product.instead:
        yield from hanging(f"Instead: {'; '.join(product.instead)}.", width)


def _ingredient(ingredient: Ingredient) -> str:
    name, use = ingredient.name or ingredient.printed, ingredient.use
    printed = ""
    if ingredient.name is not None and ingredient.match in ("fuzzy", "synonym", "mention"):
        printed = f" (printed: {ingredient.printed}, {ingredient.match})"
    elif ingredient.match == "rule":
        printed = f" (by rule: {ingredient.rule})"
    if ingredient.assessed_as:
        printed += f" (judged as {ingredient.assessed_as})"
    shown = [flag for flag in ingredient.flags if flag.kind != WAITING]
    flags = "; ".join(f"{flag.kind}: {_why(flag)}" for flag in shown[:2])
    why = flags or words_for(ingredient.why, _READER)
    hour = use.from_hour
    when = "" if hour == 0 else "no hour is known" if hour is None else f"from hour {hour:g} ({use.waits_as})"
    waiting = [_why(flag) for flag in ingredient.flags if flag.kind == WAITING]
    details = [detail for detail in (why.rstrip("."), when, *waiting) if detail]
    return f"{name}{printed}{': ' if details else ''}{'; '.join(details)}"


def _why(flag: Flag) -> str:
    return words_for(flag.why, _READER).rstrip(".")
