"""Every number of a plan by its path, and how two plans differ in them.

`python -m tests.plan_values store` writes the numbers of the example clients' plans (32 samples) to
`tests/data/plan_values`; `python -m tests.plan_values compare A.json B.json` compares two files of `corneum plan`.
Ids and grades are left out of the comparison of numbers; changed grades are listed by themselves.
"""

from __future__ import annotations

import gzip
import json
import math
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "data" / "plan_values"
# numbers of a plan have six digits: a tie in the last one rounds either way with round-off of the engine
DIGITS = 6
# what a number of a plan holds beside its value
ENDS = ("value", "low", "high")

Numbers = dict[str, dict[str, Any]]


def numbers_of(document: Mapping[str, Any]) -> Numbers:
    """Value, unit, low, high and grade of every number and course of a plan, by its path."""
    return {path: {key: part.get(key) for key in ("unit", "grade", *ENDS)} for path, part in parts_of(document)}


def parts_of(document: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every number and course of a plan as it stands in the document, with its path."""
    skipped = ("derivations", "references", "client", "tables", "inputs")
    return _numbers({key: part for key, part in document.items() if key not in skipped}, "")


def differences(before: Numbers, after: Numbers) -> Iterator[str]:
    """One line for each number that is missing, new, or differs by more than a millionth of its size."""
    for path in sorted(before.keys() | after.keys()):
        if path not in after:
            yield f"{path} is gone"
        elif path not in before:
            yield f"{path} is new"
        elif before[path]["unit"] != after[path]["unit"]:
            yield f"{path}: unit {before[path]['unit']} became {after[path]['unit']}"
        else:
            for end in ENDS:
                if not _same(before[path][end], after[path][end]):
                    yield f"{path}.{end}: {before[path][end]} became {after[path][end]}"


def changed_grades(before: Numbers, after: Numbers) -> Iterator[str]:
    """One line for each number whose grade differs."""
    for path in sorted(before.keys() & after.keys()):
        if before[path]["grade"] != after[path]["grade"]:
            yield f"{path}: {before[path]['grade']} became {after[path]['grade']}"


def stored(name: str) -> Numbers:
    """The stored numbers of an example client's plan."""
    with gzip.open(FOLDER / f"{name}.json.gz", "rt", encoding="utf-8") as file:
        numbers: Numbers = json.load(file)
    return numbers


def store(name: str, document: Mapping[str, Any]) -> None:
    """Write the numbers of a plan, byte for byte the same for the same numbers."""
    FOLDER.mkdir(exist_ok=True)
    text = json.dumps(numbers_of(document), separators=(",", ":"), sort_keys=True)
    (FOLDER / f"{name}.json.gz").write_bytes(gzip.compress(text.encode(), mtime=0))


def _numbers(part: Any, path: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if isinstance(part, Mapping):
        if "value" in part and ("unit" in part or part.get("status") == "no_credible_data"):
            yield path, part
            return
        for key, inner in part.items():
            yield from _numbers(inner, f"{path}.{key}" if path else key)
    elif isinstance(part, list):
        for place, inner in enumerate(part):
            name = _name_of(inner)
            yield from _numbers(inner, f"{path}[{name if name is not None else place}]")


def _name_of(entry: Any) -> str | None:
    """What tells an entry of a list from its neighbours, so that an entry more does not shift the others."""
    if not isinstance(entry, Mapping):
        return None
    named = [str(entry[key]) for key in ("id", "treatment", "zone", "name", "sign", "kind") if key in entry]
    return " ".join(named) or None


def _same(before: Any, after: Any) -> bool:
    if isinstance(before, list) and isinstance(after, list):
        return len(before) == len(after) and all(map(_same, before, after))
    if before is None or after is None:
        return before is after
    if before == after:
        return True
    last = 10.0 ** (math.floor(math.log10(max(abs(before), abs(after)))) - DIGITS + 1)
    return abs(before - after) < 1.5 * last


def _main(arguments: list[str]) -> int:
    from tests.plans import EXAMPLES, plan_of

    if arguments[:1] == ["store"]:
        for path in sorted(EXAMPLES.glob("*.yaml")):
            store(path.stem, json.loads(plan_of(path.stem).to_json()))
        return 0
    before, after = (numbers_of(json.loads(Path(name).read_text(encoding="utf-8"))) for name in arguments[1:3])
    changes, grades = list(differences(before, after)), list(changed_grades(before, after))
    for line in changes:
        print(line)
    for line in grades:
        print(f"grade of {line}")
    print(f"{len(before)} numbers compared, {len(changes)} differ, {len(grades)} grades differ")
    return 1 if changes else 0


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1:]))
