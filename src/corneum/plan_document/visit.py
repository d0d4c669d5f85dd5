"""The visit: what is set, numbed, watched and done afterwards, for the treatment that a plan answers in full."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from corneum.client import Client
from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import Text, cell, statement
from corneum.plan_document import aftercare_models, numbing_models
from corneum.plan_document.aftercare_models import Step, WarningSign
from corneum.plan_document.anaesthetic_document import anaesthetics_used
from corneum.plan_document.calendar_document import is_dated
from corneum.plan_document.card_models import Card
from corneum.plan_document.document_parts import grade_of
from corneum.plan_document.numbing_models import ClockStep, Numbing
from corneum.plan_document.quantities import number, rounded
from corneum.plan_document.reason_document import iso, reason_document
from corneum.plan_document.sentences import sentences
from corneum.plan_document.session_card import cards
from corneum.plan_document.withheld import Holds, is_held, is_refused
from corneum.planning.calendar import first_day
from corneum.planning.needling_step import numbed_area
from corneum.planning.results import TreatmentResult
from corneum.safety.aftercare import MAP as AFTERCARE
from corneum.safety.aftercare import TimedRule, infection_control, rules, warning_signs
from corneum.safety.anaesthesia import NotNumbed, numbing
from corneum.safety.reasons import ACCEPTABLE
from corneum.wording.readers import Reader


def answered(results: Mapping[str, TreatmentResult], recommended: str) -> list[TreatmentResult]:
    """What is answered in full: everything that was asked about in the order of the file, each followed by what it is
    put right to, then what is recommended."""
    in_order = sorted(
        (result for result in results.values() if result.treatment.place is not None),
        key=lambda result: (result.treatment.place or 0, not result.treatment.is_offer),
    )
    rest = [results[recommended]] if recommended in results and results[recommended] not in in_order else []
    return [*in_order, *rest]


def offers_of(results: Mapping[str, TreatmentResult]) -> tuple[TreatmentResult, ...]:
    """The offers as they stand in the file, in its order."""
    return tuple(result for result in answered(results, "") if result.treatment.is_offer)


def to_be_done(treatments: Sequence[TreatmentResult]) -> list[TreatmentResult]:
    """What a visit may be of: an offer that is advised against as it stands gives way to what it is put right to."""
    put_right = {result.treatment.mends for result in treatments}
    return [result for result in treatments if result.verdict == ACCEPTABLE or result.treatment.id not in put_right]


def visit_of(treatments: list[TreatmentResult], holds: Holds) -> TreatmentResult | None:
    """Whose aftercare and numbing a plan carries: the first procedure of what is answered that is not held, else the
    first that only waits for answers, else the first procedure, else the first of all."""
    procedures = [result for result in treatments if result.treatment.is_procedure]
    open_to = [result for result in procedures if not is_held(holds, result)]
    waiting = [result for result in procedures if not is_refused(holds, result)]
    return next(iter(open_to or waiting or procedures or treatments), None)


def cards_of(
    context: ModelContext, client: Client, treatments: list[TreatmentResult], holds: Holds, reader: Reader
) -> list[Card]:
    """The entries of `card`, for every treatment that is not held."""
    return [
        card for result in treatments if not is_held(holds, result) for card in cards(context, client, result, reader)
    ]


def numbing_document(
    context: ModelContext, client: Client, subject: TreatmentResult | None, holds: Holds, reader: Reader
) -> Numbing | numbing_models.NotNumbed | None:
    """The entry `numbing`; None where nothing is needled."""
    if subject is None or "needle" not in subject.treatment.tags:
        return None
    treatment = subject.treatment.id
    if is_held(holds, subject):
        return numbing_models.NotNumbed(
            treatment=treatment, reason=sentences(statement("plan.numbing.held"), reader), settled_by=[]
        )
    area = numbed_area(context, client, subject)
    formula, depth = subject.treatment.formula, subject.longest_needle
    plan = numbing(context, client, subject.treatment.tags, area, formula=formula, depth=depth)
    if isinstance(plan, NotNumbed):
        return numbing_models.NotNumbed(
            treatment=treatment,
            budget=number(context, plan.budget.budget) if plan.budget else None,
            used=anaesthetics_used(context, plan.budget, reader) if plan.budget else [],
            reason=sentences(plan.why, reader),
            settled_by=sentences(plan.settled_by, reader),
        )
    return Numbing(
        treatment=treatment,
        product=plan.product,
        budget=number(context, plan.budget.budget),
        used=anaesthetics_used(context, plan.budget, reader),
        sum=sentences(plan.budget.total, reader),
        cream=number(context, plan.cream),
        area=number(context, plan.area),
        dwell=number(context, plan.dwell),
        lidocaine=number(context, plan.lidocaine),
        bound=number(context, plan.bound),
        most_on_needled_skin=number(context, plan.most_on_needled_skin),
        clock=[ClockStep(at=rounded(step.at), step=sentences(step.step, reader)) for step in plan.clock],
        limits=[sentences(limit, reader) for limit in plan.limits],
        passed_over=[sentences(reason, reader) for reason in plan.passed_over],
        notes=[reason_document(reason, reader) for reason in plan.notes],
    )


def numbed_of(
    context: ModelContext, client: Client, subject: TreatmentResult | None, holds: Holds
) -> tuple[TreatmentResult, float] | None:
    """The treatment that numbing is planned for, with the area of it, m^2; None where nothing is needled or it is
    held."""
    if subject is None or "needle" not in subject.treatment.tags or is_held(holds, subject):
        return None
    return subject, numbed_area(context, client, subject)


def aftercare_document(
    context: ModelContext, client: Client, subject: TreatmentResult | None, holds: Holds, reader: Reader
) -> list[aftercare_models.TimedRule]:
    """The entries of `aftercare`, counted from the day of treatment; without days where none is named."""
    if subject is None:
        return []
    start = first_day(client, subject)
    dated = is_dated(holds, subject)
    return [
        aftercare_models.TimedRule(
            item=sentences(rule.item, reader),
            kind=rule.kind,
            rule=sentences(rule.rule, reader),
            detail=sentences(_detail(context, rule), reader),
            from_h=rule.from_h,
            to_h=rule.to_h,
            since=iso(rule.since) if dated else None,
            until=iso(rule.until) if dated else None,
            why=sentences(rule.why, reader),
            sources=list(rule.sources),
            grade=grade_of(rule.grade),
        )
        for rule in rules(context, subject.treatment.tags, subject.longest_needle, start)
    ]


def _detail(context: ModelContext, rule: TimedRule) -> Text:
    """The rule without the word that its kind says already."""
    return cell(context.table(AFTERCARE).row(rule.code), "detail") if rule.kind == "avoid" else rule.rule


def warnings_document(context: ModelContext, subject: TreatmentResult | None, reader: Reader) -> list[WarningSign]:
    """The entries of `warnings`."""
    signs = warning_signs(context, subject.treatment.tags) if subject is not None else ()
    return [
        WarningSign(
            sign=sentences(sign.sign, reader),
            do=sentences(sign.do, reader),
            from_h=sign.from_h,
            to_h=sign.to_h,
            sources=list(sign.sources),
        )
        for sign in signs
    ]


def infection_control_document(context: ModelContext, subject: TreatmentResult | None, reader: Reader) -> list[Step]:
    """The entries of `infection_control`."""
    steps = infection_control(context, subject.treatment.tags, subject.longest_needle) if subject is not None else ()
    return [
        Step(
            phase=step.phase,
            step=sentences(step.step, reader),
            detail=sentences(step.detail, reader),
            why=sentences(step.why, reader),
            sources=list(step.sources),
        )
        for step in steps
    ]
