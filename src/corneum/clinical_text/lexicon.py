"""What a phrase can name, by its words: illnesses, events, allergies, medicines and care, from the vocabulary."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType

from corneum.clinical_text.clinical_finding import Concept
from corneum.clinical_text.phrase_tokens import words_of
from corneum.evidence.tables import Row, load_tables

NAMED = "vocabulary/named_conditions"
CONDITIONS = "vocabulary/conditions"
NO_ALLERGY_RULE = "allergy_no_rule"
NO_RULE = "condition_no_rule"
_NEEDLES = frozenset(
    (
        "automated_pen",
        "manual_roller",
        "manual_stamp",
        "microinfusion_stamp",
        "multi_needle_injector",
        "scanning_or_robotic",
        "rf_microneedling",
    )
)
# a word in capitals in the tables counts only where it is written so: ADD, MG
_LONGEST_CAPITALS = 4

Words = tuple[str, ...]
Entry = tuple[str, Concept]


@cache
def lexicon() -> Mapping[Words, Mapping[str, Concept]]:
    """Words to what they name in each domain; the first of the tables in a domain counts."""
    named: dict[Words, dict[str, Concept]] = {}
    for words, concept in _entries():
        key = words_of(words)
        if key and not is_capitals(words):
            named.setdefault(key, {}).setdefault(concept.domain, concept)
    return MappingProxyType(named)


@cache
def capitals() -> Mapping[str, Mapping[str, Concept]]:
    """Abbreviations that count only in capitals, to what they name in each domain."""
    named: dict[str, dict[str, Concept]] = {}
    for words, concept in _entries():
        if is_capitals(words):
            named.setdefault(words, {}).setdefault(concept.domain, concept)
    return MappingProxyType(named)


@cache
def longest() -> int:
    """Words of the longest entry."""
    return max(len(key) for key in lexicon())


@cache
def listed_words() -> frozenset[str]:
    """Every word that an entry holds."""
    return frozenset(word for key in lexicon() for word in key)


def is_named(word: str) -> bool:
    """True for a word of an illness, a medicine or a product, which is no misspelling of another word."""
    return not listed_words().isdisjoint(words_of(word))


def is_capitals(words: str) -> bool:
    """True for an abbreviation that counts only in capitals."""
    return words.isalpha() and words.isupper() and len(words) <= _LONGEST_CAPITALS


@cache
def _entries() -> tuple[Entry, ...]:
    return tuple(_listed_entries())


def _listed_entries() -> Iterator[Entry]:
    tables = load_tables()
    for row in tables[NAMED].rows:
        yield from _named(row, row["domain"], row["course"], row.list("zones"))
    for row in tables[CONDITIONS].rows:
        domain, course = ("allergy", "chronic") if row["kind"] == "allergy" else ("condition", _course(row))
        for words in (row["name"], *row.list("synonyms")):
            # a row gathers several things that one rule holds for
            name = _allergen(words) if domain == "allergy" else words
            yield words, Concept(row.row_id, name, domain, (row.row_id,), course)
    yield from _drugs()
    for row in tables["vocabulary/care"].rows:
        concept = Concept(row.row_id, row["name"], "care", row.list("drug_class"), "chronic")
        yield from ((words, concept) for words in (row["name"], *row.list("synonyms")))
    yield from _substances()
    yield from _devices()


def _named(row: Row, domain: str, course: str, zones: Words = ()) -> Iterator[Entry]:
    """The words of a row; where it gathers several things, each is called by its own word."""
    by_word, classes = row["named_by_word"] == "yes", row.list("classes")
    gathered = Concept(row.row_id, row["name"], domain, classes, course, zones)
    for words in (row["name"], *row.list("synonyms")):
        if by_word and len(words) > _LONGEST_CAPITALS:
            yield words, Concept("_".join(words_of(words)), words, domain, classes, course, zones)
        else:
            yield words, gathered


def _allergen(words: str) -> str:
    """What somebody is allergic to, without the words for the allergy."""
    bare = words.removeprefix("allergic to ").removeprefix("allergy to ")
    for ending in (" contact allergy", " allergy", " sensitivity", " intolerance", " reaction"):
        bare = bare.removesuffix(ending)
    return bare


def _course(row: Row) -> str:
    return "habit" if row["kind"] == "habit" else "trait" if row["kind"] == "phenotype" else "chronic"


def _ruled_allergens() -> Mapping[Words, Words]:
    """The words of allergies that a rule names, and the classes of the rule."""
    tables = load_tables()
    rows = [(row, row.list("classes")) for row in tables[NAMED].rows if row["domain"] == "allergy"]
    rows += [(row, (row.row_id,)) for row in tables[CONDITIONS].rows if row["kind"] == "allergy"]
    return {
        words_of(words): classes
        for row, classes in reversed(rows)
        if classes != (NO_ALLERGY_RULE,)
        for words in (row["name"], *row.list("synonyms"))
    }


def _drugs() -> Iterator[Entry]:
    tables = load_tables()
    allergy_to = {row.row_id: row["allergy"] for row in tables["vocabulary/drug_classes"].rows}
    ruled = _ruled_allergens()
    for row in tables["vocabulary/drugs"].rows:
        of_class = next(((allergy_to[name],) for name in row.list("classes") if allergy_to[name]), (NO_ALLERGY_RULE,))
        # a brand is the allergen that its medicine is
        reacts = of_class if row["named_by_word"] else ruled.get(words_of(row["name"]), of_class)
        for words, concept in _named(row, "drug", "drug"):
            yield words, concept
            yield words, Concept(concept.id, concept.name, "allergy", reacts, "chronic")
    for row in tables["vocabulary/drug_classes"].rows:
        concept = Concept(row.row_id, row["name"], "drug", (row.row_id,), "drug")
        allergy = Concept(row.row_id, row["name"], "allergy", (row["allergy"] or NO_ALLERGY_RULE,), "chronic")
        for words in (row["name"], *row.list("synonyms")):
            yield from ((words, concept), (words, allergy))


def _substances() -> Iterator[Entry]:
    """Ingredients: in use on the skin, or what somebody is allergic to."""
    for row in load_tables()["vocabulary/actives"].rows:
        for words in (row["name"], *row.list("synonyms")):
            yield words, Concept(row.row_id, row["name"], "care", (), "chronic")
            yield words, Concept(row.row_id, row["name"], "allergy", (NO_ALLERGY_RULE,), "chronic")
    for row in load_tables()["safety/allergy_groups"].rows:
        for words in row.list("words"):
            yield words, Concept(row.row_id, words, "allergy", (NO_ALLERGY_RULE,), "chronic")


def _devices() -> Iterator[Entry]:
    """A device stands for the treatment with it (`SkinPen 3 days ago`)."""
    tables = load_tables()
    classes = {row.row_id: row["class"] for row in tables["devices/devices"].rows}
    for row in tables["vocabulary/devices"].rows:
        needled = classes.get(row.row_id) in _NEEDLES
        concept = Concept(row.row_id, row["name"], "condition", ("mn_recent" if needled else NO_RULE,), "event")
        yield from ((words, concept) for words in (row["name"], *row.list("synonyms")))
