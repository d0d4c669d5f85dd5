"""Conditions, medicines, allergies, events and phenotype against treatments.

Each row of `formulation/contraindications` is read through the reviewed table `safety/contraindication_map`:
which treatments it names by tag and how strongly, for whom it is weaker, whether it holds for the person or only
in the field, how it is timed, and what to say. What is wrong with the person comes from the words of the client
file (`corneum.safety.findings`) and from answered screens.

A row that is timed from an event holds until the event plus its waiting time, judged on the day of treatment; an
event without a day may have been today. One that is timed from leaving something off (a retinoid, a scrub) is a note
where the day of treatment leaves time for it, for it is an instruction then and no obstacle. Where sources dispute
the time (`corneum.safety.waiting_times`), the one that decides for the device counts, and from then until the longest
of them the reason is a note.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from corneum import units
from corneum.client import Client
from corneum.client.goals import SEVERITIES
from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import Text, cell, statement
from corneum.evidence.tables import Row
from corneum.safety.emergencies import red_flags
from corneum.safety.findings import Finding, findings
from corneum.safety.reasons import STRENGTHS, Reason, in_order
from corneum.safety.tags import names
from corneum.safety.waiting_times import Treated, authority_words, longest_wait, undated, waiting_time

ROWS = "formulation/contraindications"
MAP = "safety/contraindication_map"
EVERY_ZONE = "*"


@dataclass(frozen=True)
class Concern:
    """A row of the map that something about a client triggers, and what.

    `earliest` is the first day on which no source stands by it any more, whatever is done; None where nobody knows.
    `disputed` says how widely sources differ, where the one that decides asks to wait no longer.
    """

    row: Row
    finding: Finding
    earliest: date | None
    disputed: Text = ()


def screen(
    context: ModelContext,
    client: Client,
    tags: frozenset[str],
    depth: float | None = None,
    zone: str | None = None,
    device: str | None = None,
) -> tuple[Reason, ...]:
    """Every contraindication of this client against a treatment, strongest first.

    Args:
        context: tables and record.
        client: the client's file.
        tags: tags of the treatment.
        depth: length that the needles are set to, m; None where it is not known, and then every depth rule holds.
        zone: one of the planning zones; None for what holds in every zone, so that reasons which are bound to a named
            zone are left to the call for that zone.
        device: id of a device of the catalogue, whose label decides on waiting times; None for any other.

    Returns:
        The reasons, one a code. Red flags come first; they spare home care, which is no procedure.

    Source:
        `formulation/contraindications`, read through `safety/contraindication_map`; `safety/red_flags`.
    """
    return screen_zones(context, client, tags, depth, (zone,), device)[zone]


def screen_zones(
    context: ModelContext,
    client: Client,
    tags: frozenset[str],
    depth: float | None,
    zones: Sequence[str | None],
    device: str | None = None,
) -> dict[str | None, tuple[Reason, ...]]:
    """Every contraindication of this client against a treatment in each of several zones: see `screen`.

    Args:
        context: tables and record.
        client: the client's file.
        tags: tags of the treatment.
        depth: length that the needles are set to, m; None where it is not known.
        zones: planning zones, None for what holds in every zone.
        device: id of a device of the catalogue, whose label decides on waiting times; None for any other.
    """
    treated = Treated(device, tags, _licence(client))
    flags = () if "no_procedure" in tags else red_flags(context, client)
    named = []
    for concern in concerns(context, client):
        strength = _strength(client, concern.row, tags, depth)
        if strength is not None:
            named.append(timed(context, client, concern, strength, treated))
    # most of what stands against a treatment is said of the person, so zones share it
    by_strengths: dict[tuple[str | None, ...], tuple[Reason, ...]] = {}
    screened = {}
    for zone in zones:
        strengths = tuple(strength_in_zone(concern, strength, zone) for concern, strength in named)
        if strengths not in by_strengths:
            by_row: dict[str, list[Reason]] = {}
            for (concern, _), strength in zip(named, strengths, strict=True):
                if strength is not None:
                    by_row.setdefault(concern.row.row_id, []).append(_reason(context, client, concern, strength))
            held = {row_id: _strongest(several) for row_id, several in by_row.items()}
            by_strengths[strengths] = in_order([*flags, *_without_milder(context, held)])
        screened[zone] = by_strengths[strengths]
    return screened


def unresolved(context: ModelContext, client: Client) -> tuple[str, ...]:
    """The words on conditions, medicines, allergies and events that are not understood, as the client wrote them.

    Args:
        context: tables and record.
        client: the client's file.
    """
    return tuple(dict.fromkeys(item.words for item in findings(context, client) if not item.understood))


def concerns(context: ModelContext, client: Client) -> tuple[Concern, ...]:
    """What about a client may stand against treatments, whichever and wherever they are; what is over is left out.

    Args:
        context: tables and record.
        client: the client's file.
    """
    read = (
        client.person,
        client.current_care,
        client.stated_goals,
        _licence(client),
        client.date,
        client.planned_for,
        client.language,
    )
    return context.once("contraindications of a client", read, lambda here: _concerns(here, client))


def _concerns(context: ModelContext, client: Client) -> tuple[Concern, ...]:
    return tuple(
        Concern(row, finding, _earliest(context, client, row, finding))
        for row, finding in _triggered(context, client)
        if not _is_over(context, client, row, finding)
    )


def _triggered(context: ModelContext, client: Client) -> Iterator[tuple[Row, Finding]]:
    """Each row of the map with what triggers it; a screen counts where no fuller answer triggers its rows."""
    rows = context.table(MAP).rows
    described = [item for item in findings(context, client) if item.rows]
    by_words = [(row, item) for row in rows for item in described if _is_named(row, item)]
    holding = {row.row_id for row, item in by_words if not _is_over(context, client, row, item)}
    yield from by_words
    screens = {row.row_id: row.list("screens") for row in rows if row["screens"]}
    fuller = {name for row_id in holding for name in screens.get(row_id, ())}
    for row in rows:
        yes = [name for name in screens.get(row.row_id, ()) if getattr(client.person.screens, name) is True]
        by_screen = row.row_id not in holding and any(name not in fuller for name in yes)
        if by_screen or any(_phenotype(trigger, client) for trigger in row.list("trigger")):
            yield row, Finding("", frozenset((row.row_id,)))


def _is_named(row: Row, item: Finding) -> bool:
    if row.row_id in item.rows:
        return True
    return bool(row["comes_with"]) and not item.rows.isdisjoint(row.list("comes_with"))


def _phenotype(trigger: str, client: Client) -> bool:
    kind, _, word = trigger.partition(":")
    match kind:
        case "always" | "zone":
            return True
        case "age_below":
            return client.person.age < float(word)
        case "fitzpatrick":
            return client.person.fitzpatrick in word.split("|")
        case "goal":
            return word in client.goal_conditions or any(word in (goal.goal, goal.variant) for goal in client.goals)
        case "severe":
            return any(goal.goal == word and goal.severity == SEVERITIES[-1] for goal in client.goals)
        case "licence":
            return _licence(client) == word
        case _:
            return False


def _reason(context: ModelContext, client: Client, concern: Concern, strength: str) -> Reason:
    row, words, earliest = concern.row, concern.finding.words, concern.earliest
    fact = context.row(ROWS, row.row_id)
    in_time = earliest is not None and (client.planned_for is None or earliest <= client.planned_for)
    if row["wait_from"] == "stop" and in_time:
        strength = "note"
    day_missing = row["wait_from"] == "event" and concern.finding.when is None and fact["wait_value"]
    return Reason(
        code=row.row_id,
        strength=strength,
        why=cell(row, "why") + (statement("safety.in_the_file", words=words) if words else ()) + concern.disputed,
        do=cell(row, "do") + (statement("safety.day_missing") if day_missing else ()),
        earliest=earliest,
        person_wide=row["person_wide"] == "yes",
        sources=fact.sources,
        grade=fact.grade,
    )


def _strength(client: Client, row: Row, tags: frozenset[str], depth: float | None) -> str | None:
    """How strongly a row stands against a treatment; None where it does not name it."""
    strength = next((word for word in STRENGTHS if word in row and names(row[word], tags, depth)), None)
    if strength == "contraindicated":
        return _weaker_for(row).get(_licence(client), strength)
    return strength


def _without_milder(context: ModelContext, held: Mapping[str, Reason]) -> Iterator[Reason]:
    """The reasons without those that give way to a graver row on the same thing, which holds at least as strongly.

    What a medicine suggests (diabetes, by metformin) gives way so to what was measured (an HbA1c).
    """
    rows = context.table(MAP)
    for row_id, reason in held.items():
        graver = (held[other] for other in rows.row(row_id).list("gives_way_to") if other in held)
        if not any(STRENGTHS.index(other.strength) <= STRENGTHS.index(reason.strength) for other in graver):
            yield reason


def strength_in_zone(concern: Concern, strength: str, zone: str | None) -> str | None:
    """That strength in a zone (None: in every zone); None where what is concerned is bound to others."""
    row, places = concern.row, concern.finding.zones
    if row["field_only"] == "yes" and places and zone not in places:
        return None
    if row["zones"] and zone not in row.list("zones"):
        noted = zone is not None and bool({zone, EVERY_ZONE} & set(row.list("note_zones")))
        return "note" if noted else None
    return strength


def _weaker_for(row: Row) -> dict[str, str]:
    """What `contraindicated` becomes where somebody with a licence treats (`physician:not_recommended`)."""
    pairs = (entry.split(":") for entry in row.list("weaker_for"))
    return {licence: strength for licence, strength in pairs}


def _licence(client: Client) -> str:
    return "" if client.operator is None else client.operator.licence


def _since(context: ModelContext, client: Client, row: Row, finding: Finding) -> date | None:
    """The day from which a wait counts; None where nothing is counted or it has to be asked."""
    if not row["wait_from"] or finding.when is not None:
        return finding.when if row["wait_from"] else None
    if row["wait_from"] == "stop":
        return client.date
    may_be_today = row["wait_from"] == "event" and undated(context, row.row_id) == "today"
    return client.date if may_be_today else None


def _earliest(context: ModelContext, client: Client, row: Row, finding: Finding) -> date | None:
    """The first day on which no source asks to wait any longer."""
    since = _since(context, client, row, finding)
    return None if since is None else longest_wait(context, row.row_id, since)


def timed(
    context: ModelContext, client: Client, concern: Concern, strength: str, treated: Treated
) -> tuple[Concern, str]:
    """A concern with the day that is decided for this treatment, and how strongly it stands on the day of treatment.

    Once that day has passed and some source still asks to wait, it is a note without a day.

    Args:
        context: tables and record.
        client: the client's file.
        concern: what stands against the treatment.
        strength: how strongly, before its day.
        treated: the treatment and who does it.
    """
    since = _since(context, client, concern.row, concern.finding)
    time = None if since is None else waiting_time(context, concern.row.row_id, since, treated)
    if time is None:
        return concern, strength
    if concern.row["wait_from"] != "stop" and time.decided <= (client.planned_for or client.date):
        low, high = ((end - (since or client.date)).days for end in (time.low, time.high))
        disputed = statement("safety.waiting_disputed", low=low, high=high, words=authority_words(context, time))
        return replace(concern, earliest=None, disputed=disputed), "note"
    return replace(concern, earliest=time.decided), strength


def _is_over(context: ModelContext, client: Client, row: Row, finding: Finding) -> bool:
    """True where the waiting time has passed by the day of treatment, or a rule for fresh events comes too late."""
    day = client.planned_for or client.date
    if row["within_h"]:
        window = timedelta(seconds=float(row["within_h"]) * units.factor("h"))
        if finding.when is None:
            # `filler yesterday` says itself that it is fresh; `filler` does not
            return row.row_id not in finding.rows
        return day - finding.when > window
    if finding.when is None and row["wait_from"] == "event" and undated(context, row.row_id) == "none":
        return True
    if row["wait_from"] == "stop" and finding.is_over and finding.when is None:
        return True
    timed = ("event", "course", "stop") if finding.is_over else ("event", "course")
    if row["wait_from"] not in timed:
        return False
    earliest = _earliest(context, client, row, finding)
    return earliest is not None and earliest <= day


def _strongest(reasons: list[Reason]) -> Reason:
    """One reason of several with the same code: the strongest, with the latest day of all."""
    best = min(reasons, key=lambda reason: STRENGTHS.index(reason.strength))
    same = [reason for reason in reasons if reason.strength == best.strength]
    dates = [reason.earliest for reason in same if reason.earliest is not None]
    return replace(best, earliest=max(dates)) if len(dates) == len(same) else best
