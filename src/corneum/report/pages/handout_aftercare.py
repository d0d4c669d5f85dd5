"""What the client does and leaves out after the visit, on which day, and which signs ask for help."""

from __future__ import annotations

from collections.abc import Sequence

from corneum.plan_document.plan_models import TimedRule
from corneum.report.pages.dated_lines import Dated, dated
from corneum.report.pages.handout_scope import Scope
from corneum.wording import human_units as words

_LEAVE_OUT = ("avoid", "limit")
_DO = ("use", "start", "continue", "care")
_DIARY = ("review", "wait")


def leave_out(scope: Scope) -> list[Dated]:
    """What to avoid, by the moment at which the rule ends."""
    rules = sorted(_of_kinds(scope, _LEAVE_OUT), key=lambda rule: (rule.to_h is None, rule.to_h or 0.0))
    return dated(
        (
            f"Until {scope.clock.at(rule.to_h)}" if rule.to_h is not None else "From now on",
            rule_text(scope, rule) + (f", from {scope.clock.at(rule.from_h)}" if rule.from_h else ""),
        )
        for rule in rules
    )


def do(scope: Scope) -> list[Dated]:
    """What to use and do, by the moment at which it begins."""
    rules = sorted(_of_kinds(scope, _DO), key=lambda rule: (rule.from_h, rule.to_h or 0.0))
    return dated(
        (
            f"From {scope.clock.at(rule.from_h)}" if rule.from_h else "At once",
            # what may be used again stays allowed
            rule_text(scope, rule)
            + (f", until {scope.clock.at(rule.to_h)}" if rule.to_h is not None and rule.kind != "start" else ""),
        )
        for rule in rules
    )


def diary(scope: Scope) -> list[Dated]:
    """Checks after the treatment, and the earliest next session."""
    entries = []
    for rule in sorted(_of_kinds(scope, _DIARY), key=lambda rule: rule.from_h):
        if rule.to_h is not None and rule.to_h != rule.from_h:
            when = scope.clock.between(rule.from_h, rule.to_h)
        else:
            when = scope.clock.day(rule.from_h)
        entries.append((words.sentence(when), rule_text(scope, rule)))
    return dated(entries)


def warnings(scope: Scope) -> list[tuple[str, list[tuple[str, str]]]]:
    """What to do at once, most urgent first, with the signs that ask for it and how long to watch for them."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for sign in scope.plan.warnings:
        entry = scope.text(sign.sign), f"until {scope.clock.day(sign.to_h)}"
        groups.setdefault(scope.text(sign.do), []).append(entry)
    for rule in _of_kinds(scope, ("warning",)):
        until = f"until {scope.clock.day(rule.to_h)}" if rule.to_h is not None else ""
        groups.setdefault(scope.text(rule.rule), []).append((scope.text(rule.item), until))
    return list(groups.items())


def rule_text(scope: Scope, rule: TimedRule) -> str:
    """A rule in words, without the `avoid` that its list says already."""
    item, detail = scope.text(rule.item), scope.text(rule.detail)
    return f"{item}: {detail}" if detail else item


def _of_kinds(scope: Scope, kinds: Sequence[str]) -> list[TimedRule]:
    return [rule for rule in scope.plan.aftercare if rule.kind in kinds]
