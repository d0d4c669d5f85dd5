"""Transitional: a plan document of strings as the typed plan, until the builders make it. Strings become sentences.

A string that holds a length gets a wording of its own for clients, so that tests see which reader a page renders for.
"""

from __future__ import annotations

import re
import types
import typing
from collections.abc import Mapping
from typing import Any, cast

from pydantic import BaseModel

from corneum.evidence.tables import load_tables
from corneum.plan_document import plan_models as models
from corneum.wording.templates import templates

_LENGTH = re.compile(r"\d+(?:[.,]\d+)?\s?(?:to \d+(?:[.,]\d+)?\s?)?(?:mm|µm|um)\b")
_BEFORE = re.compile(r"\b(?:hours?|days?|weeks?)\b.*\bbefore\b")
_SENTENCE = re.compile(r"(?<=[.!?]) +(?=[A-Z])")
_ADDRESS = re.compile(r"(?:doi:|https?://)\S+$")
_AVOID = re.compile(r"^avoid(?:[;:,]\s*|$)")

_TEMPLATES = cast("dict[str, Mapping[str, str]]", templates())
_TEMPLATES["literal_for_readers"] = {"text": "{text}", "client": "{client}"}
_TEMPLATES.setdefault(
    "answers.margins_by_zone", {"text": "The plan gives the margin to named vessels, nerves and bone by zone."}
)


def typed(document: Mapping[str, Any]) -> models.Plan:
    """The plan of a document."""
    if document["schema_version"] == "2":
        return models.Plan.model_validate(document)
    return models.Plan.model_validate(_filled(_adapted(dict(document), models.Plan)))


def sentences(text: str | None, text_id: str = "literal") -> list[dict[str, Any]]:
    """Words as one sentence of a plan."""
    if not text:
        return []
    if _LENGTH.search(text):
        fields = {"text": text, "client": _LENGTH.sub("a length for the professional", text)}
        return [{"text_id": "literal_for_readers", "fields": fields, "text": text}]
    return [{"text_id": text_id, "fields": {"text": text} if text_id == "literal" else {}, "text": text}]


def _filled(plan: dict[str, Any]) -> dict[str, Any]:
    """The fields that the strings did not hold as data."""
    client = plan["client"]
    goals = client.get("goals", [])
    plan["schema_version"] = "2"
    plan["occasion"] = {
        "licence": (client.get("operator") or {}).get("licence"),
        "planned_for": client.get("planned_for"),
        "event": (client.get("event") or {}).get("date"),
        "goals": [goal["goal"] if isinstance(goal, Mapping) else str(goal) for goal in goals],
    }
    ranks = {row["word"]: int(row["rank"]) for row in load_tables()["needling/pain"].rows}
    for treatment in plan["treatments"]:
        class_ = treatment["class"]
        referred = class_ == "referral"
        treatment["procedure"] = (
            treatment["payload"] not in ("retinoid", "none") if referred else class_ not in ("home_care", "topical")
        )
        answers = {answer["id"]: answer for answer in treatment["questions"]}
        provider = "".join(sentence["text"] for sentence in answers.get("provider", {}).get("answer", []))
        questions = [part.strip(" .") for line in _SENTENCE.split(provider) for part in line.split(";")]
        treatment["ask_provider"] = [sentences(part) for part in questions if part]
        for answer in treatment["questions"]:
            answer["answer"] = [
                part
                for sentence in answer["answer"]
                for line in _SENTENCE.split(sentence["text"])
                for part in sentences(line)
            ]
        if "wrong" in answers:
            answers["wrong"]["answer"] = [
                sentence | {"text_id": "answers.margins_by_zone"}
                if sentence["text"].startswith("The plan gives the margin")
                else sentence
                for sentence in answers["wrong"]["answer"]
            ]
        for zone in treatment["zones"].values():
            if zone.get("pain"):
                zone["pain"]["rank"] = ranks.get(zone["pain"]["words"], 0)
        for reason in (
            *treatment["reasons"],
            *(one for zone in treatment["zones"].values() for one in zone["reasons"]),
        ):
            reason["before_visit"] = bool(reason["do"]) and bool(_BEFORE.search(reason["do"][0]["text"]))
    for rule in plan["aftercare"]:
        text = rule["rule"][0]["text"] if rule["rule"] else ""
        rule["detail"] = sentences(_AVOID.sub("", text) if rule["kind"] == "avoid" else text)
    for work in plan["references"]:
        found = _ADDRESS.search(work["citation"])
        work["address"] = found.group() if found else ""
    return plan


def _adapted(value: Any, kind: Any) -> Any:
    origin, args = typing.get_origin(kind), typing.get_args(kind)
    if origin is list and args == (models.Sentence,):
        return sentences(value) if isinstance(value, str) or value is None else value
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        if not isinstance(value, Mapping):
            return value
        kinds = {info.alias or name: info.annotation for name, info in kind.model_fields.items()}
        return {key: _adapted(part, kinds[key]) if key in kinds else part for key, part in value.items()}
    if origin in (typing.Union, types.UnionType):
        return _of_union(value, args)
    if origin is list and isinstance(value, list):
        return [_adapted(part, args[0]) for part in value]
    if origin is dict and isinstance(value, dict):
        return {key: _adapted(part, args[1]) for key, part in value.items()}
    return value


def _of_union(value: Any, kinds: tuple[Any, ...]) -> Any:
    if value is None:
        return None
    if isinstance(value, Mapping):
        for kind in (kind for kind in kinds if isinstance(kind, type) and issubclass(kind, BaseModel)):
            required = {info.alias or name for name, info in kind.model_fields.items() if info.is_required()}
            keys = {info.alias or name for name, info in kind.model_fields.items()}
            if required - {"words", "rank"} <= value.keys() <= keys:
                return _adapted(value, kind)
    others = [kind for kind in kinds if kind is not type(None)]
    return _adapted(value, others[0])
