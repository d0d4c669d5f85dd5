"""A second pass that goes deeper over single scars or lines of one zone, or why none is set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from corneum.evidence.derivation import Drawn
from corneum.evidence.statement import Text
from corneum.evidence.tables import Row
from corneum.evidence.value import NoData
from corneum.needling.technique import Technique


@dataclass(frozen=True)
class DeeperPass:
    """A second pass with what follows from it, where it is done.

    `setting` is the needle length with its derivation, m; `share` of its needles that reach the target; `injured`,
    share of the band that either pass injures; `margins`, how often it comes too near to each structure. `stated` says
    whether the file asks for it; `row` is the rule that it follows.
    """

    technique: Technique
    setting: Drawn
    depth_in_place: Drawn
    share: Drawn | NoData
    injured: Drawn | NoData
    margins: Mapping[str, Drawn]
    stated: bool
    where: Text
    row: Row


@dataclass(frozen=True)
class NoDeeperPass:
    """Why no second pass is set: `code` is blank where none was stated, and `do` then says nothing."""

    code: str
    why: Text
    do: Text = ()
    sources: tuple[str, ...] = ("corneum_review",)
    grade: str = "high"
