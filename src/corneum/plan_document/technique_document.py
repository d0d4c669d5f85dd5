"""What a client's file states of the technique: what is known to follow from each input, and the card as stated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from corneum import units
from corneum.client import SecondPass
from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import Text, cell, statement
from corneum.evidence.tables import Row
from corneum.needling.devices import TECHNIQUES
from corneum.plan_document.card_models import Card
from corneum.plan_document.document_parts import grade_of
from corneum.plan_document.quantities import rounded
from corneum.plan_document.sentences import sentences
from corneum.plan_document.technique_models import StatedInput
from corneum.plan_document.withheld import Holds, is_held
from corneum.planning.results import TreatmentResult
from corneum.planning.stated_hand import Stated, counting_keys, input_row, overruled_by, stated_keys
from corneum.planning.treatments import Treatment, fixes_angle
from corneum.wording.readers import Reader
from corneum.zones import zones

GLIDES = "needling/glide_words"
OUT_OF_HAND = ("contraindicated", "outside_scope")
# which line of the card says it as stated
_LINES = {
    "speed": "speed",
    "angle": "angle",
    "pressure": "speed",
    "force": "speed",
    "stretch": "stretch",
    "glide": "glide",
    "passes": "directions",
    "pattern": "directions",
    "stamp.dwell": "speed",
    "stamp.pressure": "speed",
}
# words that are not the usual, and how they depart from it
_DEPARTING_WORDS = {"light": "less", "firm": "more", "one direction": "other", "circular": "other"}
# the cell of needling/techniques that says how it is usually done
_USUAL = {
    "speed": "drive",
    "pressure": "drive",
    "force": "drive",
    "stretch": "stretch",
    "glide": "glide",
    "pattern": "directions",
    "second_pass": "second_pass",
    "stamp.dwell": "drive",
    "stamp.pressure": "drive",
}


@dataclass(frozen=True)
class _Input:
    """One stated input of one treatment, with its row and what of it is not the usual ("", less, more or other)."""

    key: str
    value: Stated
    row: Row
    departs: str


def is_shown(holds: Holds, result: TreatmentResult) -> bool:
    """Whether a plan says how a treatment is done: not where it is held or refused."""
    return not is_held(holds, result) and result.verdict not in OUT_OF_HAND


def technique_document(
    context: ModelContext, treatments: Iterable[TreatmentResult], holds: Holds, reader: Reader
) -> list[StatedInput]:
    """The entries `technique`: every stated input of every treatment that is answered in full and may be done."""
    return [
        _document(context, result.treatment, entry, reader)
        for result in treatments
        if is_shown(holds, result)
        for entry in _inputs(context, result.treatment)
    ]


def as_stated(context: ModelContext, result: TreatmentResult, card: Card, reader: Reader) -> Card:
    """The card of one zone with the technique as the file states it, and what to mind where it is not the usual."""
    lines: dict[str, Text] = {}
    for entry in _inputs(context, result.treatment):
        if entry.key in _LINES:
            as_written = statement("technique.as_stated", what=_stated(entry))
            lines[_LINES[entry.key]] = lines.get(_LINES[entry.key], ()) + as_written + _warning(entry)
    # how the passes lie is said beside a stated number of them
    directions = (
        {"directions": card.directions} if "directions" in lines and not _says(context, result, "pattern") else {}
    )
    return card.model_copy(
        update={line: [*sentences(text, reader), *directions.get(line, [])] for line, text in lines.items()}
    )


def _says(context: ModelContext, result: TreatmentResult, key: str) -> bool:
    return any(entry.key == key for entry in _inputs(context, result.treatment))


def _inputs(context: ModelContext, treatment: Treatment) -> Iterator[_Input]:
    """The stated inputs that a device with needles has."""
    for key, value in stated_keys(treatment.technique).items():
        row = input_row(context, key, treatment.class_)
        if row is not None:
            yield _Input(key, value, row, _departs(context, key, value, treatment.class_))


def _document(context: ModelContext, treatment: Treatment, entry: _Input, reader: Reader) -> StatedInput:
    assert treatment.device is not None
    fixed = fixes_angle(context, treatment.device)
    counting = counting_keys(context, treatment.technique, treatment.class_, fixed_angle=fixed)
    why = cell(entry.row, "why")
    if entry.key == "angle" and fixed:
        why = statement("technique.angle_fixed")
    stronger = overruled_by(entry.key, counting)
    if stronger is not None:
        why = statement("technique.overruled", key=stronger)
    return StatedInput(
        treatment=treatment.id,
        key=entry.key,
        stated=sentences(_stated(entry), reader),
        usual=sentences(_usual(context, entry.key, treatment.class_), reader),
        changes=list(entry.row.list("changes")) if entry.key in counting else [],
        why=sentences(why, reader),
        warning=sentences(_warning(entry), reader),
        sources=list(entry.row.sources),
        grade=grade_of(entry.row.grade),
    )


def _warning(entry: _Input) -> Text:
    return cell(entry.row, f"when_{entry.departs}") if entry.departs else ()


def _stated(entry: _Input) -> Text:
    value = entry.value
    if isinstance(value, SecondPass):
        names = tuple(zones()[zone].name for zone in value.zones) or ("every zone",)
        depth = None if value.depth is None else rounded(value.depth)
        return statement(f"technique.stated.second_pass{'' if depth is None else '_to'}", zones=names, depth=depth)
    if entry.key == "stretch":
        return statement("technique.stated.taut" if value else "technique.stated.slack")
    if entry.key == "glide" and entry.departs == "less":
        return statement("technique.stated.dry")
    name = "pressure" if entry.key == "stamp.pressure" else entry.key.removeprefix("stamp.")
    return statement(f"technique.stated.{name}", value=rounded(value) if isinstance(value, float) else value)


def _usual(context: ModelContext, key: str, class_: str) -> Text:
    row = context.row(TECHNIQUES, class_)
    if key == "angle":
        return statement("needling.angle", angle=float(row["angle_deg"]) * units.factor("deg"))
    if key == "passes":
        return statement("technique.stated.passes", value=int(row["passes"]))
    return cell(row, _USUAL[key])


def _departs(context: ModelContext, key: str, value: Stated, class_: str) -> str:
    """Whether an input is less or more than the usual of a class, or other; blank where it is as usual."""
    if isinstance(value, bool):
        return "" if value else "less"
    if isinstance(value, str):
        return _kind_of_glide(context, value) if key == "glide" else _DEPARTING_WORDS.get(value, "")
    if isinstance(value, SecondPass):
        return ""
    row = context.row(TECHNIQUES, class_)
    if key in ("angle", "passes"):
        usual = float(row["passes"]) if key == "passes" else float(row["angle_deg"]) * units.factor("deg")
        return _beside(value, usual, usual)
    name = {"speed": f"hand_speed_{class_}", "force": "hand_force", "stamp.dwell": "contact_time"}[key]
    if name not in context.table("parameters/needling").index:
        return ""
    span = context.parameter(f"needling.{name}")
    return _beside(value, span.low, span.high)


def _beside(value: float, low: float, high: float) -> str:
    return "less" if value < low else "more" if value > high else ""


def _kind_of_glide(context: ModelContext, words: str) -> str:
    """How a glide departs from the usual: less on dry skin, not at all where it is said to be sterile, else other."""
    glide = " ".join(words.casefold().replace("-", " ").split())
    for row in context.table(GLIDES).rows:
        known = row.list("words")
        if glide in known if row["kind"] == "dry" else any(word in glide for word in known):
            return {"dry": "less", "sterile": ""}.get(row["kind"], "other")
    return "other"
