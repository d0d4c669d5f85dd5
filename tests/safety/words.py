"""What a practitioner reads, so that a test can look for words in a statement."""

from __future__ import annotations

from corneum.evidence.statement import Text
from corneum.wording.templates import fill


def in_words(text: Text) -> str:
    """The text as a practitioner reads it."""
    return fill(text, "practitioner")
