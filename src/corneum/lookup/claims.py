"""Claims of the field, what the data say of them, the numbers of the models, and who paid for the works cited."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from corneum.evidence.sources import Source, sources
from corneum.evidence.tables import Row, Tables, load_tables
from corneum.evidence.vocabulary import synonyms
from corneum.lookup.effects import find_effects
from corneum.report.terminal.evidence_text import CitedWork, Claim, EvidenceFound, Parameter

_PARAMETERS = "parameters/"
# kinds of words that a reader calls otherwise than a claim does (botox for a neuromuscular inhibitor)
_CALLED_OTHERWISE = ("active", "goal")
# letters of a word that is looked for as it stands, not as the beginning of longer ones
_SHORT = 3


def search_evidence(words: str | None = None, treatment: str | None = None) -> EvidenceFound:
    """What trials found for the words, and the claims, parameters and sources that hold them.

    It is the JSON of `corneum evidence --json`.

    Args:
        words: claims and parameters are returned whose text holds every word or a synonym of it (a word matches the
            words that begin with it), the sources that they cite, and the sources whose own citation, design or
            funding holds the words. Everything without them.
        treatment: a treatment, device, agent or procedure that effects are limited to; None for all.

    Returns:
        Lists under `effects`, `claims`, `parameters` and `sources`. Numbers of parameters are in SI; `printed` is the
        number as tabulated.

    Example:
        >>> from corneum import search_evidence
        >>> sorted(search_evidence("pores"))
        ['claims', 'effects', 'parameters', 'sources']

    Raises:
        InputFault: a treatment that there is not, with the nearest that there is.
    """
    effects = find_effects(words, treatment)
    tables = load_tables()
    wanted = [_meaning(word) for word in re.findall(r"\w+", words.lower())] if words else []
    claims = [row for row in tables["outcomes/claims"].rows if _holds(wanted, [*row.values()])]
    parameters = [
        (stage, row)
        for stage, row in _parameter_rows(tables)
        if _holds(wanted, [stage, row.row_id.replace("_", " "), *row.values()])
    ]
    cited = {key for row in claims for key in row.sources} | {key for _, row in parameters for key in row.sources}
    cited |= {key for effect in effects for key in effect["sources"]}
    works = [
        source
        for source in sources().values()
        if source.key in cited or _holds(wanted, [source.key, source.citation(), source.design, source.paid_by()])
    ]
    return {
        "effects": effects,
        "claims": [_claim(row) for row in claims],
        "parameters": [_parameter(tables, stage, row) for stage, row in parameters],
        "sources": [_source(source) for source in works],
    }


def _parameter_rows(tables: Tables) -> Iterator[tuple[str, Row]]:
    for name, table in tables.items():
        if name.startswith(_PARAMETERS):
            yield from ((name.removeprefix(_PARAMETERS), row) for row in table.rows)


def _claim(row: Row) -> Claim:
    return {
        "id": row.row_id,
        "claim": row["claim"],
        "verdict": row["verdict"],
        "certainty": row["certainty"],
        "sources": list(row.sources),
        "note": row["note"],
        "computed": None,
    }


def _parameter(tables: Tables, stage: str, row: Row) -> Parameter:
    value = tables.parameter(f"{stage}.{row.row_id}")
    return {
        "id": f"{stage}.{row.row_id}",
        "symbol": row["symbol"],
        "value": value.number,
        "low": value.low,
        "high": value.high,
        "spread": value.spread,
        "unit": value.unit,
        "printed": value.printed,
        "valid": value.valid,
        "sources": list(value.sources),
        "basis": value.basis,
        "grade": value.grade,
        "note": value.note,
    }


def _source(source: Source) -> CitedWork:
    return {
        "key": source.key,
        "citation": source.citation(),
        "design": source.design,
        "n": source.n,
        "paid_by": source.paid_by(),
        "doi": source.doi,
        "url": source.url,
        "topics": list(source.topics),
    }


def _meaning(word: str) -> re.Pattern[str]:
    """A pattern that finds the word or a synonym of it at the start of a word; a short one only as a whole word."""
    words = {word, *(other.lower() for kind in _CALLED_OTHERWISE for other in synonyms(kind, word))}
    ends = [re.escape(synonym) + (r"(?![^\W_])" if len(synonym) <= _SHORT else "") for synonym in sorted(words)]
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(ends)})")


def _holds(wanted: Iterable[re.Pattern[str]], texts: Iterable[str]) -> bool:
    text = " ".join(texts).lower()
    return all(pattern.search(text) for pattern in wanted)
