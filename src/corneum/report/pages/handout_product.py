"""What the list of a product means for the client: what decides, what is kept out, from when it may go on, instead."""

from __future__ import annotations

from collections.abc import Iterator

from corneum.plan_document.label_models import ProductLabel
from corneum.report.pages.handout_scope import Scope

_NAMES_SHOWN = 5
_HOUR = 3600
_BLOCKED = "block"
# what names the ingredient that a product waits for, which is told by the hour alone
_WAITS = ("label.waits", "label.kind_waits")


def product_lines(scope: Scope, label: ProductLabel) -> Iterator[str]:
    """The judged list in at most four lines."""
    if not label.is_list:
        if label.reason:
            yield label.reason
        return
    product = label.product
    yield from (scope.text(reason) for reason in product.reasons[:1] if reason[0].text_id not in _WAITS)
    blocked = [each.name or each.printed for each in label.ingredients if each.use.action == _BLOCKED]
    if blocked:
        names, more = tuple(name.lower() for name in blocked[:_NAMES_SHOWN]), len(blocked) - _NAMES_SHOWN
        text_id = "handout.product.kept_out_and_more" if more > 0 else "handout.product.kept_out"
        yield scope.say(text_id, names=names, more=more)
    if product.from_hour:
        yield scope.say("handout.product.from_hour", time=product.from_hour * _HOUR)
    if product.instead:
        yield scope.say("handout.product.instead", name=product.instead[0])
