"""Whether a deeper second pass is set in a zone, how deep, and what stands against the one that a file states.

It gives way to every limit that a first pass gives way to: the depth never to go beyond in the zone, what a regulator
evaluated, the longest needle, structures that come too near, and what the operator may do. Where the file states none,
the rules of `needling/second_passes` propose one over single scars and lines.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from corneum.client import Client, SecondPass
from corneum.evidence.derivation import Drawn, Input
from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import Text, cell, statement
from corneum.evidence.tables import Row
from corneum.evidence.value import NoData, Value
from corneum.needling.channels import Channels, channels
from corneum.needling.device_settings import labelled_maximum
from corneum.needling.devices import Device
from corneum.needling.reached_depths import injured_in_band, share_reaching
from corneum.needling.second_pass import injured_by_both, second_pass
from corneum.planning.deeper_pass import DeeperPass, NoDeeperPass
from corneum.planning.dial import Setting
from corneum.planning.dial_search import margins_at, placed_at, too_close
from corneum.planning.gates import gate
from corneum.planning.needle_aim import Aim
from corneum.planning.needle_facts import NeedleFacts, settings_of, tool_in_use
from corneum.planning.never_beyond import never_beyond
from corneum.planning.results import VERDICTS, Binding, Needled
from corneum.planning.stated_hand import input_row
from corneum.planning.treatments import Treatment
from corneum.safety.reasons import Reason, verdict
from corneum.skin.hazards import hazards
from corneum.skin.layers import Skin
from corneum.skin.targets import Band

RULES = "needling/second_passes"
ANY = "any"
# what bounds a first pass and speaks against going deeper on top of it
_HELD: tuple[Binding, ...] = ("shallow_structure", "named_structure", "stronger_reaction")


@dataclass(frozen=True)
class _FirstPass:
    """What a second pass goes on from: the first one of a zone with its skin, aim and holes."""

    facts: NeedleFacts
    skin: Skin
    aimed: Aim
    setting: Setting
    holes: Channels


def deeper_pass(
    context: ModelContext, facts: NeedleFacts, skin: Skin, aimed: Aim, first: Setting, holes: Channels
) -> DeeperPass | NoDeeperPass | None:
    """The second pass of one zone; None where none is stated and no rule proposes one.

    Args:
        context: tables and virtual people.
        facts: the device, its use, the goals, and the second pass that the file states.
        skin: of the zone.
        aimed: what is to be reached.
        first: the first pass.
        holes: the channels of the first pass.
    """
    before = _FirstPass(facts, skin, aimed, first, holes)
    stated = facts.second_pass
    rule = _rule(context, facts, skin.zone)
    if stated is None:
        if rule is None or first.depths.binding in _HELD:
            return None
        return _proposed(context, before, rule)
    row = input_row(context, "second_pass", facts.class_)
    if row is None or not row.list("changes"):
        return NoDeeperPass("second_pass_unfit", cell(row, "why") if row else (), _leave_out())
    if stated.zones and skin.zone not in stated.zones:
        return NoDeeperPass("", statement("technique.second_pass.elsewhere"))
    if first.depths.binding == "stronger_reaction":
        return NoDeeperPass(
            "second_pass_after_reaction", statement("technique.second_pass.after_reaction"), _leave_out()
        )
    rule = rule or _rules_of_zone(context, skin.zone)[0]
    if stated.depth is None:
        return _proposed(context, before, rule, stated=True)
    against = _against(context, facts, stated, skin, first)
    if against is not None:
        return against
    length = max(
        dial
        for dial in settings_of(context, facts.use.device, tool_in_use(context, facts.use))
        if _within(dial, stated.depth)
    )
    return _set(context, before, rule, length, stated=True)


def permitted(context: ModelContext, client: Client, treatment: Treatment, zone: str, needled: Needled) -> Needled:
    """The needles of a zone without a second pass that safety judges more strictly than the first."""
    deeper = needled.second_pass
    if not isinstance(deeper, DeeperPass):
        return needled

    def reasons_at(length: float) -> list[Reason]:
        reasons = gate(context, client, treatment, (zone,), length)
        return [*reasons.general, *reasons.zones.get(zone, ())]

    first, second = reasons_at(needled.technique.length), reasons_at(deeper.technique.length)
    if VERDICTS.index(verdict(second)) >= VERDICTS.index(verdict(first)):
        return needled
    known = {reason.code for reason in first if reason.strength in VERDICTS[: VERDICTS.index("acceptable")]}
    why = next((reason.why for reason in second if reason.code not in known and reason.strength != "note"), ())
    code = "second_pass_judged" if deeper.stated else ""
    return replace(
        needled, second_pass=NoDeeperPass(code, statement("technique.second_pass.judged") + why, _leave_out())
    )


def second_pass_reasons(needled: Needled) -> tuple[Reason, ...]:
    """The note that a stated second pass is not set; none where it is, or where none was stated."""
    refused = needled.second_pass
    if not isinstance(refused, NoDeeperPass) or not refused.code:
        return ()
    return (Reason(refused.code, "note", refused.why, refused.do, sources=refused.sources, grade=refused.grade),)


def _rule(context: ModelContext, facts: NeedleFacts, zone: str) -> Row | None:
    """The rule that proposes a second pass in a zone, for the first goal that has one."""
    rows = [row for row in _rules_of_zone(context, zone) if facts.class_ in row.list("classes")]
    for goal, variant in facts.goals:
        for row in rows:
            if goal == row["goal"] and (variant or ANY) in row.list("variants"):
                return context.row(RULES, row.row_id)
    return None


def _rules_of_zone(context: ModelContext, zone: str) -> list[Row]:
    """The rules that hold in a zone, those of the zone alone first."""
    rows = [row for row in context.table(RULES).rows if zone in (row.list("zones") or (zone,))]
    return sorted(rows, key=lambda row: not row.list("zones"))


def _against(
    context: ModelContext, facts: NeedleFacts, stated: SecondPass, skin: Skin, first: Setting
) -> NoDeeperPass | None:
    """What stands against a stated depth; None where every limit holds it."""
    assert stated.depth is not None
    tool, depth = tool_in_use(context, facts.use), stated.depth
    for code, limit, name, sources, grade in _limits(context, facts, tool, skin):
        if not _within(depth, limit):
            why = statement(f"technique.second_pass.{code}", depth=depth, limit=limit, name=name)
            return NoDeeperPass(f"second_pass_{code}", why, _no_more(limit, first), sources, grade)
    held = [dial for dial in settings_of(context, facts.use.device, tool) if _within(dial, depth)]
    longest = max(held, default=0.0)
    if not longest > first.technique.length or _within(longest, first.technique.length):
        why = statement("technique.second_pass.not_deeper", depth=depth, first=first.technique.length)
        return NoDeeperPass("second_pass_not_deeper", why, statement("technique.second_pass.not_deeper.do"))
    structure = _near(context, facts, skin, longest)
    if structure is not None:
        why = statement("technique.second_pass.near_structure", depth=depth, name=structure)
        return NoDeeperPass("second_pass_near_structure", why, _leave_out())
    return None


def _limits(
    context: ModelContext, facts: NeedleFacts, tool: Device, skin: Skin
) -> Iterator[tuple[str, float, str, tuple[str, ...], str]]:
    """Each limit of a needle in a zone: its code, depth in m, name, sources and grade."""
    for hazard in hazards(context, skin.zone):
        if hazard.hard_limit is not None:
            yield "beyond_structure", hazard.hard_limit.number, hazard.name, hazard.row.sources, hazard.row.grade
    settings = settings_of(context, facts.use.device, tool)
    if settings:
        yield "beyond_device", settings[-1], tool.name, ("corneum_review",), "high"
    labelled = labelled_maximum(context, tool)
    if isinstance(labelled, Value):
        yield "beyond_label", labelled.number, tool.name, labelled.sources, labelled.grade
    # the skin of this client may be thinner than any of these
    yield "beyond_skin", never_beyond(context, facts.use.device, tool, skin).most, tool.name, ("corneum_review",), "low"


def _proposed(
    context: ModelContext, before: _FirstPass, rule: Row, *, stated: bool = False
) -> DeeperPass | NoDeeperPass:
    """The deepest setting within the usual step below the first pass, and within every limit."""
    facts, skin, first = before.facts, before.skin, before.setting
    tool = tool_in_use(context, facts.use)
    step = context.parameter(f"needling.second_pass_step_{rule['over']}", leverage=0.0)
    reach = first.technique.length + step.number
    deepest = min([reach, *(limit for _, limit, *_ in _limits(context, facts, tool, skin))])
    settings = [
        dial
        for dial in settings_of(context, facts.use.device, tool)
        if not _within(dial, first.technique.length) and _within(dial, deepest)
    ]
    while settings and _near(context, facts, skin, settings[-1]) is not None:
        settings.pop()
    if not settings:
        code = "second_pass_no_setting" if stated else ""
        return NoDeeperPass(code, statement("technique.second_pass.no_setting", name=tool.name), _leave_out())
    return _set(context, before, rule, settings[-1], stated=stated)


def _set(context: ModelContext, before: _FirstPass, rule: Row, length: float, *, stated: bool) -> DeeperPass:
    facts, skin, aimed, first = before.facts, before.skin, before.aimed, before.setting
    tool = tool_in_use(context, facts.use)
    technique = second_pass(context, tool, first.technique, rule["over"], length=length)
    assert not isinstance(technique, NoData)
    placed = placed_at(context, facts.use, length, skin)
    with context.model("setting of a second pass") as model:
        model.uses(Input(rule, 0.0))
        step = context.parameter(f"needling.second_pass_step_{rule['over']}", leverage=0.0)
        setting = model.drawn(
            np.full((1, 1), length),
            "m",
            "as stated" if stated else "deepest setting within L + step",
            uses=[Input(step, 0.0)],
        )
    injured: Drawn | NoData = NoData("none of the goals is reached by the depth of a needle")
    if isinstance(aimed.band, Band):
        both = [injured_in_band(context, before.holes, first.depth_in_place, aimed.band)]
        deeper = channels(context, tool, technique, skin, placed)
        both.append(injured_in_band(context, deeper, placed, aimed.band))
        injured = injured_by_both(context, *both)
    return DeeperPass(
        technique=technique,
        setting=setting,
        depth_in_place=placed,
        share=share_reaching(context, placed, aimed.target) if isinstance(aimed.target, Drawn) else aimed.target,
        injured=injured,
        margins=margins_at(context, facts.use, length, skin),
        stated=stated,
        where=cell(rule, "where"),
        row=rule,
    )


def _near(context: ModelContext, facts: NeedleFacts, skin: Skin, length: float) -> str | None:
    """The structure that needles of a length come too near to; None where there is none."""
    threshold = context.parameter("planning.hazard_probability", leverage=0.0).number
    return too_close(margins_at(context, facts.use, length, skin), threshold)


def _no_more(limit: float, first: Setting) -> Text:
    deeper = not _within(limit, first.technique.length)
    return statement("technique.second_pass.no_more", limit=limit) if deeper else _leave_out()


def _leave_out() -> Text:
    return statement("technique.second_pass.leave_out")


def _within(depth: float, limit: float) -> bool:
    """Whether a depth is at most a limit, m, whatever the last digit of a unit's conversion."""
    return bool(depth <= limit * (1 + np.finfo(float).resolution))
