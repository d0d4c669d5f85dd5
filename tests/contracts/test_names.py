"""Names and sizes that a newcomer meets: the field's words, one file of a name, functions that fit on a screen."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

import corneum

PACKAGE = Path(corneum.__file__).parent
# words that say nothing of the thing that they name
PRIVATE_WORDS = """
told given said seen found one made asked bottle pieces lanes horny hairs worth tell plainly
"""
PRIVATE = frozenset(PRIVATE_WORDS.split())
MOST_PRIVATE = 0.01
LONGEST = 60


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def bound_names(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Every name that a module binds, with its line: functions, classes, arguments, variables, aliases."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name, node.lineno
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            arguments = node.args
            listed = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg]
            yield from ((each.arg, each.lineno) for each in listed if each is not None)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id, node.lineno
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from ((alias.asname, node.lineno) for alias in node.names if alias.asname)
        if isinstance(node, ast.ExceptHandler) and node.name:
            yield node.name, node.lineno


def lines_of_code(function: ast.FunctionDef) -> int:
    """Lines of a function without its docstring."""
    first = function.body[0]
    documented = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    docstring = (first.end_lineno or 0) - first.lineno + 1 if documented else 0
    return (function.end_lineno or 0) - function.lineno + 1 - docstring


def test_names_are_those_of_the_field() -> None:
    private, total = [], 0
    for path in modules():
        for name, line in bound_names(ast.parse(path.read_text(encoding="utf-8"))):
            total += 1
            if PRIVATE & set(name.strip("_").lower().split("_")):
                private.append(f"{path.relative_to(PACKAGE)}:{line} {name}")
    assert len(private) < MOST_PRIVATE * total, "\n".join(private)


def test_no_two_modules_have_one_name() -> None:
    names = Counter(path.name for path in modules() if path.name != "__init__.py")
    assert [name for name, count in names.items() if count > 1] == []


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_functions_fit_on_a_screen_and_the_formatter_lays_them_out(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert "fmt: skip" not in source and "fmt: off" not in source
    long = [
        f"{node.name}: {length} lines"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef) and (length := lines_of_code(node)) > LONGEST
    ]
    assert long == []
