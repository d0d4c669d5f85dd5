"""The judged list of a product in at most four lines, for a page that has other things to say."""

from __future__ import annotations

from collections.abc import Iterator

from corneum.plan_document.label_models import ProductLabel
from corneum.plan_document.sentences import words_for
from corneum.wording import human_units as words
from corneum.wording.readers import Reader

_NAMES_SHOWN = 5
_HOUR = 3600.0


def label_summary(label: ProductLabel, reader: Reader) -> Iterator[str]:
    """What decides, what is kept out, from when the product may go on whole skin, what to ask for instead."""
    if not label.is_list:
        yield label.reason or ""
        return
    product = label.product
    yield from (words_for(reason, reader) for reason in product.reasons[:1])
    blocked = [
        ingredient.name or ingredient.printed for ingredient in label.ingredients if ingredient.use.action == "block"
    ]
    if blocked:
        more = f" and {len(blocked) - _NAMES_SHOWN} more" if len(blocked) > _NAMES_SHOWN else ""
        yield f"Not under the needles: {', '.join(name.lower() for name in blocked[:_NAMES_SHOWN])}{more}"
    if product.from_hour:
        yield f"It may go on whole skin again {words.duration(product.from_hour * _HOUR)} after the visit"
    if product.instead:
        yield f"Ask for this instead: {product.instead[0]}"
