"""The solutes that a treatment brings, each with its molecule and strength."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

from corneum.evidence.model_context import ModelContext
from corneum.evidence.value import NoData, Value
from corneum.formula.serum import Serum, has_typical_product, serum
from corneum.formula.solute import Solute
from corneum.planning.payloads import NOTHING
from corneum.planning.treatments import Treatment

NOT_SIMULATED = "referral"
HYDRATES = "hydradermabrasion"


@dataclass(frozen=True)
class CarriedSolute:
    """One solute of what a treatment brings, its molecule and strength known."""

    treatment: Treatment
    product: Serum
    name: str
    solute: Solute
    concentration: Value

    @property
    def family(self) -> tuple[str, str]:
        """The treatment and the solute: what a response surface is for."""
        return self.treatment.id, self.name

    @property
    def facts(self) -> Hashable:
        """All that decides what it is, of this treatment."""
        hydrated = HYDRATES in self.treatment.tags
        return self.treatment.payload, self.treatment.formula, self.name, hydrated


def carried_solutes(context: ModelContext, treatment: Treatment) -> dict[str, CarriedSolute | NoData]:
    """What a treatment brings, at most `planning.solute_count` solutes; why not where a strength or molecule is
    unknown."""
    if treatment.class_ == NOT_SIMULATED:
        return {}
    product = _product(context, treatment)
    most = int(context.parameter("planning.solute_count").number)
    carried: dict[str, CarriedSolute | NoData] = {}
    for dissolved in product.solutes[:most]:
        solute, concentration = dissolved.solute, dissolved.concentration
        if isinstance(solute, NoData):
            carried[dissolved.name] = solute
        elif isinstance(concentration, NoData):
            carried[dissolved.name] = concentration
        else:
            carried[dissolved.name] = CarriedSolute(treatment, product, dissolved.name, solute, concentration)
    return carried


def _product(context: ModelContext, treatment: Treatment) -> Serum:
    stated = treatment.formula
    # nothing is typical of blood, cells or a medicine that a list alone names
    if stated is not None and (stated.actives or not has_typical_product(context, treatment.payload)):
        return serum(context, stated)
    # a medicine that a prescriber chooses has no typical product either: no amount of it is computed
    typical = has_typical_product(context, treatment.payload)
    return serum(context, treatment.payload if typical else NOTHING)
