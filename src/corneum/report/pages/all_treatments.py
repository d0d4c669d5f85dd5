"""Every treatment as a row of one table, least visible first, and the reasons to which the rows refer by number."""

from __future__ import annotations

from dataclasses import dataclass

from corneum.plan_document.plan_models import Plan
from corneum.plan_document.treatment_models import Treatment
from corneum.report.answered_treatments import in_full
from corneum.report.pages.goal_rows import goal_keys
from corneum.report.pages.ledger import Ledger
from corneum.report.pages.number_spans import spans
from corneum.report.pages.reasons_shown import NumberedReason, numbered
from corneum.report.pages.treatment_row import TreatmentRow, treatment_row
from corneum.report.pages.treatment_view import anchors_of, marks_of
from corneum.report.pages.zone_tables import dial_span, span
from corneum.wording import human_units as words
from corneum.wording.readers import sees_depths


@dataclass(frozen=True)
class NumberedRow:
    """One treatment as a row of the table of all. `against` and `notes` are numbers of the list of reasons below the
    table; `leads` where it is shown in full above, `considered` where it stands above in any case, under the same
    anchor."""

    number: int
    row: TreatmentRow
    reach: str
    limits: str
    against: str
    notes: str
    leads: bool
    considered: bool

    @property
    def stands_out(self) -> bool:
        """Asked about, chosen, next best, or the best of its burden."""
        return bool(self.row.marks)


@dataclass(frozen=True)
class AllInBrief:
    """Every treatment in groups of one burden, least first, and the reasons to which they refer by number."""

    tiers: tuple[tuple[str, tuple[NumberedRow, ...]], ...]
    reasons: tuple[NumberedReason, ...]


def in_brief(plan: Plan, ledger: Ledger) -> AllInBrief:
    """Every treatment by burden and verdict; burdens without any are left out."""
    leading = {treatment.id for treatment in in_full(plan)}
    # in full a treatment tells its own reasons
    reasons, of_treatment = numbered(ledger, [each for each in plan.treatments if each.id not in leading])
    numbers = numbers_of(plan)
    by_id = {treatment.id: treatment for treatment in plan.treatments}
    groups = {tier: [by_id[each] for each in numbers if by_id[each].burden.tier == tier] for tier in words.TIERS}
    return AllInBrief(
        tuple(
            (words.TIERS[tier], tuple(_numbered_row(ledger, plan, each, of_treatment.get(each.id)) for each in group))
            for tier, group in groups.items()
            if group
        ),
        reasons,
    )


def numbers_of(plan: Plan) -> dict[str, int]:
    """The number of each treatment in the table of all, by id: by burden, then by verdict."""

    def order(treatment: Treatment) -> tuple[int, int, int, str]:
        tier, verdict = words.tier_place(treatment.burden.tier), words.verdict_place(treatment.verdict)
        return tier, verdict, treatment.rung, treatment.id

    return {treatment.id: place for place, treatment in enumerate(sorted(plan.treatments, key=order), start=1)}


def _numbered_row(
    ledger: Ledger, plan: Plan, treatment: Treatment, reasons: tuple[tuple[int, bool], ...] | None
) -> NumberedRow:
    answers = tuple(treatment.benefit[goal].word if goal in treatment.benefit else "" for goal in goal_keys(plan))
    return NumberedRow(
        number=numbers_of(plan)[treatment.id],
        row=treatment_row(treatment, anchors_of(plan)[treatment.id], marks_of(ledger, plan, treatment), answers),
        reach=_reach(treatment, depths=sees_depths(ledger.reader)),
        limits="" if reasons is None else " ".join(ledger.texts(treatment.limits_broken)),
        against=spans(number for number, against in reasons or () if against),
        notes=spans(number for number, against in reasons or () if not against),
        leads=reasons is None,
        considered=treatment.considered or treatment.repairs is not None,
    )


def _reach(treatment: Treatment, *, depths: bool) -> str:
    zones = treatment.zones.values()
    dial = dial_span(zones) if depths else ""
    reached = span([zone.share_of_needles_reaching for zone in zones], "share")
    texts = [f"dial {dial}" if dial else "", f"{reached} needles reach the target" if reached else ""]
    none = "not worked out" if treatment.verdict == "contraindicated" else "no needle depth"
    return "; ".join(filter(None, texts)) or none
