"""`docs/formats.md` and the schema of a case name the same keys with the same limits, and every example runs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from corneum.simulation.case_file import CASE
from corneum.simulation.outcome import Outcome
from corneum.simulation.simulate import simulate, simulate_text

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
KEYS, _, ANSWER = TEXT.partition("## Measured points")
# the cells of a row of a table of keys: keys, meaning, allowed, left out
ROWS = [[cell.strip() for cell in line.split(" | ")] for line in KEYS.splitlines() if line.startswith("| `")]
DOCUMENTED = {key: row for row in ROWS for key in re.findall(r"`([\w.]+)`", row[0])}
# the ends of a quantity, as its description closes with them
ENDS = re.compile(r"; (\S+ \S+(?:, or \S+ \S+)? to \S+ \S+)$")
EXAMPLES = re.findall(r"```yaml\n(.*?)```", TEXT, flags=re.DOTALL)


def test_every_key_is_documented_and_every_documented_key_exists() -> None:
    assert set(DOCUMENTED) == set(CASE.documented_keys())
    assert all(len(row) == 4 and all(cell.strip("| ") for cell in row) for row in ROWS)


def forms(key: str) -> Iterator[Mapping[str, Any]]:
    for form in CASE.forms_at(tuple(key.split("."))):
        yield form
        if isinstance(form.get("items"), Mapping):
            yield from CASE.forms(form["items"])


@pytest.mark.parametrize("key", DOCUMENTED)
def test_what_is_allowed_stands_as_the_schema_has_it(key: str) -> None:
    allowed = DOCUMENTED[key][2]
    for form in forms(key):
        if "enum" in form:
            words = [f"`{word}`" for word in form["enum"]]
            assert allowed == ("yes, no" if True in form["enum"] else ", ".join(words))
        elif "minimum" in form:
            assert f"{form['minimum']:g} to {form['maximum']:g}" in allowed
        elif ends := ENDS.search(form.get("description", "")):
            assert ends[1] in allowed


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_runs(example: str) -> None:
    answer = simulate_text(example).to_dict()
    assert answer["mass_balance_error"] <= 1e-9 and answer["numerical_error"]


def test_the_example_of_a_fit_runs(capsys: pytest.CaptureFixture[str]) -> None:
    (program,) = re.findall(r"```python\n(.*?)```", TEXT, flags=re.DOTALL)
    exec(compile(program, "formats.md", "exec"), {})
    assert " to " in capsys.readouterr().out


def test_every_key_of_an_answer_is_documented_and_the_reverse() -> None:
    table = ANSWER.partition("## The answer")[2]
    documented = {
        key for row in re.findall(r"^\| (`.*?) \|", table, flags=re.MULTILINE) for key in row.split("`")[1::2]
    }
    layer = {"name": "gel", "thickness": 1e-4, "diffusivity": 1e-12, "partition": 1}
    points = {"time": [3600.0, 7200.0], "place": "gel", "value [ug/cm^2]": [1.0, 2.0]}
    outcome = simulate(
        {
            "skin": {"layers": [layer]},
            "vehicle": {"concentration": 1.0, "thickness": 1e-4},
            "time": {"end": 7200.0},
            "observed": points,
            "fit": "gel.diffusivity",
            "preset": "plan",
        }
    )
    assert isinstance(outcome, Outcome)
    answer = outcome.to_dict()
    assert set(answer) == documented
    told = TEXT.partition("## Fits")[2].partition("## The answer")[0]
    parameter = answer["fit"]["parameters"]["gel.diffusivity"]
    assert all(f"`{key}`" in told for key in (*parameter, *(set(answer["fit"]) - {"parameters"})))
