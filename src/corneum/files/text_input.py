"""The text of a file or of standard input, decoded once: Unicode, or the code page that it plainly was saved in.

Programs on Windows save text in UTF-16 ("Unicode") or in their code page. UTF-16 and UTF-32 are known by their mark or
by their zero bytes. Bytes that are none of these are taken as Windows-1252 where the result looks like a western
language, else as the code page that a detector names where there are enough letters of that script to tell; what is
left is refused, since read wrongly it would be nonsense. A code page that was concluded is told by a warning.
"""

from __future__ import annotations

import codecs
import re
import sys
import unicodedata
import warnings
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
# code pages that the detector may name, each with its name for people and the scripts of its letters
_CODE_PAGES = {
    "cp1251": ("Windows-1251", ("CYRILLIC",)),
    "koi8_r": ("KOI8-R", ("CYRILLIC",)),
    "cp932": ("Shift-JIS", ("CJK", "HIRAGANA", "KATAKANA", "HALFWIDTH", "FULLWIDTH")),
    "euc_jp": ("EUC-JP", ("CJK", "HIRAGANA", "KATAKANA", "HALFWIDTH", "FULLWIDTH")),
    "gb18030": ("GB 18030", ("CJK", "FULLWIDTH")),
    "big5": ("Big5", ("CJK", "FULLWIDTH")),
    "cp949": ("Windows-949", ("HANGUL", "CJK", "FULLWIDTH")),
}
# fewer bytes beyond ASCII than this are read wrongly by the detector now and then (1 in 10 at 20 letters)
_ENOUGH_BYTES = 50
_WESTERN = re.compile(
    r"[\t\n\r\x20-\x7e\u00a0-\u00a3\u00a5-\u00bf\u00c0-\u00cf\u00d1-\u00dd\u00df-\u00ef\u00f1-\u00fd\u00ff"
    r"\u00d0\u00f0\u2013\u2014\u2018-\u201e\u2022\u20ac\u2026\u2122\u0153]*"
)
# letters beyond ASCII stand alone or in twos in western languages
_RUN = re.compile(r"[^\W\d_a-zA-Z]{3}")
_MOST_ACCENTED = 0.15
# what stands for a letter where another code page is read as western: no word has a sign within
_SIGN_IN_WORD = re.compile(r"[^\W\d_][\u00a1-\u00bf\u00d7\u00f7][^\W\d_]")
_UNREADABLE = "is not text in UTF-8, nor in UTF-16 or Windows-1252; save it as UTF-8"


class ConcludedEncoding(UserWarning):
    """A text was read in a code page that it does not name: which one, and of which file."""


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
        text = _in_a_code_page(raw, name)
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


def _in_a_code_page(raw: bytes, name: str) -> str:
    western = _windows_1252(raw)
    page, text = ("Windows-1252", western) if western is not None else _detected(raw, name)
    warnings.warn(f"{name}: read as {page}; save it as UTF-8 to be sure.", ConcludedEncoding, stacklevel=4)
    return text


def _windows_1252(raw: bytes) -> str | None:
    """The bytes as Windows-1252, None where the result does not look like a western language."""
    try:
        text = raw.decode("cp1252")
    except UnicodeDecodeError:
        return None
    letters = [letter for letter in text if letter.isalpha()]
    accented = sum(not letter.isascii() for letter in letters)
    strange = not _WESTERN.fullmatch(text) or _RUN.search(text) or _SIGN_IN_WORD.search(text)
    return None if strange or accented > max(_MOST_ACCENTED * len(letters), 2) else text


def _detected(raw: bytes, name: str) -> tuple[str, str]:
    """The name of the code page that a detector finds, and the text in it. Raises InputFault where it finds none."""
    from charset_normalizer import from_bytes

    best = from_bytes(raw, cp_isolation=list(_CODE_PAGES)).best()
    beyond = sum(byte > 0x7F for byte in raw)
    if best is None or best.encoding not in _CODE_PAGES or beyond < _ENOUGH_BYTES:
        raise _fault(name, _UNREADABLE)
    page, scripts = _CODE_PAGES[best.encoding]
    text = raw.decode(best.encoding)
    letters = [letter for letter in text if letter.isalpha() and not letter.isascii()]
    if not letters or not all(unicodedata.name(letter, "").startswith(scripts) for letter in letters):
        raise _fault(name, _UNREADABLE)
    return page, text


def _too_large(name: str, most: int) -> InputFault:
    return _fault(name, f"is larger than {most // 1000} kB, the most that is read")


def _fault(name: str, allowed: str) -> InputFault:
    return InputFault("the file" if name != STANDARD_INPUT_NAME else "the text", None, allowed, file=name)
