"""The public verbs say what they take, return and raise, and their examples run as they are printed."""

from __future__ import annotations

import ast
import doctest
import inspect
from pathlib import Path

import pytest

import corneum

VERBS = tuple(name for name in corneum.__all__ if inspect.isfunction(getattr(corneum, name)))
PACKAGE = Path(corneum.__file__).parent
# packages whose results are typed throughout
TYPED = ("planning", "plan_document", "wording", "report")


@pytest.fixture
def at_the_root(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The examples read examples/ and write to out/."""
    (tmp_path / "examples").symlink_to(PACKAGE.parents[1] / "examples")
    monkeypatch.chdir(tmp_path)


@pytest.mark.usefixtures("at_the_root")
@pytest.mark.parametrize("verb", VERBS)
def test_the_example_of_a_verb_runs(verb: str) -> None:
    function = inspect.unwrap(getattr(corneum, verb))
    (example,) = doctest.DocTestFinder(recurse=False).find(function, verb, globs={"corneum": corneum})
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
    assert example.examples, f"{verb} shows no example"
    assert not runner.run(example).failed


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_says_what_it_takes_and_returns(verb: str) -> None:
    function = inspect.unwrap(getattr(corneum, verb))
    docstring = inspect.getdoc(function) or ""
    assert "Returns:" in docstring
    for parameter in inspect.signature(function).parameters:
        assert f"    {parameter}: " in docstring, f"{verb} does not say what {parameter} is"


@pytest.mark.parametrize("package", TYPED)
def test_no_signature_holds_any(package: str) -> None:
    for path in sorted((PACKAGE / package).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                hints = [each.annotation for each in (*node.args.args, *node.args.kwonlyargs)] + [node.returns]
                names = {part.id for hint in hints if hint for part in ast.walk(hint) if isinstance(part, ast.Name)}
                assert not names & {"Any", "Json"}, f"{path.name}: {node.name}"
