"""The templates of all pages: everything escaped, a missing name is an error."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from corneum.wording import human_units as words


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
    pages.filters |= {
        "sentence": words.sentence,
        "verdict": words.verdict,
        "day": words.day,
        "full_stop": words.full_stop,
        "question": lambda text: words.sentence(text) if text.endswith("?") else f"{words.sentence(text)}?",
    }
    return pages


def source(name: str) -> str:
    """The text of a template or script as it stands."""
    loader = environment().loader
    assert loader is not None
    return loader.get_source(environment(), name)[0]
