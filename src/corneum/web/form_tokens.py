"""The token of a form: proof that the page it was sent from is ours, also where a browser tells no origin.

A browser holds a random mark in a cookie that scripts and other sites cannot read; the token in a form is that mark
signed by this process. Nothing is stored.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

COOKIE, FIELD = "corneum_form", "form_token"
_MARK_BYTES = 24


@dataclass(frozen=True)
class FormTokens:
    """Makes tokens and knows its own; `key` is new in every process."""

    key: bytes = field(default_factory=lambda: secrets.token_bytes(32))

    def mark_of(self, cookies: Mapping[str, str]) -> str:
        """The mark of a browser, or a new one."""
        mark = cookies.get(COOKIE, "")
        return mark if _is_mark(mark) else secrets.token_urlsafe(_MARK_BYTES)

    def token(self, mark: str) -> str:
        """The token of the forms of the browser of that mark."""
        return hmac.new(self.key, mark.encode("ascii"), hashlib.sha256).hexdigest()

    def is_own(self, cookies: Mapping[str, str], token: str) -> bool:
        """Whether a form that came with those cookies and that token was made here for that browser."""
        mark = cookies.get(COOKIE, "")
        return _is_mark(mark) and hmac.compare_digest(self.token(mark).encode(), token.encode("utf-8", "replace"))


def _is_mark(mark: str) -> bool:
    return len(mark) == len(secrets.token_urlsafe(_MARK_BYTES)) and mark.isascii()
