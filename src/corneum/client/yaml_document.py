"""A YAML 1.2 (or JSON) text as plain data that remembers its lines, read with limits so that no file can hurt.

The text is taken apart by its parser events, never composed: anchors, aliases and tags are refused, depth and the
number of entries are bounded, and a key that stands twice in one mapping is a fault. A key without a value counts as
left out.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from corneum.errors import InputFault
from corneum.files.text_input import MOST_BYTES

MAX_DEPTH = 12
MAX_ENTRIES = 5_000

# where something stands: keys and item numbers from the top
Place = tuple[str | int, ...]
# marks the waiting key of a mapping as one that stands there already
_AGAIN = "\0"
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_INT = re.compile(r"[-+]?[0-9]{1,18}")
_SPECIAL = {".nan": float("nan"), ".inf": float("inf"), "+.inf": float("inf"), "-.inf": float("-inf")}


@dataclass
class Document:
    """Plain data of one file.

    `lines` holds the 1-based line at which each path's key or item stands, `faults` the keys that stand twice (the
    first of them counts). `bare_numbers` is "SI" where numbers without a unit are in SI: data of a program, not a file.
    """

    file: str
    data: Any = None
    lines: dict[Place, int] = field(default_factory=dict)
    faults: list[InputFault] = field(default_factory=list)
    bare_numbers: str = ""

    def line(self, path: Place) -> int | None:
        """The line of a path, or of the nearest entry that holds it."""
        for end in range(len(path), -1, -1):
            if path[:end] in self.lines:
                return self.lines[path[:end]]
        return None


def parse_document(text: str, file: str) -> Document:
    """The single document of a text. Raises InputFault where it cannot be taken apart."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    if len(text) > MOST_BYTES:
        raise _of_file(file, f"is longer than {MOST_BYTES} characters, the most that is read")
    if text.lstrip().startswith("{"):
        # JSON may be indented with tabs, which YAML does not allow; inside strings JSON has none
        text = text.replace("\t", " ")
    reader = _Builder(Document(file))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            reader.build(YAML(typ="safe", pure=True).parse(text))
    except MarkedYAMLError as wrong:
        mark = wrong.problem_mark or wrong.context_mark
        line = None if mark is None else mark.line + 1
        problem = " ".join(str(wrong.problem or "the text breaks off").split())
        raise _of_file(
            file, f"is not readable as YAML: {problem}; check the quotes, brackets and colons there", line
        ) from None
    except YAMLError as wrong:
        raise _of_file(file, f"is not readable as YAML: {str(wrong).splitlines()[0]}") from None
    except (ValueError, RecursionError, OverflowError, AttributeError, IndexError, TypeError, AssertionError):
        # the scanner of the library meets some broken texts with these
        raise _of_file(file, "is not readable as YAML", reader.line) from None
    return reader.document


class _Builder:
    """Turns parser events into plain data, one event after another, without recursion."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.line = 1
        self._entries = 0
        self._documents = 0
        # open collections: the container, its path, and the key that waits for its value
        self._open: list[tuple[dict[str, Any] | list[Any], Place]] = []
        self._keys: list[str | None] = []

    def build(self, events: Iterator[Any]) -> None:
        from ruamel.yaml import events as kinds

        for event in events:
            if event.start_mark is not None:
                self.line = event.start_mark.line + 1
            if isinstance(event, kinds.DocumentStartEvent):
                self._documents += 1
                if self._documents > 1:
                    raise _of_file(self.document.file, "holds a second document (---); one document a file", self.line)
            elif isinstance(event, kinds.AliasEvent) or getattr(event, "anchor", None):
                raise _of_file(self.document.file, "uses an anchor or alias (& or *); write the value out", self.line)
            elif getattr(event, "tag", None) and event.tag != "!":
                raise _of_file(self.document.file, "uses a tag (!); write a plain value", self.line)
            elif isinstance(event, kinds.ScalarEvent):
                self._scalar(event)
            elif isinstance(event, kinds.MappingStartEvent):
                self._start({})
            elif isinstance(event, kinds.SequenceStartEvent):
                self._start([])
            elif isinstance(event, kinds.MappingEndEvent | kinds.SequenceEndEvent):
                self._open.pop()
                self._keys.pop()

    def _scalar(self, event: Any) -> None:
        plain = event.style is None
        if self._open and isinstance(self._open[-1][0], dict) and self._keys[-1] is None:
            self._key(_clean(event.value))
        else:
            self._value(_resolved(event.value) if plain else _clean(event.value))

    def _key(self, key: str) -> None:
        container, path = self._open[-1]
        self._count()
        if (first := self.document.lines.get((*path, key))) is None:
            self.document.lines[(*path, key)] = self.line
            self._keys[-1] = key
            return
        reason = f"stands twice in one mapping, first on line {first}; keep one"
        self.document.faults.append(
            InputFault(dotted((*path, key)), None, reason, line=self.line, file=self.document.file)
        )
        self._keys[-1] = f"{key}{_AGAIN}{self.line}"

    def _start(self, container: dict[str, Any] | list[Any]) -> None:
        if self._open and isinstance(self._open[-1][0], dict) and self._keys[-1] is None:
            raise _of_file(self.document.file, "has a key that is no plain word", self.line)
        if len(self._open) >= MAX_DEPTH:
            raise _of_file(self.document.file, f"is nested deeper than {MAX_DEPTH} levels", self.line)
        path = self._value(container)
        self._open.append((container, path))
        self._keys.append(None)

    def _value(self, value: Any) -> Place:
        if not self._open:
            self.document.data = value
            self.document.lines[()] = self.line
            return ()
        container, path = self._open[-1]
        if isinstance(container, list):
            self._count()
            here: Place = (*path, len(container))
            container.append(value)
            self.document.lines[here] = self.line
            return here
        key = self._keys[-1]
        assert key is not None
        self._keys[-1] = None
        if value is not None and _AGAIN not in key:
            container[key] = value
        return (*path, key)

    def _count(self) -> None:
        self._entries += 1
        if self._entries > MAX_ENTRIES:
            raise _of_file(self.document.file, f"has more than {MAX_ENTRIES} entries", self.line)


def _resolved(text: str) -> Any:
    """A plain scalar by the core schema of YAML 1.2: `no` is text, `false` is not."""
    lower = text.lower()
    if lower in ("", "~", "null"):
        return None
    if lower in ("true", "false"):
        return lower == "true"
    if lower in _SPECIAL:
        return _SPECIAL[lower]
    if _INT.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    return _clean(text)


def _clean(text: str) -> str:
    """Text without halves of surrogate pairs, which JSON escapes can leave behind and no file can hold."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def dotted(path: Place) -> str:
    """A path as people write it: `client.history[0].when`."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return printable(text, 120)


def printable(text: str, most: int) -> str:
    """One line without control characters (they could drive a terminal), cut at a length."""
    line = "".join(letter if letter.isprintable() else " " for letter in text)
    return line if len(line) <= most else line[: most - 3] + "..."


def _of_file(file: str, allowed: str, line: int | None = None) -> InputFault:
    return InputFault("the file", None, allowed, file=file, line=line)
