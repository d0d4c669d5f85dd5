"""What was asked, put right: the same device without what stands against the offer, where that can be taken away.

One change after the other is tried on the offer, and kept where it takes away something that stands against it and adds
nothing: other contents, the depth of each zone in place of the one that was offered, the energy of the device's own
manual, another operator, a later day. What remains refused then is refused for the client's own sake, and there is no
offer to put right. The mended offer is a treatment like any other, computed in full.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from corneum import units
from corneum.client import LICENCES, Client, Considered, Operator
from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import Text, statement
from corneum.formula.contents import contents
from corneum.planning.calendar import first_day
from corneum.planning.gates import Gate
from corneum.planning.payloads import delivers, in_words
from corneum.planning.results import Change, NeedledZone, TreatmentResult
from corneum.planning.treatments import NEEDLE, Treatment, name_of, plain_of_class
from corneum.planning.waits import waits_of
from corneum.safety.gate import route_of
from corneum.safety.hours import hour_rule
from corneum.safety.reasons import ACCEPTABLE, Reason, verdict
from corneum.zones import zones

# licences of those who may stand in for another operator, from the least that is needed
_PROFESSIONALS = tuple(licence for licence in LICENCES if licence not in ("self", "client"))
_OF_HEAT = {"energy": None, "pulse": None, "power": None}


@dataclass(frozen=True)
class Judged:
    """A treatment as far as safety: its needles in each zone, and every reason at the depth that was set."""

    treatment: Treatment
    needled: tuple[NeedledZone, ...]
    gate: Gate

    @property
    def zones(self) -> Mapping[str, str]:
        """The verdict in each zone."""
        general = self.gate.general
        return {zone: verdict([*general, *reasons]) for zone, reasons in self.gate.zones.items()}

    @property
    def against(self) -> frozenset[tuple[str, str]]:
        """Code and zone of all that stands against the treatment, "" where it stands everywhere."""
        named = [("", self.gate.general), *self.gate.zones.items()]
        return frozenset((reason.code, zone) for zone, reasons in named for reason in reasons if _is_strong(reason))

    def reasons(self) -> Iterator[Reason]:
        """All that stands against the treatment, what holds everywhere first."""
        for reasons in (self.gate.general, *self.gate.zones.values()):
            yield from (reason for reason in reasons if _is_strong(reason))


@dataclass(frozen=True)
class Mended:
    """An offer that was put right, and what was changed; `moved` says why it is moved to another day, where it is."""

    judged: Judged
    changes: tuple[Change, ...]
    moved: Text = ()


@dataclass(frozen=True)
class _Step:
    """One change, with the offer before and after it."""

    what: Text
    before: Judged
    after: Judged

    def why_removed(self, left_out: Collection[str]) -> Text | None:
        """Why the strongest reason that is gone stood against the offer; None where it stood only in zones that are
        left out all the same."""
        gone = {code for code, zone in self.before.against - self.after.against if zone not in left_out}
        return next((reason.why for reason in self.before.reasons() if reason.code in gone), None)


Judge = Callable[[Treatment], Judged]
_Trial = tuple[Treatment, Text]


def mend(context: ModelContext, client: Client, offered: Judged, judge: Judge) -> Mended | None:
    """The offer with every change that takes away something which stands against it.

    Args:
        context: tables and record.
        client: the client's file.
        offered: a treatment that the client asks about, as it was judged.
        judge: judges a treatment as the chain does.

    Returns:
        None where nothing stands against the offer in any zone, or where no change makes it acceptable in more zones.
    """
    current = offered
    steps: list[_Step] = []
    for trial in _TRIALS:
        for treatment, what in trial(context, client, current) if current.against else ():
            judged = judge(treatment)
            if judged.against < current.against:
                steps.append(_Step(what, current, judged))
                current = judged
                break
    if _acceptable(current) <= _acceptable(offered):
        return None
    left_out = [zone for zone, word in current.zones.items() if word != ACCEPTABLE]
    moved = [step for step in steps if step.after.treatment.day != step.before.treatment.day]
    stay = [step for step in steps if step not in moved]
    changes = [Change(step.what, why) for step in stay if (why := step.why_removed(left_out)) is not None]
    if left_out:
        why = next(reason.why for zone in left_out for reason in current.gate.zones[zone] if _is_strong(reason))
        names = tuple(zones()[zone].name for zone in left_out)
        changes.append(Change(statement("planning.mended.zones", zones=names), why))
    why_moved = next((why for step in moved if (why := step.why_removed(left_out)) is not None), ())
    return Mended(put_right(context, current, offered.treatment), tuple(changes), why_moved)


def put_right(context: ModelContext, mended: Judged, offered: Treatment) -> Judged:
    """A mended offer under its own name.

    Args:
        context: tables and record.
        mended: the offer with its changes, as it was judged.
        offered: the offer as it stands in the file.
    """
    device = mended.treatment.device
    name = f"{offered.plain_name if device is None else name_of(context, device)}, put right"
    treatment = replace(mended.treatment, id=f"{offered.id}-put-right", name=name, plain_name=name, mends=offered.id)
    needled = tuple(replace(each, treatment=treatment) for each in mended.needled)
    return Judged(treatment, needled, mended.gate)


def on_day(client: Client, result: TreatmentResult, changes: Sequence[Change], why: Text) -> TreatmentResult:
    """The result of an offer that was put right, with its changes and the day that it is moved to, if any.

    Args:
        client: the client's file.
        result: of the mended offer.
        changes: what was changed beside the day.
        why: why it is moved.
    """
    if result.treatment.day is None:
        return replace(result, changes=tuple(changes))
    day = first_day(client, result).isoformat()
    return replace(result, changes=(*changes, Change(statement("planning.mended.day", day=day), why)))


def client_of(client: Client, treatment: Treatment) -> Client:
    """The client's file with the day and the operator that a mended offer is moved to."""
    update: dict[str, object] = {}
    if treatment.day is not None:
        update["planned_for"] = treatment.day
    if treatment.licence is not None:
        place = client.operator.jurisdiction if client.operator else None
        update["operator"] = Operator(licence=treatment.licence, jurisdiction=place)
    return client.model_copy(update=update) if update else client


def _acceptable(judged: Judged) -> int:
    return sum(word == ACCEPTABLE for word in judged.zones.values())


def _with_other_contents(context: ModelContext, client: Client, current: Judged) -> Iterator[_Trial]:
    treatment, entry = current.treatment, _entry(current)
    plain = plain_of_class(context, treatment)
    if plain is None or not (delivers(context, treatment.payload) or entry.formula):
        return
    bare = replace(
        treatment,
        payload=plain.payload,
        tags=plain.tags,
        serum=plain.serum,
        prescriber=plain.prescriber,
        considered=entry.model_copy(update={"formula": None, "serum": None}),
    )
    yield bare, _instead(context, current, plain)


def _instead(context: ModelContext, current: Judged, plain: Treatment) -> Text:
    """What takes the place of the contents: nothing but a sterile glide, or a liquid that does not act; and from which
    hour a product for the skin may follow."""
    treatment = current.treatment
    brought = in_words(context, treatment.payload)
    if plain.payload == "none":
        what = statement("planning.mended.glide", contents=brought)
    else:
        what = statement("planning.mended.plain", plain=in_words(context, plain.payload), contents=brought)
    hour = _hour_of_serum(context, treatment)
    return what if hour is None else what + statement("planning.mended.serum_after", time=hour)


def _hour_of_serum(context: ModelContext, treatment: Treatment) -> float | None:
    """From which time after the needles, s, the product that was offered may go on the skin; None for a medicine, and
    where no rule names it."""
    if treatment.formula is None or "prescription" in treatment.tags or NEEDLE not in treatment.tags:
        return None
    route = route_of(treatment.tags)
    rules = [hour_rule(context, named, route, treatment.length) for named in contents(context, treatment.formula)]
    hours = [rule.hour for rule in rules]
    if not hours or any(hour is None for hour in hours):
        return None
    return max(hour for hour in hours if hour is not None) * units.factor("h")


def _at_depth_of_zone(context: ModelContext, client: Client, current: Judged) -> Iterator[_Trial]:
    entry = _entry(current)
    if entry.depth is None:
        return
    plain = plain_of_class(context, current.treatment)
    length = current.treatment.row.number("default_length_um") if plain is None else plain.length
    unasked = replace(current.treatment, length=length, considered=entry.model_copy(update={"depth": None}))
    yield unasked, statement("planning.mended.depth", depth=entry.depth)


def _at_energy_of_manual(context: ModelContext, client: Client, current: Judged) -> Iterator[_Trial]:
    entry = _entry(current)
    if any(getattr(entry, key) is not None for key in _OF_HEAT):
        unasked = replace(current.treatment, considered=entry.model_copy(update=_OF_HEAT))
        yield unasked, statement("planning.mended.energy")


def _by_other_operator(context: ModelContext, client: Client, current: Judged) -> Iterator[_Trial]:
    """Done by another licence than the operator's, the least of them first."""
    if all(reason.strength != "outside_scope" for reason in current.reasons()):
        return
    for licence in _PROFESSIONALS:
        if client.operator is None or licence != client.operator.licence:
            yield (
                replace(current.treatment, licence=licence),
                statement("planning.mended.operator", licence=licence.replace("_", " ")),
            )


def _on_later_day(context: ModelContext, client: Client, current: Judged) -> Iterator[_Trial]:
    waits = waits_of(context, client, current.treatment, current.gate.general, current.gate.zones)
    if waits.has_day and waits.until is not None and waits.until > (client.planned_for or client.date):
        yield replace(current.treatment, day=waits.until), ()


# tried in this order; a later day comes last, for it counts for what the others leave
_TRIALS = (_with_other_contents, _at_depth_of_zone, _at_energy_of_manual, _by_other_operator, _on_later_day)


def _entry(current: Judged) -> Considered:
    if current.treatment.considered is None:
        raise ValueError(f"{current.treatment.id} was not asked about")
    return current.treatment.considered


def _is_strong(reason: Reason) -> bool:
    return reason.strength != "note"
