"""What a product holds, judged for a route and an hour: `corneum label --json`, and the label of a plan.

The product comes first: what is not sterile never goes below the barrier, whatever stands on its list. Then each
content, of the printed list or named as an active: under the needles or not, and why; from which hour; what to use
instead until then.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import cast

from corneum.errors import InputFault
from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import Text, statement
from corneum.evidence.tables import load_tables
from corneum.formula.contents import Named, listed_contents, read_list
from corneum.formula.ingredient_list import Label
from corneum.plan_document import label_models as models
from corneum.plan_document.document_parts import grade_of
from corneum.plan_document.sentences import sentences
from corneum.planning.payloads import payload_rows
from corneum.safety.gate import ACTIONS, ROUTES, IngredientFinding, content_finding
from corneum.safety.hours import kind_rule, product_kinds
from corneum.safety.infusates import on_route
from corneum.safety.tags import OWN_BLOOD
from corneum.safety.use import SESSION_BEFORE, Use, instead, open_until, use_of
from corneum.wording.readers import Reader

DEFAULT_ROUTE = "microneedling"
# a list that stops the command with --strict
DO_NOT_USE = ("block",)
_LONGEST_WAIT_H = 24 * 365


@dataclass(frozen=True)
class NamedProduct:
    """A product to judge: its `label` as read, everything that it `holds`, and the `title` that it goes by."""

    label: Label
    holds: tuple[Named, ...]
    title: str


def title_of(label: Label) -> str:
    """What is printed before the list."""
    first = min((token.start for token in label.tokens), default=0)
    return " ".join(aside.printed for aside in label.asides if aside.start < first)


def judged_label(text: str, route: str = DEFAULT_ROUTE, hours: float | None = None) -> models.ProductLabel:
    """A printed list for somebody of whom nothing is known.

    `hours` count from the treatment; without them the answer is for the treatment itself. Raises InputFault for a
    route that is not known and for hours below zero.
    """
    if route not in ROUTES:
        raise InputFault("--route", route, f"allowed are {', '.join(ROUTES)}", _nearest(route))
    if hours is not None and not 0 <= hours <= _LONGEST_WAIT_H:
        raise InputFault("--hours", hours, f"allowed is 0 to {_LONGEST_WAIT_H}")
    context, label = ModelContext(load_tables()), read_list(text)
    product = NamedProduct(label, listed_contents(context, label), title_of(label))
    return label_document(context, product, route, hours=hours, allergies=None)


def label_document(
    context: ModelContext,
    product: NamedProduct,
    route: str,
    *,
    hours: float | None = None,
    depth: float | None = None,
    sterile: str = "unknown",
    allergies: Sequence[str] | None = (),
    reader: Reader = "practitioner",
) -> models.ProductLabel:
    """A product on a route. `sterile` is yes, no or unknown; `allergies` are the client's own words, None where nobody
    asked; see `use_of`."""
    kinds = product_kinds(context, product.title, product.holds)
    judged: dict[tuple[object, ...], tuple[IngredientFinding, Use, models.Ingredient]] = {}
    for named in product.holds:
        # a long list has the same names again and again
        if _as_printed(named) not in judged:
            item = content_finding(context, named, route)
            use = use_of(context, item, route, hours=hours, depth=depth, allergies=allergies, kinds=kinds)
            judged[_as_printed(named)] = item, use, _ingredient(context, item, use, route, reader)
    entries = [judged[_as_printed(named)] for named in product.holds]
    items, uses = [item for item, _, _ in entries], [use for _, use, _ in entries]
    return models.ProductLabel(
        is_list=product.label.is_list,
        reason=product.label.reason,
        route=route,
        hours=hours,
        ingredients=[ingredient for _, _, ingredient in entries],
        product=_product(context, product.label, kinds, route, hours, depth, sterile, items, uses, reader),
    )


def _as_printed(named: Named) -> tuple[object, ...]:
    """What tells a content from another on one product."""
    identity = named.identity
    amount = (named.concentration, named.is_active, named.below_one_percent)
    return (identity.printed, identity.name, identity.match, identity.assessed_as, *amount)


def _ingredient(
    context: ModelContext, item: IngredientFinding, use: Use, route: str, reader: Reader
) -> models.Ingredient:
    additives = [tag for row in payload_rows(context, item.identity) for tag in row.list("tags")]
    return models.Ingredient(
        printed=item.identity.printed,
        name=item.identity.name,
        match=item.identity.match,
        rule=item.identity.rule or None,
        assessed_as=item.identity.assessed_as,
        score=item.identity.score,
        use=models.Use(
            action=cast(models.Action, use.action),
            severity=use.severity,
            from_hour=use.from_hour,
            waits_as=use.waits_as,
            instead=list(use.instead),
        ),
        flags=[
            models.Flag(
                kind=flag.kind,
                severity=flag.severity,
                why=sentences(flag.why, reader),
                grade=grade_of(flag.grade),
                sources=list(flag.sources),
            )
            for flag in use.flags
        ]
        + [
            models.Flag(
                kind=entry.name,
                severity=None,
                why=sentences(entry.reason.why + entry.reason.do, reader),
                grade=grade_of(entry.reason.grade),
                sources=list(entry.reason.sources),
            )
            for entry in on_route(context, additives, route)
        ],
        why=sentences(item.why, reader),
        sources=list(item.sources),
        grade=grade_of(item.grade),
    )


def _product(
    context: ModelContext,
    label: Label,
    kinds: Sequence[str],
    route: str,
    hours: float | None,
    depth: float | None,
    sterile: str,
    items: Sequence[IngredientFinding],
    uses: Sequence[Use],
    reader: Reader,
) -> models.ProductUse:
    """The product as a whole: its worst content and its kind, and before that whether it is sterile."""
    reasons = _language(label, items)
    worst = min((ACTIONS.index(use.action) for use in uses), default=ACTIONS.index("ok"))
    action = ACTIONS[worst]
    from_hour, waiting = _wait(context, kinds, route, depth, items, uses)
    closed = hours is not None and hours >= open_until(context, route, depth)
    if ROUTES[route] == "open" and sterile != "yes" and not closed and not _is_own_blood(context, items):
        action = "block"
        reasons.append(statement("label.not_sterile" if sterile == "no" else "label.not_labelled_sterile"))
    if from_hour and action in ("ok", "caution") and (hours or 0.0) < from_hour and route in SESSION_BEFORE:
        action = "avoid"
    never = [use for use in uses if use.from_hour is None]
    if never:
        reasons.append(statement("label.no_hour", count=len(never)))
    elif from_hour:
        reasons.append(waiting)
    unknown = sum(use.action == "unknown" for use in uses)
    if unknown:
        reasons.append(statement("label.unknown_hazard", unknown=unknown, count=len(uses)))
    return models.ProductUse(
        action=cast(models.Action, action),
        from_hour=None if never or not uses else from_hour,
        instead=[] if closed or action == "ok" else list(instead(context, route)),
        reasons=[sentences(reason, reader) for reason in reasons],
    )


def _is_own_blood(context: ModelContext, items: Sequence[IngredientFinding]) -> bool:
    """Whether there is nothing in it but the client's own blood, which has no certificate."""
    return bool(items) and all(
        any(OWN_BLOOD in row.list("tags") for row in payload_rows(context, item.identity)) for item in items
    )


def _wait(
    context: ModelContext,
    kinds: Sequence[str],
    route: str,
    depth: float | None,
    items: Sequence[IngredientFinding],
    uses: Sequence[Use],
) -> tuple[float, Text]:
    """Until which hour the product waits, by its contents and its kind, and why."""
    known = [(use.from_hour, item, use) for item, use in zip(items, uses, strict=True) if use.from_hour is not None]
    hour, waiting = 0.0, cast(Text, ())
    if known:
        hour, item, use = max(known, key=lambda entry: entry[0])
        name = item.identity.name or item.identity.printed
        waiting = statement("label.waits", name=name, item=use.waits_as)
    session = SESSION_BEFORE.get(route, route)
    rule = kind_rule(context, kinds, session, depth) if ROUTES[session] != "whole" else None
    over = route in SESSION_BEFORE and rule is not None and (rule.hour or 0.0) <= open_until(context, session, depth)
    if rule is not None and rule.hour is not None and rule.hour > hour and not over:
        return rule.hour, rule.why + statement("label.kind_waits", item=rule.item)
    return hour, waiting


def _language(label: Label, items: Sequence[IngredientFinding]) -> list[Text]:
    """The language of a list that is not in Latin letters, and how many of its names are known."""
    if not label.language:
        return []
    known = sum(item.identity.name is not None for item in items)
    return [statement("label.other_language", language=label.language, known=known, count=len(items))]


def _nearest(route: str) -> str | None:
    return next(iter(get_close_matches(route, tuple(ROUTES), 1)), None)
