"""The rules of the house: imports run downward, model code holds no numbers, importing corneum is light."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import corneum

PACKAGE = Path(corneum.__file__).parent
ORDER = (
    "units",
    "errors",
    "files",
    "evidence",
    "zones",
    "clinical_text",
    "client",
    "formula",
    "skin",
    "needling",
    "transport",
    "response",
    "safety",
    "planning",
    "wording",
    "plan_document",
    "report",
    "simulation",
    "calibration",
    "lookup",
    "validation",
    "sweeps",
    "records",
    "web",
    "ask",
    "cli",
)
MODEL_STAGES = ("skin", "needling", "response", "safety", "planning")
HEAVY = ("scipy.stats", "matplotlib", "numba", "rdkit", "sqlalchemy", "fastapi", "dask", "scipy", "pint", "pydantic")

# file -> numbers allowed there, each with its reason
ALLOWED_LITERALS: dict[str, dict[float, str]] = {}
CONVERSIONS = {0.0, 1.0, 2.0, 0.5, 100.0, 3600.0, 86400.0, 1e-3, 1e3, 1e-6, 1e6}


def stage_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def modules() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py")


def imported_stages(path: Path) -> set[str]:
    stages = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "corneum":
            parts = node.module.split(".")
            names = {parts[1]} if len(parts) > 1 else {alias.name for alias in node.names}
            stages |= {name for name in names if not name.startswith("__")}
        elif isinstance(node, ast.Import):
            stages |= {alias.name.split(".")[1] for alias in node.names if alias.name.startswith("corneum.")}
    return stages


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_run_downward(path: Path) -> None:
    here = stage_of(path)
    assert here in ORDER, f"{path.name} belongs to no stage of the house"
    for stage in imported_stages(path):
        assert stage in ORDER, f"{path} imports corneum.{stage}, which is no stage"
        if stage != here:
            # units and errors serve each other's messages
            assert ORDER.index(stage) < ORDER.index(here) or {stage, here} == {"units", "errors"}, (
                f"{here} must not import {stage}"
            )


@pytest.mark.parametrize(
    "path",
    [path for path in modules() if stage_of(path) in MODEL_STAGES],
    ids=lambda path: str(path.relative_to(PACKAGE)),
)
def test_model_code_holds_no_numbers(path: Path) -> None:
    allowed = CONVERSIONS | set(ALLOWED_LITERALS.get(str(path.relative_to(PACKAGE)), {}))
    floats = [
        (node.lineno, node.value)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, float) and node.value not in allowed
    ]
    assert not floats, f"numbers that belong in a table: {floats}"


def test_importing_corneum_is_light() -> None:
    code = f"import sys, corneum; print([name for name in {HEAVY!r} if name in sys.modules])"
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert printed.strip() == "[]"
