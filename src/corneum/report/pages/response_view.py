"""What the needles set off, for reading: a line an answer of the skin, and the trade's claims with their answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from corneum.plan_document.document_parts import Number
from corneum.plan_document.response_models import Follows, ResponseBasis
from corneum.plan_document.treatment_models import Treatment
from corneum.plan_document.zone_models import Zone
from corneum.report.pages.ledger import Figure, Ledger
from corneum.report.pages.zone_tables import Table, span
from corneum.wording import human_units as words

# names of answers where the word of the plan is not one, and how their numbers are read out
_NAMES: Mapping[str, str] = {
    "inflammation": "inflammation, times that of the reference session",
    "redness": "red for",
    "pain": "pain, of 10",
    "bleeding": "holes that bleed",
    "collagen_mass": "collagen added, mass",
    "collagen_stained": "collagen added, as stained",
    "turnover": "turnover of the epidermis",
    "lipid_synthesis": "making of lipids",
    "oedema": "swelling",
    "plumping": "plumpness on the day, as fluid",
}
_PARTS = ("collagen_mass", "collagen_stained")
_HOW: Mapping[str, str] = {"measured": "measured", "prior": "prior", "not_known": "not known"}
_ANSWERED: Mapping[str, str] = {"computed": "computed", "measured": "measured", "no_data": words.NO_DATA}


@dataclass(frozen=True)
class ClaimShown:
    """A claim of the trade, what kind of answer there is, and the answer."""

    claim: str
    answered: str
    text: str
    cited: tuple[int, ...]


def answers_table(ledger: Ledger, treatment: Treatment, zones: Mapping[str, Zone]) -> Table | None:
    """A line an answer: its number, and whether it was seen to follow depth and passes; None where nothing injures."""
    if not treatment.response:
        return None
    rows = tuple(
        (
            _NAMES.get(basis.output, words.readable(basis.output)),
            (_value(ledger, basis, zones), _follows(ledger, basis.depth), _follows(ledger, basis.passes)),
        )
        for basis in treatment.response
    )
    return Table(("how much", "follows depth", "follows passes"), rows)


def set_off_title(zones: Mapping[str, Zone]) -> str:
    """The heading of the answers: of needles, or of a device without any."""
    needles = any(zone.channel_density is not None for zone in zones.values())
    return "What the needles set off" if needles else "What it sets off"


def claims_shown(ledger: Ledger, treatment: Treatment) -> tuple[ClaimShown, ...]:
    """The claims of the trade on what an injury does, each with the answer of this plan."""
    return tuple(
        ClaimShown(
            ledger.text(claim.claim), _ANSWERED[claim.answer], ledger.text(claim.text), ledger.cited(claim.sources)
        )
        for claim in treatment.claims
    )


def caution_shown(ledger: Ledger, zones: Mapping[str, Zone]) -> str:
    """What is said where the injury lies beyond anything tried, in any zone; empty elsewhere."""
    cautions = (ledger.text(zone.response.caution) for zone in zones.values() if zone.response)
    return next(filter(None, cautions), "")


def _value(ledger: Ledger, basis: ResponseBasis, zones: Mapping[str, Zone]) -> Figure:
    """The number over the zones, as a range from the least to the most, or why there is none."""
    values = [zone.response.answers[basis.output].value for zone in zones.values() if zone.response]
    known = [value for value in values if isinstance(value, Number)]
    kind: words.Kind = "part" if basis.output in _PARTS else "quantity"
    if not known:
        return ledger.figure(values[0])
    most = max(known, key=lambda value: value.value)
    figure = ledger.figure(most, kind)
    if len({value.value for value in known}) == 1:
        return figure
    where = f"in the zone with most {figure.interval}" if figure.interval else ""
    return replace(figure, text=span(known, kind), interval=where)


def _follows(ledger: Ledger, of: Follows) -> Figure:
    return Figure(_HOW[of.how], known=False, why=ledger.text(of.why))
