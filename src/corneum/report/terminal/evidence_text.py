"""Evidence that was looked for, on a terminal: claims, parameters, works."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

from corneum.evidence.statement import Statement
from corneum.report.terminal.effect_text import EffectFound, effects_text
from corneum.report.terminal.wrapped_lines import STEP, wrapped
from corneum.wording import human_units as words
from corneum.wording.templates import fill_statement

# a section of a listing stops here; the rest is counted
MOST_IN_SHORT, MOST = 8, 25


class Claim(TypedDict):
    """What the field claims, and what the data say."""

    id: str
    claim: str
    verdict: str
    certainty: str
    sources: list[str]
    note: str
    computed: None


class Parameter(TypedDict):
    """A number that the models use, in SI; `printed` is as it is tabulated."""

    id: str
    symbol: str
    value: float
    unit: str
    low: float | None
    high: float | None
    printed: str
    spread: str
    valid: str
    sources: list[str]
    basis: str
    grade: str
    note: str


class CitedWork(TypedDict):
    """A work, and who paid for it."""

    key: str
    citation: str
    design: str
    n: str
    paid_by: str
    doi: str
    url: str
    topics: list[str]


class EvidenceFound(TypedDict):
    """What a search of the evidence comes back with."""

    effects: list[EffectFound]
    claims: list[Claim]
    parameters: list[Parameter]
    sources: list[CitedWork]


def evidence_text(evidence: EvidenceFound, width: int = 100, *, everything: bool = False) -> str:
    """What trials found, then claims, parameters and the works cited with who paid; the rest is counted. `everything`
    adds the studies of each comparison, and notes and sources."""
    claims, parameters, works = evidence["claims"], evidence["parameters"], evidence["sources"]
    effects = evidence["effects"]
    if not (effects or claims or parameters or works):
        return "Nothing in the evidence tables holds these words."
    most = MOST if everything else MOST_IN_SHORT
    in_trials = effects_text(effects, width, studies=everything)
    lines: list[str] = [f"In trials ({len(effects)})", in_trials] if effects else []
    lines += ["", f"Claims ({len(claims)})"] if claims else []
    for claim in claims[:most]:
        verdict = f"{words.readable(claim['verdict'])}, certainty {words.readable(claim['certainty'])}"
        lines += wrapped(f"{claim['claim']}: {verdict}", width, STEP)
        lines += _noted(claim["note"], claim["sources"], width) if everything else []
    lines += _rest(len(claims) - most, width)
    if parameters:
        lines += ["", f"Parameters ({len(parameters)})"]
    for parameter in parameters[:most]:
        symbol = f" ({parameter['symbol']})" if parameter["symbol"] else ""
        stated = f"{parameter['id']}{symbol}: {_stated(parameter)}; {words.grade(parameter['grade'])}"
        lines += wrapped(stated, width, STEP)
        lines += _noted(parameter["note"], parameter["sources"], width) if everything else []
    lines += _rest(len(parameters) - most, width)
    if works:
        lines += ["", f"Works ({len(works)})"]
    for work in works[:most]:
        lines += wrapped(f"{work['key']}: {work['citation']}", width, STEP)
        about = [work["design"], f"n {work['n']}" if work["n"] else "", f"paid by: {work['paid_by']}"]
        lines += wrapped("; ".join(filter(None, about)), width, STEP * 2)
    lines += _rest(len(works) - most, width)
    if not everything:
        lines += ["", *wrapped(fill_statement(Statement("evidence.more"), "practitioner"), width)]
    return "\n".join(lines).lstrip("\n")


def _stated(parameter: Parameter) -> str:
    stated = parameter["printed"]
    if parameter["spread"] == "fixed":
        return stated
    interval = words.spoken(parameter["value"], parameter["unit"], parameter["low"], parameter["high"]).interval
    return f"{stated} ({parameter['spread']}, 95 % range {interval})"


def _noted(note: str, sources: Sequence[str], width: int) -> list[str]:
    lines = wrapped(note, width, STEP * 2) if note else []
    return lines + (wrapped(f"[{', '.join(sources)}]", width, STEP * 2) if sources else [])


def _rest(more: int, width: int) -> list[str]:
    return wrapped(f"and {more} more; add words, or --json for all", width, STEP) if more > 0 else []
