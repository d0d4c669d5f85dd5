"""What may go below the barrier: first the product as a whole, then each ingredient by route.

A product that is not labelled sterile never goes below the barrier, whatever its list says; the client's own blood has
no label, and is asked about by `safety/infusates`. The rows of `formulation/ingredient_hazards` then say for each
content, whether it stands on the list or is named as an active, block, avoid, caution or ok; what these mean is in
`safety/ingredient_actions`. On a route that leaves the barrier whole none of it applies; where the surface is only
thinned the blocked ones are named in a note. An active that is not understood stands against every route.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from corneum.client import Formula
from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import Text, cell, statement
from corneum.evidence.tables import Row
from corneum.formula.contents import Named, contents, listed_contents, read_list
from corneum.formula.ingredient_list import Label
from corneum.formula.ingredients import Identity
from corneum.safety.allergies import allergic_to, allergy_to_ask_about
from corneum.safety.compatibility import cocktail
from corneum.safety.product_rules import product_reason
from corneum.safety.reasons import Reason, in_order
from corneum.safety.tags import COSMETIC, OWN_BLOOD

REVIEW = "safety/ingredient_review"
INGREDIENT_ACTIONS = "safety/ingredient_actions"

# how the code of the reason begins that an active is not understood: its offer has no date and no setting
NOT_UNDERSTOOD = "active_not_understood:"

# from the strictest to the mildest
ACTIONS = ("block", "avoid", "unknown", "caution", "ok")
# route -> how the barrier stands there
ROUTES = {
    "intact": "whole",
    "hydradermabrasion": "thinned",
    "microdermabrasion": "thinned",
    "microneedling": "open",
    "microinfusion": "open",
    "rf_microneedling": "open",
    "after_closure": "whole",
}
_ROUTE_OF_TAG = (
    ("rf", "rf_microneedling"),
    ("microinfusion", "microinfusion"),
    ("needle", "microneedling"),
    ("injection", "microinfusion"),
    ("hydradermabrasion", "hydradermabrasion"),
    ("abrasion", "microdermabrasion"),
)


@dataclass(frozen=True)
class IngredientFinding:
    """What one content means on a route. `action` is a word of `ACTIONS`; `severity` from 0 to 4, None unknown."""

    content: Named
    action: str
    severity: int | None
    why: Text
    sources: tuple[str, ...]
    grade: str

    @property
    def identity(self) -> Identity:
        """The ingredient that it is."""
        return self.content.identity


def route_of(tags: frozenset[str]) -> str:
    """The route by which the product of a treatment meets the skin.

    Args:
        tags: tags of the treatment.

    Returns:
        A key of `ROUTES`.
    """
    return next((route for tag, route in _ROUTE_OF_TAG if tag in tags), "intact")


def product(
    context: ModelContext, formula: Formula | None, tags: frozenset[str], allergies: Sequence[str] | None = ()
) -> tuple[Reason, ...]:
    """Reasons against carrying this product into the skin with a treatment of these tags, strongest first.

    Args:
        context: tables and record.
        formula: the product; None where nothing is known of it.
        tags: tags of the treatment, which decide the route.
        allergies: in the client's own words; they count on every route. None where nobody asked.

    Returns:
        The reasons; none for a treatment that carries no product below the barrier.

    Source:
        `formulation/ingredient_hazards`, `safety/product_rules`, `safety/ingredient_actions`.
    """
    held = contents(context, formula) if formula is not None else ()
    against = [
        *_of_allergies(context, held, route_of(tags), allergies),
        *(_not_understood(context, named) for named in held if _is_unread_active(named)),
    ]
    judged = [named for named in held if not _is_unread_active(named)]
    return in_order([*against, *_by_route(context, formula, judged, tags)])


def ingredients(context: ModelContext, label: Label, route: str) -> tuple[IngredientFinding, ...]:
    """What each entry of a list means on a route.

    Args:
        context: tables and record.
        label: the printed list, as `corneum.formula.contents.read_list` reads it.
        route: a key of `ROUTES`; where the barrier is whole every known ingredient is ok.

    Returns:
        One finding an entry, in the order of the list.

    Raises:
        KeyError: for a route that is not known.

    Source:
        `formulation/ingredient_hazards`, `safety/ingredient_review`.
    """
    return tuple(content_finding(context, named, route) for named in listed_contents(context, label))


def content_finding(context: ModelContext, content: Named, route: str) -> IngredientFinding:
    """What one content of a product means on a route.

    Args:
        context: tables and record.
        content: from a list or an active, see `corneum.formula.contents.contents`.
        route: a key of `ROUTES`.

    Raises:
        KeyError: for a route that is not known.

    Source:
        `formulation/ingredient_hazards`, `safety/ingredient_review`.
    """
    identity = content.identity
    review = _reviewed(context, identity)
    row = identity.hazard
    unknown = context.table(INGREDIENT_ACTIONS).row("unknown")
    if ROUTES[route] == "whole":
        severity = int(row["severity_intact_0_4"]) if row is not None else None
        action = "unknown" if _is_unread(identity) else "ok"
        behind = row or unknown
        return IngredientFinding(content, action, severity, (), behind.sources, behind.grade)
    if review is not None:
        severity = int(review["severity"])
        return IngredientFinding(content, review["action"], severity, cell(review, "why"), review.sources, review.grade)
    if row is None:
        why = statement("safety.name_not_understood" if _is_unread(identity) else "safety.no_hazard_on_file")
        return IngredientFinding(content, "unknown", None, why, unknown.sources, unknown.grade)
    severity = int(row["severity_below_barrier_0_4"])
    why = statement("safety.hazard", kind=row["hazard_type"])
    return IngredientFinding(content, _action(context, row), severity, why, row.sources, row.grade)


def _by_route(
    context: ModelContext, formula: Formula | None, held: Sequence[Named], tags: frozenset[str]
) -> tuple[Reason, ...]:
    state = ROUTES[route_of(tags)]
    if state == "whole":
        return ()
    if formula is None:
        unknown = state == "open" and COSMETIC in tags
        sterility = [_not_sterile(context, "unknown")] if unknown else []
        return in_order([*sterility, *cocktail(context, None, tags)])
    items = [content_finding(context, named, route_of(tags)) for named in held]
    if state == "thinned":
        actions = context.table(INGREDIENT_ACTIONS)
        noted = [item for item in items if actions.row(item.action)["noted_on_thinned_surface"]]
        return tuple(_surface_note(context, item) for item in noted)
    reasons: list[Reason] = []
    if OWN_BLOOD in tags and COSMETIC not in tags:
        reasons += _asepsis(context, formula.sterile)
    else:
        reasons += [] if formula.sterile == "yes" else [_not_sterile(context, formula.sterile)]
        reasons += _list_missing(context, formula, read_list(formula.ingredients) if formula.ingredients else None)
    reasons += [reason for item in items for reason in _ingredient_reason(context, item)]
    return in_order([*reasons, *cocktail(context, formula, tags)])


def _of_allergies(
    context: ModelContext, held: Sequence[Named], route: str, allergies: Sequence[str] | None
) -> Iterator[Reason]:
    """What of a product the client is allergic to, in the client's words; what to ask about where nobody asked."""
    for named in held:
        allergy = allergic_to(context, allergies or (), named.identity)
        if allergy is not None:
            yield _allergen_reason(context, allergy, named.identity)
        ask_about = allergy_to_ask_about(context, named.identity) if allergies is None else None
        if ask_about is not None:
            rule = "allergy_not_asked" if ROUTES[route] == "open" else "allergy_not_asked_whole"
            why = statement("safety.allergy_not_asked", name=_name(named.identity), allergy=ask_about)
            yield product_reason(context, rule, why, statement("safety.ask_allergy", allergy=ask_about))


def _not_understood(context: ModelContext, named: Named) -> Reason:
    """What an active is that nobody understands cannot be judged on any route."""
    name = named.identity.printed
    return product_reason(
        context,
        "active_not_understood",
        statement("safety.active_not_understood", name=name),
        statement("safety.ask_what_it_is"),
        f"{NOT_UNDERSTOOD}{name.lower()}",
    )


def _is_unread_active(named: Named) -> bool:
    return named.is_active and _is_unread(named.identity)


def _is_unread(identity: Identity) -> bool:
    return identity.name is None and identity.assessed_as is None


def _action(context: ModelContext, hazard: Row) -> str:
    """The action of a hazard row; the device metals carry an instruction in its place."""
    stated = hazard["action_below_barrier"]
    rows = context.table(INGREDIENT_ACTIONS).rows
    return next(row.row_id for row in rows if stated == row.row_id or stated in row.list("also_stated_as"))


def _reviewed(context: ModelContext, identity: Identity) -> Row | None:
    names = {identity.name or "", identity.printed.upper()}
    return next((row for row in context.table(REVIEW).rows if row["name"] in names), None)


def _ingredient_reason(context: ModelContext, item: IngredientFinding) -> Iterator[Reason]:
    """The reason against one ingredient below the barrier; none where it may go there."""
    strength = context.row(INGREDIENT_ACTIONS, item.action)["below_barrier"]
    if not strength:
        return
    name = _name(item.identity)
    yield Reason(
        code=ingredient_code(item.identity),
        strength=strength,
        why=statement(f"safety.ingredient_{item.action}", name=name) + item.why,
        do=statement("safety.ask_sterile_product" if item.action == "caution" else "safety.use_sterile_saline"),
        person_wide=True,
        sources=item.sources,
        grade=item.grade,
    )


def ingredient_code(identity: Identity) -> str:
    """The code of a reason that speaks of one ingredient."""
    return f"ingredient:{_name(identity).lower()}"


def _allergen_reason(context: ModelContext, allergy: str, identity: Identity) -> Reason:
    name = _name(identity)
    return product_reason(
        context,
        "allergen",
        statement("safety.allergen_in_product", name=name, allergy=allergy),
        statement("safety.choose_without_allergen"),
        f"allergy:{name.lower()}",
    )


def _surface_note(context: ModelContext, item: IngredientFinding) -> Reason:
    name = _name(item.identity)
    reason = product_reason(
        context,
        "thinned_surface",
        statement("safety.thinned_surface", name=name) + item.why,
        statement("safety.ask_without_ingredient"),
        ingredient_code(item.identity),
    )
    return replace(reason, sources=item.sources, grade=item.grade)


def _not_sterile(context: ModelContext, sterile: str) -> Reason:
    return product_reason(
        context,
        "not_sterile",
        statement("safety.not_sterile" if sterile == "no" else "safety.not_labelled_sterile"),
        statement("safety.use_sterile_then_product"),
    )


def _asepsis(context: ModelContext, sterile: str) -> Iterator[Reason]:
    """That the client's own blood was not handled without germs, where that was said; of a certificate it has none."""
    if sterile == "no":
        why, do = statement("safety.asepsis_denied"), statement("safety.ask_asepsis")
        yield product_reason(context, "asepsis_denied", why, do)


def _list_missing(context: ModelContext, formula: Formula, label: Label | None) -> Iterator[Reason]:
    """That nobody can tell what is in the product; none where its list was read."""
    if label is not None and label.is_list:
        return
    if label is None:
        rule = "list_missing_sterile" if formula.sterile == "yes" and formula.actives else "list_missing"
        why = statement("safety.list_missing")
    else:
        rule, why = "list_missing", statement("safety.list_unreadable", reason=label.reason)
    yield product_reason(context, rule, why, statement("safety.ask_full_list"))


def _name(identity: Identity) -> str:
    return identity.name or identity.printed
