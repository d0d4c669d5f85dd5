"""A judged ingredient list on a terminal: what to do with the product, then its names by what to do with them.

Every note stands once, before the names that it holds for; the strongest objection comes first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from corneum.evidence.statement import Field, Statement
from corneum.evidence.tables import load_tables
from corneum.plan_document.label_models import Flag, Ingredient, ProductLabel
from corneum.plan_document.sentences import words_for
from corneum.report.terminal.wrapped_lines import STEP, hanging
from corneum.safety.gate import ROUTES
from corneum.safety.use import FLAGS, SESSION_BEFORE, WAITING
from corneum.wording import human_units as words
from corneum.wording.readers import Reader
from corneum.wording.templates import fill_statement

# what to do with a name, the strongest objection first
GROUPS = ("never", "block", "avoid", "not_recognised", "unknown", "caution", "ok")
# flags that say how much is known of a hazard and nothing to act on, unless they stand alone
_BACKGROUND = ("law", "potency", "prevalence")
# groups whose name says all about those in it
_SAYS_ALL = ("not_recognised", "unknown", "ok")
_LOOSELY = ("fuzzy", "mention")
_NAMES_SHOWN = 8
# letters from which a note that was made is not made again
_REPEATED = 40
# nobody is described to the command
_READER: Reader = "practitioner"


@dataclass(frozen=True)
class Note:
    """What is said of names: a kind of hazard, if any, and why."""

    kind: str
    why: str

    @property
    def text(self) -> str:
        """Both as they are printed."""
        return _line("flag", kind=self.kind, why=self.why) if self.kind else self.why


def label_text(label: ProductLabel, width: int = 100, *, everything: bool = False) -> str:
    """The whole answer: the product first, then its names by what to do with them. `everything` adds what else is on
    file of each."""
    lines = [*_product(label, width)]
    noted: set[str] = set()
    for group, ingredients in _groups(label).items():
        lines += ["", *hanging(words.sentence(_heading(label, group, ingredients)), width)]
        usual = _usual_hour(ingredients)
        for named, whys in _by_reason(group, ingredients):
            notes = []
            for note in whys:
                again = note.why in noted and len(note.why) > _REPEATED
                notes.append(_line("as_above", kind=note.kind) if again else note.text)
                noted.add(note.why)
            names = ", ".join(_name(ingredient, usual) for ingredient in named)
            lines += hanging(_line("reason", names=names, why=". ".join(notes)) if notes else names, width, STEP)
    lines += ["", *(_everything_else(label, noted, width) if everything else hanging(_line("more"), width))]
    return "\n".join(lines)


def label_card(label: ProductLabel, width: int = 60) -> str:
    """A card of a dozen lines: may it go in, from when, what instead, and the names that decide."""
    lines = [*_product(label, width)]
    for action in ("block", "avoid", "unknown"):
        names = [
            ingredient.name or ingredient.printed for ingredient in label.ingredients if ingredient.use.action == action
        ]
        if names:
            more = len(names) - _NAMES_SHOWN
            listed = ", ".join(names[:_NAMES_SHOWN])
            listed = _line("and_more", names=listed, count=more) if more > 0 else listed
            lines += hanging(_line("card_names", answer=words.sentence(_line(f"answer.{action}")), names=listed), width)
    return "\n".join(lines)


def _line(text_id: str, **fields: Field) -> str:
    return fill_statement(Statement(f"label.{text_id}", fields), _READER)


def _product(label: ProductLabel, width: int) -> Iterator[str]:
    """The bottom line, why, from when it may be used, and what to use instead."""
    product, groups = label.product, _groups(label)
    answer = _line(f"answer.{product.action}")
    yield from hanging(_line("bottom_line", route=words.readable(label.route), when=_when(label), answer=answer), width)
    counted = [_line("counted", count=len(each), group=_group_words(label, group)) for group, each in groups.items()]
    names = sum(map(len, groups.values()))
    if names > 1:
        yield from hanging(_line("counts", count=names, groups=", ".join(counted)), width)
    for reason in product.reasons:
        yield from hanging(words_for(reason, _READER), width, STEP)
    if product.from_hour:
        yield from hanging(_line("from_hour", hour=f"{product.from_hour:g}"), width)
    if product.instead:
        yield from hanging(_line("instead", instead="; ".join(product.instead)), width)


def _when(label: ProductLabel) -> str:
    if label.hours is not None:
        return _line("hours_after", hours=words.two_figures(label.hours))
    return _line(f"during.{'closed' if label.route in SESSION_BEFORE else ROUTES[label.route]}")


def _group_words(label: ProductLabel, group: str) -> str:
    return _line(f"group.{group}", when=_when(label))


def _groups(label: ProductLabel) -> dict[str, list[Ingredient]]:
    """The names by what to do with them, those that keep the product out longest first; a name twice on a list once."""
    groups = {group: [each for each in _each_once(label) if _group(each) == group] for group in GROUPS}
    return {group: sorted(each, key=_strength, reverse=True) for group, each in groups.items() if each}


def _each_once(label: ProductLabel) -> list[Ingredient]:
    return list({ingredient.name or ingredient.printed: ingredient for ingredient in label.ingredients}.values())


def _group(ingredient: Ingredient) -> str:
    use = ingredient.use
    if ingredient.name is None and use.action == "unknown":
        return "not_recognised"
    return "never" if use.action == "block" and use.from_hour is None else use.action


def _strength(ingredient: Ingredient) -> tuple[float, int]:
    hour = ingredient.use.from_hour
    return (float("inf") if hour is None else hour, ingredient.use.severity or 0)


def _usual_hour(ingredients: Sequence[Ingredient]) -> float | None:
    hours = [ingredient.use.from_hour for ingredient in ingredients]
    return max(hours, key=hours.count)


def _heading(label: ProductLabel, group: str, ingredients: Sequence[Ingredient]) -> str:
    usual, words_of_group = _usual_hour(ingredients), _group_words(label, group)
    if usual is None:
        return _line("heading_no_hour", group=words_of_group, count=len(ingredients))
    alike = all(ingredient.use.from_hour == usual for ingredient in ingredients)
    if not usual and alike:
        return _line("heading", group=words_of_group, count=len(ingredients))
    form = "heading_hour" if alike else "heading_hours"
    return _line(form, group=words_of_group, count=len(ingredients), hour=f"{usual:g}")


def _by_reason(group: str, ingredients: Sequence[Ingredient]) -> list[tuple[list[Ingredient], list[Note]]]:
    """Names with the notes that hold for just these, in the order of the names; no note where the group says it all."""
    held: dict[Note, list[int]] = {}
    silent = []
    for place, ingredient in enumerate(ingredients):
        notes = [] if group in _SAYS_ALL else _notes(ingredient)
        for note in notes:
            held.setdefault(note, []).append(place)
        if not notes:
            silent.append(ingredient)
    together: dict[tuple[int, ...], list[Note]] = {}
    for note, places in held.items():
        together.setdefault(tuple(places), []).append(note)
    lines = [([ingredients[place] for place in places], notes) for places, notes in together.items()]
    return [*lines, (silent, [])] if silent else lines


def _notes(ingredient: Ingredient) -> list[Note]:
    """What to know of a name before it is used: its first objection, and others that ask for something."""
    shown = [flag for flag in ingredient.flags if flag.kind != WAITING]
    if not shown:
        return [Note("", _sentence(words_for(ingredient.why, _READER)))] if ingredient.why else []
    others = (_note(flag) for flag in shown[1:] if flag.kind not in _background_kinds())
    return list(dict.fromkeys([_note(shown[0]), *others]))


@cache
def _background_kinds() -> frozenset[str]:
    table = load_tables()[FLAGS]
    return frozenset(table.row(kind)["kind"] for kind in _BACKGROUND)


def _note(flag: Flag) -> Note:
    return Note("" if flag.kind == WAITING else flag.kind, _sentence(words_for(flag.why, _READER)))


def _sentence(text: str) -> str:
    return text.rstrip(".")


def _name(ingredient: Ingredient, usual: float | None) -> str:
    """A name with how it is printed where that differs, and with its hour where that is not the usual one."""
    name, printed, hour = ingredient.name or ingredient.printed, ingredient.printed, ingredient.use.from_hour
    if ingredient.assessed_as:
        name = _line("assessed_as", name=name, other=ingredient.assessed_as)
    elif ingredient.match == "rule" and ingredient.rule:
        name = _line("by_rule", name=name, rule=ingredient.rule)
    elif ingredient.match in _LOOSELY:
        name = _line("read_loosely", name=name, printed=printed)
    elif ingredient.match == "synonym":
        name = _line("printed", name=name, printed=printed)
    if hour == usual:
        return name
    return _line("name_no_hour", name=name) if hour is None else _line("name_hour", name=name, hour=f"{hour:g}")


def _everything_else(label: ProductLabel, noted: set[str], width: int) -> Iterator[str]:
    """What is on file of each name beside what was said above: law, potency, prevalence."""
    rest: dict[str, list[str]] = {}
    for ingredient in _each_once(label):
        for note in map(_note, ingredient.flags):
            if note.why not in noted:
                rest.setdefault(note.text, []).append(ingredient.name or ingredient.printed)
    if rest:
        yield _line("each_name")
    for text, names in rest.items():
        yield from hanging(_line("reason", why=text, names=", ".join(names)), width, STEP)
