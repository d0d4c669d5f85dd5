"""What the client does and leaves out after the visit, from and until when, and which signs ask for help."""

from __future__ import annotations

from corneum.plan_document.aftercare_models import TimedRule
from corneum.report.pages.clock import span
from corneum.report.pages.handout_scope import Scope

LEAVE_OUT = ("avoid", "limit")
DO = ("use", "start", "continue", "care")
CHECK = ("review", "wait")
WARNING = "warning"
# what may be used again stays allowed
_STAYS = "start"


def left_out(scope: Scope, rule: TimedRule) -> tuple[str, str]:
    """The moment until which a rule holds, and what is left out."""
    until = scope.say("handout.from_now_on")
    if rule.to_h is not None:
        until = scope.say("handout.until", end=scope.clock.at(rule.to_h))
    what = rule_text(scope, rule)
    if rule.from_h:
        what = scope.say("handout.later_from", rule=what, start=scope.clock.at(rule.from_h))
    return until, what


def done(scope: Scope, rule: TimedRule) -> tuple[str, str]:
    """The moment from which on something is done, and what."""
    start = scope.say("handout.at_once")
    if rule.from_h:
        start = scope.say("handout.from", start=scope.clock.at(rule.from_h))
    what = rule_text(scope, rule)
    if rule.to_h is not None and rule.kind != _STAYS:
        what = scope.say("handout.until_then", rule=what, end=scope.clock.at(rule.to_h))
    return start, what


def checked(scope: Scope, rule: TimedRule) -> tuple[str, str]:
    """The day of a check, or of the earliest next visit, and what is done on it."""
    if rule.to_h is not None and rule.to_h != rule.from_h:
        return scope.clock.between(rule.from_h, rule.to_h), rule_text(scope, rule)
    return scope.clock.day(rule.from_h), rule_text(scope, rule)


def warnings(scope: Scope) -> list[tuple[str, list[tuple[str, str]]]]:
    """What to do at once, most urgent first, with the signs that ask for it and how long to watch for them."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for sign in scope.plan.warnings:
        groups.setdefault(scope.text(sign.do), []).append((scope.text(sign.sign), _watched(scope, sign.to_h)))
    for rule in scope.plan.aftercare:
        if rule.kind == WARNING:
            until = _watched(scope, rule.to_h) if rule.to_h is not None else ""
            groups.setdefault(scope.text(rule.rule), []).append((scope.text(rule.item), until))
    return list(groups.items())


def _watched(scope: Scope, hours: float) -> str:
    if scope.clock.end is None:
        return scope.say("handout.watch_for", span=span(hours))
    return scope.say("handout.watch_until", end=scope.clock.day(hours))


def rule_text(scope: Scope, rule: TimedRule) -> str:
    """A rule in words, without the `avoid` that its list says already."""
    item, detail = scope.text(rule.item), scope.text(rule.detail)
    return scope.say("handout.rule", item=item, detail=detail) if detail else item
