"""Every sentence and heading of a page is a template with an id, so that a translation touches no code."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import nodes

import corneum.report
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


def names_in_code() -> list[re.Pattern[str]]:
    """The strings of the code of the pages, with anything where a field is filled in."""
    patterns = []
    for path in sorted((REPORT / "pages").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                patterns.append(re.escape(node.value))
            elif isinstance(node, ast.JoinedStr):
                constants = [part.value if isinstance(part, ast.Constant) else None for part in node.values]
                # a string that is nothing but a field names no text
                if any(part and WORD.search(str(part)) for part in constants):
                    patterns.append("".join(".*" if part is None else re.escape(str(part)) for part in constants))
    return [re.compile(pattern) for pattern in patterns]


@pytest.mark.parametrize("page", ["consent", "intake"])
def test_every_text_of_a_page_is_used(page: str) -> None:
    said = {text_id for name in TEMPLATES for text_id in said_in(source_of(name))}
    patterns = names_in_code()
    unused = [
        text_id
        for text_id in sorted(templates())
        if text_id.startswith(f"{page}.") and text_id not in said
        if not any(pattern.fullmatch(text_id.partition(".")[2]) for pattern in patterns)
    ]
    assert unused == []
