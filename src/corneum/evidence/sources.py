"""The table of sources: every key that a row may cite."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, fields
from functools import cache
from importlib import resources
from types import MappingProxyType


@dataclass(frozen=True)
class Source:
    """One work. `topics` are the table folders that cite it; empty text means not known."""

    key: str
    authors: str
    year: str
    title: str
    journal: str
    doi: str
    url: str
    design: str
    n: str
    funding_or_conflict: str
    topics: tuple[str, ...]

    def citation(self) -> str:
        """One line: authors (year). Title. Journal. doi."""
        head = f"{self.authors or 'Author not known'}{f' ({self.year})' if self.year else ''}"
        tail = [part for part in (self.title, self.journal, f"doi:{self.doi}" if self.doi else self.url) if part]
        return ". ".join([head, *tail])

    def paid_by(self) -> str:
        """Who paid or gains, as far as the work says; `not known` where nothing was read."""
        return self.funding_or_conflict or "not known"


@cache
def sources() -> MappingProxyType[str, Source]:
    """Every source by its key."""
    text = resources.files("corneum.evidence").joinpath("data/sources.csv").read_bytes()
    names = [field.name for field in fields(Source) if field.name != "topics"]
    table: dict[str, Source] = {}
    for row in csv.DictReader(io.StringIO(text.decode("utf-8"), newline="")):
        table[row["key"]] = Source(**{name: row[name] for name in names}, topics=tuple(row["topics"].split(";")))
    return MappingProxyType(table)
