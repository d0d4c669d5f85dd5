"""Frozen values that are equal where their content is, whatever they hold it in."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Hashable
from functools import cached_property


class ByContent(ABC):
    """Two of one class are equal where `content` is; the hash is computed once."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, type(self)) and self.content == other.content

    def __hash__(self) -> int:
        return self._hash

    @property
    @abstractmethod
    def content(self) -> tuple[Hashable, ...]:
        """All that tells it from others."""

    @cached_property
    def _hash(self) -> int:
        return hash(self.content)
