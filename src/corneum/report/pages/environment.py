"""The templates of all pages: everything escaped, a missing name is an error."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from corneum.evidence.statement import Field, Statement
from corneum.report.pages.number_spans import runs
from corneum.wording import human_units as words
from corneum.wording.templates import fill_statement


@cache
def environment() -> Environment:
    """The environment that every page is rendered in."""
    pages = Environment(
        loader=PackageLoader("corneum.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    pages.globals["say"] = _say
    pages.filters |= {
        "css_string": _css_string,
        "runs": runs,
        "sentence": words.sentence,
        "verdict": words.verdict,
        "day": words.day,
        "full_stop": words.full_stop,
        "question": lambda text: words.sentence(text) if text.endswith("?") else f"{words.sentence(text)}?",
    }
    return pages


@pass_context
def _say(page: Context, text_id: str, **fields: Field) -> str:
    """The text of a heading or sentence of the page for its `reader`. A field that is markup stays markup."""
    if not any(isinstance(value, Markup) for value in fields.values()):
        return fill_statement(Statement(text_id, fields), page["reader"])
    safe: Mapping[str, Field] = {
        name: escape(value) if isinstance(value, str) else value for name, value in fields.items()
    }
    return Markup(fill_statement(Statement(text_id, safe), page["reader"]))


def _css_string(text: str) -> Markup:
    """A text as a string of a style sheet in which no character can end it."""
    letters = (letter if letter.isascii() and letter.isalnum() else f"\\{ord(letter):06x}" for letter in text)
    return Markup('"{}"').format(Markup("").join(map(Markup, letters)))


def source(name: str) -> str:
    """The text of a template or script as it stands."""
    loader = environment().loader
    assert loader is not None
    return loader.get_source(environment(), name)[0]
