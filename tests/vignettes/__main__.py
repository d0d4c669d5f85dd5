"""`python -m tests.vignettes [PART OF A NAME]`: plans every vignette and says what fails.

Exit code 1 where a `must` fails, or more than one `should` in twenty.
"""

from __future__ import annotations

import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ruamel.yaml import YAML

from corneum import make_plan, read_client, write_plan
from corneum.errors import CorneumError
from tests.vignettes.assertions import KINDS
from tests.vignettes.written_plan import WrittenPlan

CASES = Path(__file__).parent / "cases"
LEVELS = {"must": 1.0, "should": 0.95}
Outcome = tuple[str, str, str | None]


def outcomes_of(path: Path) -> list[Outcome]:
    """Level, id and fault (None where it holds) of each assertion on one client file."""
    expected: dict[str, Any] = YAML(typ="safe").load(path.with_suffix(".expect.yaml").read_text(encoding="utf-8"))
    try:
        made = make_plan(read_client(path))
    except CorneumError as fault:
        first = str(fault).splitlines()[0]
        return [(entry["level"], entry["id"], first) for entry in expected["assertions"]]
    with TemporaryDirectory() as folder:
        write_plan(made, folder)
        plan = WrittenPlan(Path(folder))
        return [(entry["level"], entry["id"], KINDS[entry["kind"]](plan, entry)) for entry in expected["assertions"]]


def main(part: str = "") -> int:
    """Plan the vignettes whose name holds `part`; the exit code."""
    paths = [path for path in sorted(CASES.glob("*.yaml")) if ".expect" not in path.name and part in path.name]
    every: list[Outcome] = []
    with ProcessPoolExecutor() as pool:
        for path, outcomes in zip(paths, pool.map(outcomes_of, paths), strict=True):
            every += outcomes
            faults = [f"  {level} {name}: {fault}" for level, name, fault in outcomes if fault]
            print("\n".join([f"{path.stem}: {len(outcomes) - len(faults)} of {len(outcomes)}", *faults]), flush=True)
    enough = True
    for level, share in LEVELS.items():
        held = [fault is None for each, _, fault in every if each == level]
        print(f"{level}: {sum(held)} of {len(held)}")
        enough = enough and sum(held) >= share * len(held)
    return 0 if enough else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
