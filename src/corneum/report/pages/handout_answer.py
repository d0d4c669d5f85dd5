"""The answer of the handout in two sentences, and one line on each offer that will not be done."""

from __future__ import annotations

from collections.abc import Iterator

from corneum.plan_document.document_parts import Reason
from corneum.plan_document.treatment_models import Treatment
from corneum.report.pages.handout_scope import MAY_BE_DONE, REFUSED, Scope, first_benefit
from corneum.report.pages.reasons_shown import reasons_with_zones
from corneum.report.unresolved_words import health_words
from corneum.wording import human_units as words

_NOTE = "note"
# from the strongest reason on
_ORDER = (*REFUSED, "not_recommended")


def answer(scope: Scope) -> tuple[str, ...]:
    """What is advised, and what is known of it; nothing where an emergency comes first."""
    if scope.plan.emergency:
        return ()
    if scope.done is None:
        text_id = "handout.answer.not_understood" if health_words(scope.plan) else "handout.answer.nothing"
        return scope.say(text_id), scope.say("handout.answer.keep")
    name = scope.name(scope.done)
    first = scope.say(f"handout.answer.{_kind(scope, scope.done)}", name=name)
    benefit = first_benefit(scope, scope.done)
    if benefit is None:
        return (first,)
    return first, scope.say(f"handout.benefit.{benefit.word}", goal=scope.goal(scope.goals[0]))


def _kind(scope: Scope, done: Treatment) -> str:
    if scope.is_held:
        return "held" if done.repairs is None else "held_changed"
    asked = done.considered or done.repairs is not None
    if done.id != scope.plan.recommended:
        return "allowed" if done.repairs is None else "allowed_changed"
    if scope.plan.choice.on_trial:
        return "on_trial" if done.repairs is None else "on_trial_changed"
    if done.repairs is not None:
        return "yes_changed"
    if asked:
        return "yes"
    return "instead" if scope.offers else "advised"


def not_done(scope: Scope) -> list[str]:
    """One line on each offer that will not be done, or on those with one reason: that it is advised against with the
    main reason, or that doing it is not shown to do more."""
    names: dict[tuple[str, str, bool], list[str]] = {}
    for offer in _left(scope):
        names.setdefault(_why_not(scope, offer), []).append(scope.name(offer))
    lines = []
    for (text_id, why, has_mended), offers in names.items():
        line = words.sentence(scope.say(text_id, names=tuple(offers), why=why))
        lines.append(f"{line} {scope.say('handout.not_done.mended')}" if has_mended else line)
    return lines


def _left(scope: Scope) -> Iterator[Treatment]:
    done = scope.done
    yield from (each for each in scope.offers if done is None or each.id not in (done.id, done.repairs))


def _why_not(scope: Scope, offer: Treatment) -> tuple[str, str, bool]:
    """The sentence on an offer, the reason in it, and whether it may be done once it is put right."""
    if offer.verdict in MAY_BE_DONE:
        broken = next(filter(None, map(scope.text, offer.limits_broken)), "")
        return ("handout.not_done.limit", broken, False) if broken else ("handout.not_done.allowed", "", False)
    mended = next((each for each in scope.plan.treatments if each.repairs == offer.id), None)
    reason = main_reason(offer)
    why = scope.text(reason.why) if reason is not None else ""
    text_id = "handout.not_done"
    if why:
        text_id = f"handout.not_done.{'refused' if offer.verdict in REFUSED else 'not_advised'}"
    return text_id, why, mended is not None and mended.verdict in MAY_BE_DONE


def main_reason(treatment: Treatment) -> Reason | None:
    """The strongest reason against a treatment, those that hold everywhere first."""
    against = [reason for reason, _ in reasons_with_zones(treatment) if reason.strength != _NOTE]
    return min(against, key=lambda reason: _ORDER.index(reason.strength), default=None)
