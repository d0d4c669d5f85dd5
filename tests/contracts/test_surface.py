"""What is documented exists, and what exists is documented."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import corneum
from corneum.cli import app
from corneum.cli.schema_command import SCHEMAS

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_public_name_loads_and_is_listed() -> None:
    assert sorted(corneum.__all__) == dir(corneum)
    for name in corneum.__all__:
        assert getattr(corneum, name) is not None
    with pytest.raises(AttributeError, match="corneum has no nonsense"):
        _ = corneum.nonsense  # type: ignore[attr-defined]


def test_no_public_name_is_that_of_a_module() -> None:
    """A module that is imported takes its name in the package, and a verb of that name would be gone after that."""
    package = Path(corneum.__file__).parent
    modules = {path.stem for path in package.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    assert not modules & set(corneum.__all__)


def test_every_verb_can_be_called_and_returns_what_is_exported(tmp_path: Path) -> None:
    file = tmp_path / "client.yaml"
    file.write_text("client: {age: 52}\ngoals: [fine_lines]\nzones: [forehead]\nsamples: 4\n", encoding="utf-8")
    client = corneum.read_client(file)
    assert isinstance(client, corneum.Client)
    plan = corneum.make_plan(client, treatments=["home_retinoid"], zones=["forehead"])
    assert isinstance(plan, corneum.Plan) and [treatment.id for treatment in plan.treatments] == ["home_retinoid"]
    assert {path.name for path in corneum.write_plan(plan, tmp_path / "out")} >= {"plan.html", "plan.json"}
    assert isinstance(corneum.load_tables(), corneum.Tables)
    for words in ("pain", "collagen"):
        assert corneum.search_evidence(words)["claims"]
    case = ROOT / "examples" / "cases" / "finite_dose.yaml"
    outcome = corneum.simulate(case)
    assert isinstance(outcome, corneum.Outcome) and outcome.to_dict()["amount"]
    sensitivity = corneum.deposit_sensitivity(case, "viable_epidermis")
    assert isinstance(sensitivity, corneum.DepositSensitivity)


def test_the_package_says_that_it_is_typed() -> None:
    assert (Path(corneum.__file__).parent / "py.typed").exists()


def test_the_readme_lists_the_commands_that_there_are() -> None:
    documented = set(re.findall(r"^\| `corneum (\w+)", README, flags=re.MULTILINE))
    there = {command.name or command.callback.__name__ for command in app.registered_commands if command.callback}
    assert documented == there


def test_the_readme_names_the_schemas_that_there_are() -> None:
    line = next(line for line in README.splitlines() if line.startswith("| `corneum schema"))
    assert {name for name in re.findall(r"`(\w+)`", line)} == set(SCHEMAS)


def test_the_keys_of_the_client_file_that_the_readme_uses_are_keys() -> None:
    from corneum.client import documented_keys, parse_client

    example = re.search(r"```yaml\n(.*?)```", README, flags=re.DOTALL)
    assert example is not None
    client = parse_client(example.group(1))
    assert client.person.age == 52
    assert {"client.age", "goals"} <= set(documented_keys())


@pytest.mark.parametrize("target", ["demo", "test"])
def test_the_two_commands_of_the_readme_are_in_the_makefile(target: str) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert f"make {target}" in README
    assert re.search(rf"^{target}:", makefile, flags=re.MULTILINE)


def test_no_file_names_a_path_of_a_machine() -> None:
    machine = re.compile(r"(?<![\w.])/(?:work|home|root|tmp)/\w")
    for path in sorted((ROOT / "src").rglob("*")):
        if path.suffix in {".py", ".csv", ".md", ".html", ".txt"}:
            assert not machine.search(path.read_text(encoding="utf-8")), path
