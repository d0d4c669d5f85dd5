"""Every sentence and heading of a page is a template with an id, so that a translation touches no code."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import nodes

import corneum.report
import corneum.wording
from corneum.report.pages.environment import environment
from corneum.wording.templates import templates

REPORT = Path(corneum.report.__file__).parent
TEMPLATES = sorted(path.name for path in (REPORT / "templates").glob("*.html"))
# attributes that are read out or shown
TOLD = re.compile(r"""\b(?:aria-label|title|alt|placeholder|data-name|content)=(?:"([^"]*)"|'([^']*)')""")
HIDDEN = re.compile(r"<(style|script)\b.*?</\1>|<!--.*?-->|<!doctype[^>]*>|<meta\b[^>]*>", re.DOTALL | re.IGNORECASE)
JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
WORD = re.compile(r"[A-Za-z]{2,}")
SEVERAL_WORDS = re.compile(r"[A-Za-z]{2,}[,:;]? [A-Za-z]{2,}")
ENTITY = re.compile(r"&\w+;")


def source_of(name: str) -> str:
    return (REPORT / "templates" / name).read_text(encoding="utf-8")


def literal_english(source: str) -> list[str]:
    """What a template says to people in words of its own: between tags, in attributes that are read out, and in strings
    of its expressions that are more than one word."""
    html = HIDDEN.sub(" ", JINJA.sub("\0", source))
    between = re.sub(r"<[^>]*>", "\n", html)
    told = [first or second for tag in re.findall(r"<[^>]*>", html) for first, second in TOLD.findall(tag)]
    lines = [ENTITY.sub(" ", line).replace("\0", " ").strip() for line in [*between.splitlines(), *told]]
    return [*filter(WORD.search, lines), *filter(SEVERAL_WORDS.search, strings_of(source))]


def strings_of(source: str) -> Iterator[str]:
    """The strings in the expressions of a template. The only values with a blank that are no words for people are
    answers as a client's file spells them."""
    for constant in environment().parse(source).find_all(nodes.Const):
        if isinstance(constant.value, str) and constant.value not in ("not asked",):
            yield constant.value


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_page_holds_no_english_of_its_own(name: str) -> None:
    assert literal_english(source_of(name)) == []


@pytest.mark.parametrize(
    "source",
    [
        "<p>Words of its own</p>",
        "<p>{{ name }} is treated</p>",
        '<section aria-label="The answer"></section>',
        '{% for title in ("In the morning", "In the evening") %}{{ title }}{% endfor %}',
        "<h2>Card</h2>",
        '<td data-name="Pain">{{ pain }}</td>',
    ],
)
def test_english_is_found_wherever_it_stands(source: str) -> None:
    assert literal_english(source)


@pytest.mark.parametrize(
    "source",
    [
        '<p>{{ say("page.name", day=date|day) }}: {{ name }}.</p>',
        '<style>.one { color: red; }</style><script>const word = "two words";</script>',
        '<section class="one two" aria-label="{{ say("page.name") }}">{# words for whoever reads this #}</section>',
        '{% if word == "recommended" %}<b>{{ word }}</b> &middot; 2 {% endif %}',
    ],
)
def test_keys_styles_and_comments_are_no_english(source: str) -> None:
    assert literal_english(source) == []


def said_in(source: str) -> set[str]:
    """The ids that a template says literally, one of two among them."""
    calls = environment().parse(source).find_all(nodes.Call)
    said = [call.args[0] for call in calls if getattr(call.node, "name", "") == "say" and call.args]
    chosen = [one for each in said if isinstance(each, nodes.CondExpr) for one in (each.expr1, each.expr2)]
    return {each.value for each in (*said, *chosen) if isinstance(each, nodes.Const)}


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_id_that_a_page_says_has_a_text(name: str) -> None:
    assert said_in(source_of(name)) <= templates().keys()


def strings_in_code() -> tuple[set[str], list[re.Pattern[str]]]:
    """The strings of the code that builds plans and pages, and those with fields as patterns."""
    whole, with_fields = set(), set()
    for path in (path for folder in ("report", "plan_document") for path in (REPORT.parent / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                whole.add(node.value)
            elif isinstance(node, ast.JoinedStr):
                parts = [part.value if isinstance(part, ast.Constant) else None for part in node.values]
                # a string that is nothing but a field names no text
                if any(part and WORD.search(str(part)) for part in parts):
                    with_fields.add("".join(".*" if part is None else re.escape(str(part)) for part in parts))
    return whole, [re.compile(pattern) for pattern in sorted(with_fields)]


def test_every_text_of_a_page_is_used() -> None:
    """By its id, or by what follows the name of its page."""
    said = {string for name in TEMPLATES for string in strings_of(source_of(name))}
    whole, with_fields = strings_in_code()
    # an expression adds the rest of the id
    begun = tuple(string for string in said | whole if string.endswith(".") and string.count(".") > 1)
    unused = []
    for file in sorted((Path(corneum.wording.__file__).parent / "texts").glob("page_*.toml")):
        for text_id in tomllib.loads(file.read_text(encoding="utf-8")):
            names = {text_id, text_id.partition(".")[2]}
            in_code = names & whole or any(each.fullmatch(name) for name in names for each in with_fields)
            if not (text_id in said or text_id.startswith(begun) or in_code):
                unused.append(text_id)
    assert unused == []
