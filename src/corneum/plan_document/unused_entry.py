"""What the rules on unused entries read of a plan, and what they give."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from corneum.client import Client, Considered
from corneum.evidence.model_context import ModelContext
from corneum.plan_document.regimen_models import Regimen
from corneum.plan_document.withheld import Holds
from corneum.planning.results import TreatmentResult
from corneum.safety.anaesthesia import NotNumbed, Numbing, numbing

# the place of an entry in the client's file, and the row of planning/unused_entries that says why
Entry = tuple[str, str]


@dataclass(frozen=True)
class PlanFacts:
    """All that decides which entries of a client's file changed a plan.

    `results` are all treatments by id; `numbed` is the treatment that numbing is planned for and the area of it in
    m^2, None where nothing is; `answered` are the ids of the treatments that are answered in full; `home_care` is the
    care at home that a client would have in this plan.
    """

    context: ModelContext
    client: Client
    results: Mapping[str, TreatmentResult]
    numbed: tuple[TreatmentResult, float] | None
    answered: frozenset[str]
    holds: Holds
    home_care: Callable[[ModelContext, Client], Regimen]

    def numbs(self, client: Client) -> Numbing | NotNumbed | None:
        """How a client would be numbed for the treatment that numbing is planned for; None where it is for none."""
        if self.numbed is None:
            return None
        subject, area = self.numbed
        treatment = subject.treatment
        formula, depth = treatment.formula, subject.longest_needle
        return numbing(self.context, client, treatment.tags, area, formula=formula, depth=depth)

    def of_offer(self, entry: Considered) -> list[TreatmentResult]:
        """What an offer was planned as: as it stands in the file, then put right."""
        offered = [each for each in self.results.values() if each.treatment.considered == entry]
        ids = {each.treatment.id for each in offered}
        return [*offered, *(each for each in self.results.values() if each.treatment.mends in ids)]

    @property
    def codes(self) -> frozenset[str]:
        """The codes of every reason that stands against a treatment, anywhere."""
        return frozenset(
            reason.code
            for result in self.results.values()
            for reasons in (result.reasons, *(zone.reasons for zone in result.zones.values()))
            for reason in reasons
        )
