"""How much of each allergen of a product gets past the barrier, beside the level known of it on whole skin.

    dose = c (v_channels + s v_surface) for each session and area

c is the concentration, v what the channels take up and what stays on the surface per area, s the share of the latter
that gets in. A level (`safety/sensitisation_levels`, else the dose of a mouse ear at the EC3) is what people, or mice,
bore on whole skin. Past the barrier it proves nothing: a comparison may flag a dose and never clears one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from corneum import units
from corneum.client import Formula
from corneum.evidence.derivation import Drawn
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import Row
from corneum.evidence.value import CENTRAL_95, NoData, Value, stated_value
from corneum.formula.contents import contents
from corneum.formula.ingredients import Identity

LEVELS = "safety/sensitisation_levels"

# what the hazard of an ingredient says where it can sensitise
_SENSITISES = ("sensitiser", "allergen")
_OTHER = "any_other"


@dataclass(frozen=True)
class Allergen:
    """An ingredient that sensitises. `concentration` in kg/m^3, `is_stated` where the list or the file says it; `level`
    in kg/m^2, of `people` or `mice` (`measured_in`), NoData where none is known."""

    identity: Identity
    concentration: Value
    is_stated: bool
    level: Value | NoData
    measured_in: str

    @property
    def name(self) -> str:
        """Its INCI name, else as printed."""
        return self.identity.name or self.identity.printed


@dataclass(frozen=True)
class CourseDose:
    """What of an allergen gets past the barrier, drawn, kg/m^2: in one session and over the `sessions` of a course.

    `reaches` says what the upper end of the 95 % interval over the course reaches: "level", "margin" (the level over
    `safety.sensitisation_margin`), "" neither, which clears nothing; None where no level is known.
    """

    allergen: Allergen
    sessions: int
    session: Drawn
    course: Drawn
    reaches: str | None


def allergens(context: ModelContext, formula: Formula) -> tuple[Allergen, ...]:
    """The ingredients of a product that can sensitise, by the hazard rows, in the order of its list; then its actives.

    Args:
        context: tables and record.
        formula: the product, with its printed list.

    Source:
        `formulation/ingredient_hazards`, `safety/sensitisation_levels`.
    """
    by_name: dict[str, Allergen] = {}
    for named in contents(context, formula):
        hazard = named.identity.hazard
        if hazard is None or not any(word in hazard["hazard_type"] for word in _SENSITISES):
            continue
        allergen = _allergen(context, named.identity, named.concentration)
        by_name.setdefault(allergen.name, allergen)
    return tuple(by_name.values())


def course_dose(
    context: ModelContext, allergen: Allergen, entered: Drawn, on_surface: Drawn, sessions: int
) -> CourseDose:
    """What of an allergen gets past the barrier in a session and over a course.

    Args:
        context: tables, virtual people and record.
        allergen: its concentration and level.
        entered: volume per area that goes into the skin in a session, m.
        on_surface: volume per area that stays on the surface, m.
        sessions: of the course, at least 1.

    Raises:
        ValueError: there is no session.

    Source:
        the share of the surface and the margin are priors of `parameters/safety`.
    """
    if sessions < 1:
        raise ValueError("a course has at least one session")
    with context.model("allergen past the barrier in a session") as model:
        concentration = context.draw(allergen.concentration)
        share = np.minimum(1, context.draw(context.parameter("safety.film_share")))
        entering = entered.draws + share * on_surface.draws
        session = model.drawn(
            concentration * entering, "kg/m^2", "c (v_skin + s v_surface)", uses=[entered, on_surface]
        )
    course = context.drawn(
        session.draws * sessions, "kg/m^2", "allergen past the barrier over a course", f"{sessions} x dose", [session]
    )
    return CourseDose(allergen, sessions, session, course, _reaches(context, allergen.level, course))


def _reaches(context: ModelContext, level: Value | NoData, course: Drawn) -> str | None:
    if isinstance(level, NoData):
        return None
    with context.model("dose over a level of whole skin") as model:
        margin = context.draw(context.parameter("safety.sensitisation_margin"))
        model.uses(course, level)
        over_level = course.draws / context.draw(level)
        model.derive("dose / level, and times the margin")
    for name, ratio in (("level", over_level), ("margin", over_level * margin)):
        if np.quantile(ratio, CENTRAL_95[1]) >= 1:
            return name
    return ""


def _allergen(context: ModelContext, identity: Identity, concentration: float | None) -> Allergen:
    row = _row_of(context, identity)
    known = (
        None if concentration is None else stated_value(f"content of {identity.printed}", concentration, "kg/m^3", "")
    )
    level, measured_in = _level(context, row, identity)
    return Allergen(identity, known or _usual(context, row), known is not None, level, measured_in)


def _row_of(context: ModelContext, identity: Identity) -> Row:
    """The row of an ingredient by its name, by its group, or that of all others."""
    rows = context.table(LEVELS).rows
    group = identity.hazard["group"] if identity.hazard is not None else ""
    by_name = next((row for row in rows if identity.name in row.list("names")), None)
    by_group = next((row for row in rows if group in row.list("groups")), None)
    row = by_name or by_group or context.table(LEVELS).row(_OTHER)
    return context.row(LEVELS, row.row_id)


def _level(context: ModelContext, row: Row, identity: Identity) -> tuple[Value | NoData, str]:
    if row["level_ug_cm2"]:
        return row.value("level_ug_cm2"), "people"
    hazard = identity.hazard
    if hazard is not None and hazard["llna_ec3_pct"]:
        ec3, unit = hazard.value("llna_ec3_pct"), context.parameter("safety.ec3_dose")
        return _of_mice(ec3, unit), "mice"
    return NoData("no level is known", "a patch test of people with repeated doses"), ""


def _of_mice(ec3: Value, unit_dose: Value) -> Value:
    """Dose per area on a mouse ear at the EC3, kg/m^2."""
    number = ec3.number / units.factor("percent") * unit_dose.number
    return Value(
        identity=f"{ec3.identity}:dose",
        number=number,
        low=number,
        high=number,
        unit="kg/m^2",
        spread="fixed",
        sources=tuple(dict.fromkeys(ec3.sources + unit_dose.sources)),
        basis="derived",
        grade="very_low",
        printed=f"EC3 {ec3.printed} %",
        inputs=(ec3, unit_dose),
    )


def _usual(context: ModelContext, row: Row) -> Value:
    """What a product may hold where nobody says how much, kg/m^3: from the least that is labelled to the usual most."""
    low, high = (row.value(f"unstated_{end}_pct").number * units.factor("kg/L") for end in ("low", "high"))
    return Value(
        identity=f"{row.identity}:unstated",
        number=float(np.sqrt(low * high)),
        low=low,
        high=high,
        unit="kg/m^3",
        spread="lognormal",
        sources=row.sources,
        basis="derived",
        grade="very_low",
        note="no concentration is stated",
        printed=f"{row['unstated_low_pct']} to {row['unstated_high_pct']} %",
        inputs=(row,),
    )
