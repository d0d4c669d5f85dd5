"""Texts of the stages as sentences of the plan, filled for a reader; and sentences of the plan filled again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from corneum.evidence.statement import Field, Statement, Text
from corneum.plan_document.document_parts import FieldValue, Sentence, Template
from corneum.wording.readers import Reader, sees_depths
from corneum.wording.templates import fields_of, fill, fill_statement, template_of


def sentences(text: Text, reader: Reader) -> list[Sentence]:
    """The sentences of a text with their words for a reader."""
    return [_sentence(part, reader) for part in text]


# many treatments and zones have the same said of them
@lru_cache(maxsize=16384)
def _sentence(part: Statement, reader: Reader) -> Sentence:
    return Sentence(
        text_id=part.text_id,
        fields={name: _as_json(value, reader) for name, value in _fields(part, reader).items()},
        text=fill_statement(part, reader),
    )


def _fields(part: Statement, reader: Reader) -> Mapping[str, Field]:
    """Those that a reader's wording names: whoever is told no depth of a needle finds none beside the sentence."""
    if sees_depths(reader):
        return part.fields
    named = fields_of(template_of(part.text_id, reader))
    return {name: value for name, value in part.fields.items() if name in named}


def words_for(text: Sequence[Sentence], reader: Reader) -> str:
    """The text for a reader, who need not be the one that plan.json was written for; empty sentences are left out."""
    return " ".join(filter(None, (fill_statement(_statement(sentence), reader) for sentence in text)))


def field_words(part: Sentence, name: str, reader: Reader) -> str:
    """What a field of a sentence says by itself, for a reader."""
    value = _from_json(part.fields[name])
    if isinstance(value, tuple):
        return " ".join(fill((part,), reader) if isinstance(part, Statement) else str(part) for part in value)
    return str(value)


def _statement(part: Sentence | Template) -> Statement:
    return Statement(part.text_id, {name: _from_json(value) for name, value in part.fields.items()})


def _as_json(value: Field, reader: Reader) -> FieldValue:
    if not isinstance(value, tuple):
        return value
    return [
        Template(
            text_id=part.text_id,
            fields={name: _as_json(inner, reader) for name, inner in _fields(part, reader).items()},
        )
        if isinstance(part, Statement)
        else part
        for part in value
    ]


def _from_json(value: FieldValue) -> Field:
    if not isinstance(value, list):
        return value
    return tuple(_statement(part) if isinstance(part, Template) else part for part in value)
