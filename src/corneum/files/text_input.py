"""The text of a file or of standard input, decoded once: UTF-8, UTF-16, UTF-32, or Windows-1252 where that is plain.

Programs on Windows save text in UTF-16 ("Unicode") or in their code page. UTF-16 and UTF-32 are known by their mark or
by their zero bytes. Bytes that are none of these are taken as Windows-1252 only where the result looks like a western
language: a list in Russian or Chinese from another code page is refused, since read wrongly it would be nonsense.
"""

from __future__ import annotations

import codecs
import re
import sys
from pathlib import Path

from corneum.errors import InputFault

MOST_BYTES = 200_000
STANDARD_INPUT = "-"
STANDARD_INPUT_NAME = "standard input"

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# of every two bytes of UTF-16 in a western language one is zero: at least this share at one place, at most that at the
# other
_ZEROS, _NO_ZEROS = 0.3, 0.05
_WESTERN = re.compile(
    r"[\t\n\r\x20-\x7e\u00a0-\u00a3\u00a5-\u00bf\u00c0-\u00cf\u00d1-\u00dd\u00df-\u00ef\u00f1-\u00fd\u00ff"
    r"\u00d0\u00f0\u2013\u2014\u2018-\u201e\u2022\u20ac\u2026\u2122\u0153]*"
)
# letters beyond ASCII stand alone or in twos in western languages
_RUN = re.compile(r"[^\W\d_a-zA-Z]{3}")
_MOST_ACCENTED = 0.15
_UNREADABLE = "is not text in UTF-8, nor in UTF-16 or Windows-1252; save it as UTF-8"


def read_text(path: Path, *, most: int = MOST_BYTES) -> str:
    """The text of a file, whatever encoding it was saved in.

    Args:
        path: the file.
        most: the largest size that is read, bytes.

    Raises:
        InputFault: the file is not there, is larger, or is not text.
    """
    name = path.name or str(path)
    try:
        if path.is_file() and path.stat().st_size > most:
            raise _too_large(name, most)
        with path.open("rb") as file:
            raw = file.read(most + 1)
    except IsADirectoryError:
        raise _fault(name, "is a folder; a file is needed") from None
    except OSError as wrong:
        if path.is_dir():
            raise _fault(name, "is a folder; a file is needed") from None
        raise _fault(name, f"cannot be read ({(wrong.strerror or 'no such file').lower()})") from None
    except ValueError:
        raise _fault(name, "cannot be read (this is no name of a file)") from None
    if len(raw) > most:
        raise _too_large(name, most)
    return decode(raw, name)


def read_standard_input(*, most: int = MOST_BYTES) -> str:
    """The text on standard input. Raises InputFault where it is larger than `most` bytes or is not text."""
    raw = sys.stdin.buffer.read(most + 1)
    if len(raw) > most:
        raise _too_large(STANDARD_INPUT_NAME, most)
    return decode(raw, STANDARD_INPUT_NAME)


def decode(raw: bytes, name: str) -> str:
    """Bytes as text, without a mark of their encoding. Raises InputFault naming the file where they are not text."""
    encoding = _encoding(raw)
    try:
        text = raw.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError:
        if encoding != "utf-8":
            wanted = "" if encoding == "utf-8-sig" else f", nor whole in {encoding[:6].upper()}"
            raise _fault(name, f"is not text in UTF-8{wanted}; save it anew as UTF-8") from None
        text = _windows_1252(raw, name)
    if "\0" in text:
        raise _fault(name, _UNREADABLE)
    return text


def _encoding(raw: bytes) -> str:
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return encoding
    if b"\0" in raw:
        even, odd = (raw[start::2].count(0) / max(len(raw) // 2, 1) for start in (0, 1))
        if odd >= _ZEROS and even <= _NO_ZEROS:
            return "utf-16-le"
        if even >= _ZEROS and odd <= _NO_ZEROS:
            return "utf-16-be"
    return "utf-8"


def _windows_1252(raw: bytes, name: str) -> str:
    try:
        text = raw.decode("cp1252")
    except UnicodeDecodeError:
        raise _fault(name, _UNREADABLE) from None
    letters = [letter for letter in text if letter.isalpha()]
    accented = sum(not letter.isascii() for letter in letters)
    if not _WESTERN.fullmatch(text) or _RUN.search(text) or accented > max(_MOST_ACCENTED * len(letters), 2):
        raise _fault(name, _UNREADABLE)
    return text


def _too_large(name: str, most: int) -> InputFault:
    return _fault(name, f"is larger than {most // 1000} kB, the most that is read")


def _fault(name: str, allowed: str) -> InputFault:
    return InputFault("the file" if name != STANDARD_INPUT_NAME else "the text", None, allowed, file=name)
