"""The texts of one page, by their names on it, for its reader."""

from __future__ import annotations

from dataclasses import dataclass

from corneum.evidence.statement import Field, Statement
from corneum.wording.readers import Reader
from corneum.wording.templates import fill_statement


@dataclass(frozen=True)
class PageTexts:
    """The texts of a page: called with a name, it fills `<page>.<name>`."""

    page: str
    reader: Reader

    def __call__(self, name: str, /, **fields: Field) -> str:
        return fill_statement(Statement(f"{self.page}.{name}", fields), self.reader)
