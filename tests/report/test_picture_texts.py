"""What pictures say stands in templates, and every template is used."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from corneum.report.figures import drawing
from corneum.wording.templates import templates

FILES = sorted(Path(drawing.__file__).parent.glob("*.py"))
SOURCE = "".join(path.read_text(encoding="utf-8").replace("from __future__ import annotations\n", "") for path in FILES)
# names of templates in the source, with any text where a field stands
USED = [
    re.compile("[a-z0-9_.]*".join(map(re.escape, re.split(r"\{[^{}]*\}", name))))
    for name in re.findall(r'"(pictures\.[^"]*)"', re.sub(r"\{'_a_day' if [^}]*\}", "{day}", SOURCE))
]
OURS = sorted(name for name in templates() if name.startswith("pictures"))


@pytest.mark.parametrize("text_id", OURS)
def test_every_template_is_used(text_id: str) -> None:
    assert any(pattern.fullmatch(text_id) for pattern in USED), text_id


@pytest.mark.parametrize("pattern", USED, ids=lambda pattern: str(pattern.pattern))
def test_every_text_has_a_template(pattern: re.Pattern[str]) -> None:
    assert any(pattern.fullmatch(name) for name in OURS)


def test_no_sentence_stands_in_the_source() -> None:
    """Words that are drawn come from templates: no letters are handed to a picture as they stand."""
    calls = [
        call
        for call in ast.walk(ast.parse(SOURCE))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr in ("text", "paragraph")
    ]
    assert len(calls) > 40
    handed = [call.args[2] for call in calls if len(call.args) > 2]
    literal = [
        part.value
        for words in handed
        for part in (words.values if isinstance(words, ast.JoinedStr) else [words])
        if isinstance(part, ast.Constant)
    ]
    assert not any(re.search("[A-Za-z]", str(value)) for value in literal), literal
