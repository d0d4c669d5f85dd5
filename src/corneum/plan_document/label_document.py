"""A printed ingredient list judged for a route and an hour: `corneum label --json`, and the label of a plan.

The product comes first: what is not sterile never goes below the barrier, whatever stands on its list. Then each
ingredient: under the needles or not, and why; from which hour; what to use instead until then.
"""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from typing import cast

from corneum.errors import InputFault
from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import Text, statement
from corneum.evidence.tables import load_tables
from corneum.formula.ingredient_list import Label, parse
from corneum.plan_document import label_models as models
from corneum.plan_document.document_parts import grade_of
from corneum.plan_document.sentences import sentences
from corneum.safety.gate import ACTIONS, ROUTES, IngredientFinding, ingredients
from corneum.safety.use import Use, instead, open_until, use_of
from corneum.wording.readers import Reader

DEFAULT_ROUTE = "microneedling"
# a list that stops the command with --strict
DO_NOT_USE = ("block",)
_LONGEST_WAIT_H = 24 * 365


def judged_label(text: str, route: str = DEFAULT_ROUTE, hours: float | None = None) -> models.ProductLabel:
    """A printed list for somebody of whom nothing is known.

    `hours` count from the treatment; without them the answer is for the treatment itself. Raises InputFault for a
    route that is not known and for hours below zero.
    """
    if route not in ROUTES:
        raise InputFault("--route", route, f"allowed are {', '.join(ROUTES)}", _nearest(route))
    if hours is not None and not 0 <= hours <= _LONGEST_WAIT_H:
        raise InputFault("--hours", hours, f"allowed is 0 to {_LONGEST_WAIT_H}")
    return label_document(ModelContext(load_tables()), parse(text), route, hours=hours)


def label_document(
    context: ModelContext,
    label: Label,
    route: str,
    *,
    hours: float | None = None,
    depth: float | None = None,
    sterile: str = "unknown",
    allergies: Sequence[str] = (),
    reader: Reader = "practitioner",
) -> models.ProductLabel:
    """A list on a route. `sterile` is yes, no or unknown; `allergies` are the client's own words; see `use_of`."""
    items = ingredients(context, label, route)
    uses = [use_of(context, item, route, hours=hours, depth=depth, allergies=allergies) for item in items]
    return models.ProductLabel(
        is_list=label.is_list,
        reason=label.reason,
        route=route,
        hours=hours,
        ingredients=[_ingredient(item, use, reader) for item, use in zip(items, uses, strict=True)],
        product=_product(context, route, hours, depth, sterile, uses, reader, _language(label, items)),
    )


def _ingredient(item: IngredientFinding, use: Use, reader: Reader) -> models.Ingredient:
    return models.Ingredient(
        printed=item.identity.printed,
        name=item.identity.name,
        match=item.identity.match,
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
        ],
        why=sentences(item.why, reader),
        sources=list(item.sources),
        grade=grade_of(item.grade),
    )


def _product(
    context: ModelContext,
    route: str,
    hours: float | None,
    depth: float | None,
    sterile: str,
    uses: Sequence[Use],
    reader: Reader,
    language: Sequence[Text],
) -> models.ProductUse:
    """The product as a whole: its worst ingredient, and before that whether it is sterile."""
    reasons = list(language)
    worst = min((ACTIONS.index(use.action) for use in uses), default=ACTIONS.index("ok"))
    action = ACTIONS[worst]
    waits = [use.from_hour for use in uses if use.from_hour is not None]
    from_hour = max(waits, default=0.0)
    closed = hours is not None and hours >= open_until(context, route, depth)
    if ROUTES[route] == "open" and sterile != "yes" and not closed:
        action = "block"
        reasons.append(statement("label.not_sterile" if sterile == "no" else "label.not_labelled_sterile"))
    never = [use for use in uses if use.from_hour is None]
    if never:
        reasons.append(statement("label.no_hour", count=len(never)))
    unknown = sum(use.action == "unknown" for use in uses)
    if unknown:
        reasons.append(statement("label.unknown_hazard", unknown=unknown, count=len(uses)))
    return models.ProductUse(
        action=cast(models.Action, action),
        from_hour=None if never or not uses else from_hour,
        instead=[] if closed or action == "ok" else list(instead(context, route)),
        reasons=[sentences(reason, reader) for reason in reasons],
    )


def _language(label: Label, items: Sequence[IngredientFinding]) -> list[Text]:
    """The language of a list that is not in Latin letters, and how many of its names are known."""
    known = sum(item.identity.name is not None for item in items)
    return [statement("label.other_language", language=label.language, known=known, count=len(items))] * bool(
        label.language
    )


def _nearest(route: str) -> str | None:
    return next(iter(get_close_matches(route, tuple(ROUTES), 1)), None)
