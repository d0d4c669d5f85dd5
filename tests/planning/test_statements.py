"""Planning says nothing itself: codes and statements, each with a template."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

import corneum
from corneum.evidence.statement import statement
from corneum.planning.results import Binding
from corneum.wording.templates import fill, templates

SOURCE = "".join(
    path.read_text(encoding="utf-8") for path in sorted((Path(corneum.__file__).parent / "planning").glob("*.py"))
)


@pytest.mark.parametrize("code", get_args(Binding))
def test_every_binding_has_words(code: str) -> None:
    text = statement(f"planning.bound_by.{code}", structure="supraorbital nerve", visit="test spot")
    assert fill(text, "practitioner") and fill(text, "client")


@pytest.mark.parametrize("text_id", sorted(name for name in templates() if name.startswith("planning.")))
def test_every_template_is_used(text_id: str) -> None:
    steps = text_id.split(".")
    assert f'"{text_id}"' in SOURCE or any(f'"{step}"' in SOURCE or f"}}.{step}" in SOURCE for step in steps[2:]), (
        text_id
    )
