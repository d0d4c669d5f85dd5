"""The visit: what is set, numbed, watched and done afterwards, for the treatment that a plan answers in full."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from corneum.client import Client
from corneum.evidence.model_context import ModelContext
from corneum.evidence.value import NoData
from corneum.plan_document.quantities import number, rounded
from corneum.plan_document.session_card import cards
from corneum.plan_document.treatment_document import iso, reason_document
from corneum.planning.course import sessions
from corneum.planning.needling_step import numbed_area
from corneum.planning.results import TreatmentResult
from corneum.safety.aftercare import infection_control, rules, warning_signs
from corneum.safety.anaesthesia import NotNumbed, numbing
from corneum.wording.templates import fill


def cards_of(
    context: ModelContext, client: Client, results: Mapping[str, TreatmentResult], recommended: str
) -> list[dict[str, Any]]:
    """The entries of `card`: of everything that was asked about, and of what is recommended."""
    return [card for result in _answered(results, recommended) for card in cards(context, client, result)]


def subject_of(results: Mapping[str, TreatmentResult], recommended: str) -> TreatmentResult | None:
    """Whose aftercare and numbing a plan carries: the recommended one, else the first that was asked about."""
    answered = _answered(results, recommended)
    procedures = [one for one in answered if "no_procedure" not in one.treatment.tags]
    return next(iter(procedures or answered), None)


def numbing_document(context: ModelContext, client: Client, subject: TreatmentResult | None) -> dict[str, Any] | None:
    """The entry `numbing`; None where nothing is needled."""
    if subject is None or "needle" not in subject.treatment.tags:
        return None
    area = numbed_area(context, client, subject)
    found = numbing(context, client, subject.treatment.tags, area, depth=subject.longest_needle)
    if isinstance(found, NotNumbed):
        reason = NoData(fill(found.why, "practitioner"), found.settled_by)
        return {"treatment": subject.treatment.id, **number(context, reason)}
    return {
        "treatment": subject.treatment.id,
        "product": found.product,
        "cream": number(context, found.cream),
        "area": number(context, found.area),
        "dwell": number(context, found.dwell),
        "lidocaine": number(context, found.lidocaine),
        "bound": number(context, found.bound),
        "most_on_needled_skin": number(context, found.most_on_needled_skin),
        "clock": [{"at": rounded(step.at), "step": step.step} for step in found.clock],
        "limits": list(found.limits),
        "passed_over": [fill(text, "practitioner") for text in found.passed_over],
        "notes": [reason_document(reason) for reason in found.notes],
    }


def aftercare_document(context: ModelContext, client: Client, subject: TreatmentResult | None) -> list[dict[str, Any]]:
    """The entries of `aftercare`, counted from the day of treatment."""
    if subject is None:
        return []
    depth = subject.longest_needle
    start = client.planned_for or client.date
    return [
        {
            "item": rule.item,
            "kind": rule.kind,
            "rule": rule.rule,
            "from_h": rule.from_h,
            "to_h": rule.to_h,
            "since": iso(rule.since),
            "until": iso(rule.until),
            "why": rule.why,
            "sources": list(rule.sources),
            "grade": rule.grade,
        }
        for rule in rules(context, subject.treatment.tags, depth, start)
    ]


def warnings_document(context: ModelContext, subject: TreatmentResult | None) -> list[dict[str, Any]]:
    """The entries of `warnings`."""
    found = warning_signs(context, subject.treatment.tags) if subject is not None else ()
    return [
        {"sign": sign.sign, "do": sign.do, "from_h": sign.from_h, "to_h": sign.to_h, "sources": list(sign.sources)}
        for sign in found
    ]


def infection_control_document(context: ModelContext, subject: TreatmentResult | None) -> list[dict[str, Any]]:
    """The entries of `infection_control`."""
    found = infection_control(context, subject.treatment.tags, subject.longest_needle) if subject is not None else ()
    return [
        {"phase": step.phase, "step": step.step, "detail": step.detail, "why": step.why, "sources": list(step.sources)}
        for step in found
    ]


def course_document(client: Client, results: Mapping[str, TreatmentResult], recommended: str) -> list[dict[str, Any]]:
    """The entries of `course`: sessions on dates."""
    start = client.planned_for or client.date
    return [
        {"treatment": result.treatment.id, "number": session.number, "date": session.day.isoformat()}
        for result in _answered(results, recommended)
        for session in sessions(result.treatment, start)
    ]


def _answered(results: Mapping[str, TreatmentResult], recommended: str) -> list[TreatmentResult]:
    """What is answered in full: everything that was asked about, and what is recommended."""
    return [
        result
        for result in results.values()
        if result.treatment.asked is not None or result.treatment.id == recommended
    ]
