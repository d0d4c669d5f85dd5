"""Where one number of a plan comes from: its derivation, unfolded down to the rows of the tables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from corneum.errors import InputFault


def at(plan: dict[str, Any], path: str) -> Any:
    """The part of a plan at a path such as `treatments.0.zones.cheek_medial.depth_in_place`.

    A list may be entered by index or by the `id` of an entry. Raises InputFault naming the step that fails and the
    nearest one that is there.
    """
    here: Any = plan
    walked: list[str] = []
    for step in path.strip("./ ").replace("/", ".").split("."):
        choices = _choices(here)
        if step not in choices:
            raise InputFault(
                ".".join([*walked, step]) or "PATH",
                None,
                f"is not in this plan; here one of: {', '.join(list(choices)[:12]) or 'nothing further'}",
                _nearest(step, list(choices)),
            )
        here = choices[step]
        walked.append(step)
    return here


def derivation_tree(plan: dict[str, Any], identity: str) -> Iterator[tuple[int, str, dict[str, Any]]]:
    """Depth, id and record of a derivation and of all that it leans on, each once."""
    seen: set[str] = set()
    pending = [(0, identity)]
    while pending:
        depth, current = pending.pop()
        if current in seen or current not in plan["derivations"]:
            continue
        seen.add(current)
        record = plan["derivations"][current]
        yield depth, current, record
        pending.extend((depth + 1, name) for name in reversed(record["inputs"]))


def _choices(here: Any) -> dict[str, Any]:
    if isinstance(here, dict):
        return dict(here)
    if isinstance(here, list):
        named = {str(entry["id"]): entry for entry in here if isinstance(entry, dict) and "id" in entry}
        return {str(index): entry for index, entry in enumerate(here)} | named
    return {}


def _nearest(word: str, words: list[str]) -> str | None:
    import difflib

    close = difflib.get_close_matches(word, words, n=1)
    return close[0] if close else None
