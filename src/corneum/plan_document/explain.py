"""Where one number of a plan comes from: its derivation, unfolded down to the rows of the tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pydantic import BaseModel

from corneum.errors import InputFault
from corneum.plan_document.plan_models import Derivation, Plan


def at(plan: Plan, path: str) -> object:
    """The part of a plan at a path such as `treatments.0.zones.cheek_medial.depth_in_place`.

    A list may be entered by index or by the `id` of an entry. Raises InputFault naming the step that fails and the
    nearest step that is there.
    """
    here: object = plan
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


def parts_of(part: object) -> dict[str, object]:
    """What lies directly below a part of a plan, by name: fields, keys, or the entries of a list by id or index."""
    if isinstance(part, BaseModel):
        fields = type(part).model_fields.items()
        return {info.alias or name: getattr(part, name) for name, info in fields}
    if isinstance(part, Mapping):
        return {str(key): value for key, value in part.items()}
    if isinstance(part, list):
        return {str(getattr(entry, "id", index)): entry for index, entry in enumerate(part)}
    return {}


def derivation_tree(plan: Plan, identity: str) -> Iterator[tuple[int, str, Derivation]]:
    """Depth, id and record of a derivation and of all that it leans on, each once."""
    shown: set[str] = set()
    pending = [(0, identity)]
    while pending:
        depth, current = pending.pop()
        if current in shown or current not in plan.derivations:
            continue
        shown.add(current)
        record = plan.derivations[current]
        yield depth, current, record
        pending.extend((depth + 1, name) for name in reversed(record.inputs))


def _choices(here: object) -> dict[str, object]:
    by_index = {str(index): entry for index, entry in enumerate(here)} if isinstance(here, list) else {}
    return by_index | parts_of(here)


def _nearest(word: str, words: list[str]) -> str | None:
    import difflib

    close = difflib.get_close_matches(word, words, n=1)
    return close[0] if close else None
