"""A treatment as it is stored: whole, or in a shorter form.

The forms differ in what they leave out, never in where a thing stands; what one leaves out is stored elsewhere once.
"""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import BaseModel

from corneum.plan_document.json_lines import by_alias, compact
from corneum.plan_document.treatment_models import Treatment

# what is decided and set; with the twelve answers; with the evidence and what is expected in each zone; everything
SHORT, ANSWERED, EXPECTED, WHOLE = FORMS = tuple(range(4))

# the least form that holds a part, by its key; under "" that of every other key
_Forms = dict[str, "int | _Forms"]
_EXPECTED_IN_ZONES = """
reasons goal depth_in_place channel_depth channel_density coverage share_of_needles_reaching confidence_reaching amount
tewl pain bleeding bleeding_role redness pih_risk margins binding
"""
_LEAST: _Forms = {
    "": SHORT,
    "questions": ANSWERED,
    **dict.fromkeys(["claims", "response", "collagen", "total_uptake", "ask_provider", "additives", "patch"], WHOLE),
    "benefit": {"": {"": SHORT, **dict.fromkeys(["evidence", "settled_by", "why_grade"], EXPECTED)}},
    "zones": {
        "": {
            "": WHOLE,
            "verdict": SHORT,
            "depths": SHORT,
            "never_beyond": {"": SHORT, "why": EXPECTED},
            **dict.fromkeys(_EXPECTED_IN_ZONES.split(), EXPECTED),
        }
    },
}
# quotation marks, colon, comma and the end of a line
_AROUND = 5
# what says nothing, and is read as that where it is left out
_EMPTY = frozenset({"null", "[]", "{}", '""'})


@dataclass(frozen=True)
class Leaf:
    """A part as JSON, and the least form of a treatment that holds it."""

    text: str
    least: int


Tree = dict[str, "Leaf | Tree"]
Places = dict[str, "int | Places"]


def tree_of(treatment: Treatment, texts: dict[int, str]) -> Tree:
    """A treatment with the JSON of its parts in place of them.

    Args:
        treatment: of a plan.
        texts: of parts of the same plan by their identity, because most stand in many places; is added to.
    """
    return {key: _branch(part, _LEAST.get(key, _LEAST[""]), texts) for key, part in by_alias(treatment).items()}


def sizes_of(tree: Tree) -> list[int]:
    """At most how many bytes a treatment takes in each form, with what separates it from the next."""
    added = [_AROUND, *[0] * (len(FORMS) - 1)]
    _add_sizes(tree, added)
    return [sum(added[: form + 1]) for form in FORMS]


def text_in(tree: Tree, form: int) -> str:
    """The JSON of a treatment in one of its forms, with a line for each goal and zone."""
    return _joined(tree if form == WHOLE else tree | {"in_full": Leaf("false", SHORT)}, form, 0)


def left_out(tree: Tree, form: int, parts: dict[str, int]) -> Places:
    """What a form of a treatment leaves out, as places in `parts`, to which parts that are new are added."""
    places: Places = {}
    for key, part in tree.items():
        if isinstance(part, Leaf):
            if part.least > form and part.text not in _EMPTY:
                places[key] = parts.setdefault(part.text, len(parts))
        elif within := left_out(part, form, parts):
            places[key] = within
    return places


def _branch(part: object, least: int | _Forms, texts: dict[int, str]) -> Leaf | Tree:
    if isinstance(least, int):
        return Leaf(_text(part, texts), least)
    if isinstance(part, BaseModel):
        part = by_alias(part)
    if not isinstance(part, dict):
        return Leaf(_text(part, texts), SHORT)
    return {key: _branch(inner, least.get(key, least[""]), texts) for key, inner in part.items()}


def _text(part: object, texts: dict[int, str]) -> str:
    if id(part) not in texts:
        texts[id(part)] = compact(part)
    return texts[id(part)]


def _add_sizes(tree: Tree, added: list[int]) -> None:
    for key, part in tree.items():
        if isinstance(part, Leaf):
            added[part.least] += len(part.text.encode("utf-8")) + len(key) + _AROUND
        else:
            added[SHORT] += len(key) + 2 * _AROUND
            _add_sizes(part, added)


def _joined(tree: Tree, form: int, depth: int) -> str:
    texts = [
        f'"{key}":{part.text if isinstance(part, Leaf) else _joined(part, form, depth + 1)}'
        for key, part in tree.items()
        if not (isinstance(part, Leaf) and part.least > form)
    ]
    # entries of `benefit` and `zones`
    return "{\n" + ",\n".join(texts) + "}" if depth == 1 and texts else "{" + ",".join(texts) + "}"
