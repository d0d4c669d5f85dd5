"""A printed ingredient list judged for a route and an hour: `corneum label --json`, and the label of a plan.

The product comes first: what is not sterile never goes below the barrier, whatever stands on its list. Then each
ingredient: under the needles or not, and why; from which hour; what to use instead until then.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from corneum.errors import InputFault
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import load_tables
from corneum.formula.ingredient_list import Label, parse
from corneum.safety.gate import ACTIONS, ROUTES, ingredients
from corneum.safety.use import Use, instead, open_until, use_of

DEFAULT_ROUTE = "microneedling"
# a list that stops the command with --strict
DO_NOT_USE = ("block",)
_LONGEST_WAIT_H = 24 * 365


def judged_label(text: str, route: str = DEFAULT_ROUTE, hours: float | None = None) -> dict[str, Any]:
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
) -> dict[str, Any]:
    """A list on a route. `sterile` is yes, no or unknown; `allergies` are the client's own words; see `use_of`."""
    found = ingredients(context, label, route)
    uses = [use_of(context, item, route, hours=hours, depth=depth, allergies=allergies) for item in found]
    return {
        "is_list": label.is_list,
        "reason": label.reason,
        "route": route,
        "hours": hours,
        "ingredients": [
            {
                "printed": item.identity.printed,
                "name": item.identity.name,
                "match": item.identity.match,
                "score": item.identity.score,
                "use": {
                    "action": use.action,
                    "severity": use.severity,
                    "from_hour": use.from_hour,
                    "waits_as": use.waits_as,
                    "instead": list(use.instead),
                },
                "flags": [
                    {
                        "kind": flag.kind,
                        "severity": flag.severity,
                        "why": flag.why,
                        "grade": flag.grade,
                        "sources": list(flag.sources),
                    }
                    for flag in use.flags
                ],
                "why": item.why,
                "sources": list(item.sources),
                "grade": item.grade,
            }
            for item, use in zip(found, uses, strict=True)
        ],
        "product": _product(context, route, hours, depth, sterile, uses),
    }


def _product(
    context: ModelContext, route: str, hours: float | None, depth: float | None, sterile: str, uses: Sequence[Use]
) -> dict[str, Any]:
    """The product as a whole: its worst ingredient, and before that whether it is sterile."""
    reasons = []
    worst = min((ACTIONS.index(use.action) for use in uses), default=ACTIONS.index("ok"))
    action = ACTIONS[worst]
    waits = [use.from_hour for use in uses if use.from_hour is not None]
    from_hour = max(waits, default=0.0)
    closed = hours is not None and hours >= open_until(context, route, depth)
    if ROUTES[route] == "open" and sterile != "yes" and not closed:
        action = "block"
        said = "is not sterile" if sterile == "no" else "is not labelled sterile and single-dose"
        reasons.append(f"A product that {said} never goes below the barrier.")
    never = [use for use in uses if use.from_hour is None]
    if never:
        reasons.append(f"{len(never)} of its ingredients have no hour from which they may be used.")
    unknown = sum(use.action == "unknown" for use in uses)
    if unknown:
        reasons.append(f"{unknown} of {len(uses)} names have no hazard on file, so nothing is promised of them.")
    return {
        "action": action,
        "from_hour": None if never or not uses else from_hour,
        "instead": [] if closed or action == "ok" else list(instead(context, route)),
        "reasons": reasons,
    }


def _nearest(route: str) -> str | None:
    from difflib import get_close_matches

    return next(iter(get_close_matches(route, tuple(ROUTES), 1)), None)
