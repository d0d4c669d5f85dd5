"""A judged ingredient list on a terminal, in full or as a short card."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from corneum.wording import human_units as words

Json = Mapping[str, Any]

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
_CARD_NAMES, _NAMES_SHOWN = 8, 5
_HOUR = 3600.0


def label_text(found: Json, width: int = 100) -> str:
    """The whole answer: the product first, then every ingredient, strongest objection first."""
    lines = [*_product(found, width), ""]
    for action, said in ACTIONS.items():
        several = [item for item in found["ingredients"] if item["use"]["action"] == action]
        if several:
            lines.append(f"{words.sentence(said)} ({len(several)})")
        for item in several:
            lines += _wrapped(_ingredient(item), width, "  ")
    return "\n".join(lines)


def label_card(found: Json, width: int = 60) -> str:
    """A card of a dozen lines: may it go in, from when, what instead, and the names that decide."""
    lines = [*_product(found, width)]
    for action in ("block", "avoid", "unknown"):
        names = [item["name"] or item["printed"] for item in found["ingredients"] if item["use"]["action"] == action]
        if names:
            more = f" and {len(names) - _CARD_NAMES} more" if len(names) > _CARD_NAMES else ""
            lines += _wrapped(f"{words.sentence(ACTIONS[action])}: {', '.join(names[:_CARD_NAMES])}{more}", width)
    return "\n".join(lines)


def label_lines(label: Json) -> Iterator[str]:
    """A judged list of a plan in at most four lines, for a page that has other things to say."""
    if not label["is_list"]:
        yield label["reason"]
        return
    product = label["product"]
    yield from product["reasons"][:1]
    kept_out = [one["name"] or one["printed"] for one in label["ingredients"] if one["use"]["action"] == "block"]
    if kept_out:
        more = f" and {len(kept_out) - _NAMES_SHOWN} more" if len(kept_out) > _NAMES_SHOWN else ""
        yield f"Not under the needles: {', '.join(name.lower() for name in kept_out[:_NAMES_SHOWN])}{more}"
    if product["from_hour"]:
        yield f"It may go on whole skin again {words.duration(product['from_hour'] * _HOUR)} after the visit"
    if product["instead"]:
        yield f"Ask for this instead: {product['instead'][0]}"


def _product(found: Json, width: int) -> Iterator[str]:
    product, hours = found["product"], found["hours"]
    where = DURING[found["route"]] if hours is None else f"{words.two_figures(hours)} hours after"
    route = words.readable(found["route"])
    yield from _wrapped(f"{route}, {where}: {ACTIONS[product['action']]}.", width)
    for reason in product["reasons"]:
        yield from _wrapped(reason, width, "  ")
    if product["from_hour"]:
        yield from _wrapped(f"From hour {product['from_hour']:g}: yes, as on whole skin.", width)
    if product["instead"]:
        yield from _wrapped(f"Instead: {'; '.join(product['instead'])}.", width)


def _ingredient(item: Json) -> str:
    name = item["name"] or item["printed"]
    printed = f" (printed: {item['printed']}, {item['match']})" if item["match"] in ("fuzzy", "synonym") else ""
    use = item["use"]
    why = "; ".join(f"{flag['kind']}: {flag['why']}" for flag in item["flags"][:2]) or item["why"]
    hour = use["from_hour"]
    when = "" if hour == 0 else "no hour is known" if hour is None else f"from hour {hour:g} ({use['waits_as']})"
    parts: Sequence[str] = [part for part in (why.rstrip("."), when) if part]
    return f"{name}{printed}{': ' if parts else ''}{'; '.join(parts)}"


def _wrapped(text: str, width: int, indent: str = "") -> list[str]:
    return textwrap.wrap(
        text, width, initial_indent=indent, subsequent_indent=indent + "  ", break_long_words=False,
        break_on_hyphens=False,
    )  # fmt: skip
