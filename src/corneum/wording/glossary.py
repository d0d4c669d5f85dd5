"""The field's terms in plain words, as they stand in `texts/glossary.toml`."""

from __future__ import annotations

from dataclasses import dataclass

from corneum.wording.templates import templates

_PREFIX = "glossary."


@dataclass(frozen=True)
class Term:
    """A term and what it means."""

    name: str
    meaning: str


def glossary() -> tuple[Term, ...]:
    """Every term, in alphabetical order."""
    terms = (
        Term(text_id.removeprefix(_PREFIX).replace("_", " "), entry["text"])
        for text_id, entry in templates().items()
        if text_id.startswith(_PREFIX)
    )
    return tuple(sorted(terms, key=lambda term: term.name.casefold()))
