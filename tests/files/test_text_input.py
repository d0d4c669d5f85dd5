"""Text is read whatever it was saved as, or refused in one sentence: never read wrongly."""

from __future__ import annotations

import codecs
import io
import sys
import warnings
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corneum.errors import InputFault
from corneum.files.text_input import ConcludedEncoding, decode, read_standard_input, read_text

LIST = "Ingrédients : Aqua, Glycerin, Crème de karité, 0,5 µm – “pure”, 32 °C"
RUSSIAN = "Состав: вода, глицерин, масло ши"
CHINESE = "成分：水、甘油、烟酰胺"


@pytest.mark.parametrize("text", [LIST, RUSSIAN, CHINESE], ids=["french", "russian", "chinese"])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-le with mark", "utf-16-be with mark"]
)
def test_unicode_with_a_mark_is_read_in_any_language(text: str, encoding: str) -> None:
    marks = {"utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}
    name = encoding.removesuffix(" with mark")
    assert decode(marks.get(name, b"") + text.encode(name), "list.txt") == text


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_a_western_list_is_read_without_a_mark(encoding: str) -> None:
    assert decode(LIST.encode(encoding), "list.txt") == LIST


@pytest.mark.parametrize(
    ("encoding", "page", "text"),
    [
        ("cp1251", "Windows-1251", RUSSIAN + ", гиалуронат натрия, пантенол, лимонная кислота, отдушка"),
        ("koi8-r", "KOI8-R", RUSSIAN + ", гиалуронат натрия, пантенол, лимонная кислота, отдушка"),
        (
            "cp932",
            "Shift-JIS",
            "全成分：水、グリセリン、BG、ヒアルロン酸Na、ナイアシンアミド、フェノキシエタノール、クエン酸",
        ),
        (
            "euc_jp",
            "EUC-JP",
            "全成分：水、グリセリン、BG、ヒアルロン酸Na、ナイアシンアミド、フェノキシエタノール、クエン酸",
        ),
        ("gb18030", "GB 18030", "成分：水、甘油、丁二醇、透明质酸钠、烟酰胺、苯氧乙醇、香精、黄原胶、柠檬酸、尿囊素"),
        ("big5", "Big5", "成分：水、甘油、丁二醇、透明質酸鈉、菸鹼醯胺、苯氧乙醇、香料、檸檬酸、尿囊素"),
        (
            "cp949",
            "Windows-949",
            "전성분: 정제수, 글리세린, 부틸렌글라이콜, 나이아신아마이드, 소듐하이알루로네이트, 향료",
        ),
        ("cp1252", "Windows-1252", LIST),
    ],
)
def test_a_code_page_is_concluded_from_enough_letters_and_said(encoding: str, page: str, text: str) -> None:
    with pytest.warns(ConcludedEncoding, match=f"list.txt: read as {page}"):
        assert decode(text.encode(encoding), "list.txt") == text


def test_unicode_is_no_conclusion() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for encoding in ("utf-8", "utf-8-sig", "utf-16"):
            assert decode(LIST.encode(encoding), "list.txt") == LIST


def test_a_polish_list_of_another_code_page_is_not_read_as_western() -> None:
    polish = "Składniki: woda, gliceryna, olej ze słodkich migdałów, masło shea"
    with pytest.raises(InputFault, match="save it as UTF-8"):
        decode(polish.encode("cp1250"), "list.txt")


@given(st.binary(max_size=300))
def test_any_bytes_are_text_or_one_sentence(raw: bytes) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConcludedEncoding)
        try:
            decode(raw, "list.txt")
        except InputFault as refused:
            assert "\n" not in str(refused)


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=60))
def test_utf_8_comes_back_as_it_was(text: str) -> None:
    assert decode(text.encode("utf-8"), "a.txt") == text.removeprefix("\ufeff")


@pytest.mark.parametrize(
    "raw",
    [
        RUSSIAN.encode("cp1251"),
        RUSSIAN.encode("koi8-r"),
        ("Ingredients: aqua, glycerin, " + RUSSIAN).encode("cp1251"),
        CHINESE.encode("gb18030"),
        CHINESE.encode("big5", "ignore"),
        "成分：水、グリセリン、ナイアシンアミド".encode("shift-jis"),
        "전성분: 정제수, 글리세린".encode("cp949"),
        codecs.BOM_UTF16_LE + b"\x00",
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\xff",
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj",
        b"aqua\x00glycerin",
    ],
)
def test_what_would_be_read_wrongly_is_refused_in_a_single_sentence(raw: bytes) -> None:
    with pytest.raises(InputFault) as refused:
        decode(raw, "list.txt")
    assert str(refused.value).startswith("list.txt: the file is not text in UTF-8")
    assert str(refused.value).count("\n") == 0 and "save it" in str(refused.value)


def test_what_is_no_file_is_named(tmp_path: Path) -> None:
    large = tmp_path / "large.txt"
    large.write_bytes(b"a" * 300)
    for path, reason in (
        (tmp_path / "gone.txt", "gone.txt: the file cannot be read"),
        (tmp_path, "is a folder; a file is needed"),
        (tmp_path / "a\0b", "this is no name of a file"),
    ):
        with pytest.raises(InputFault, match=reason):
            read_text(path)
    assert read_text(large, most=300) == "a" * 300
    with pytest.raises(InputFault, match=r"large.txt: the file is larger than"):
        read_text(large, most=299)


def test_standard_input_is_decoded_and_bounded_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(LIST.encode("utf-16"))))
    assert read_standard_input() == LIST
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"a" * 11)))
    with pytest.raises(InputFault, match="standard input: the text is larger"):
        read_standard_input(most=10)
