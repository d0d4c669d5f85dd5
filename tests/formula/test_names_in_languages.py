"""Lists in other languages and scripts: what is read, what is said of the rest, and that no name is wrong.

`lists_in_languages.csv` quotes printed lists from public pages, each with where it was read and the least share of its
names that is known.
"""

from __future__ import annotations

import csv
import io
import random
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from corneum.evidence.tables import load_tables
from corneum.formula.ingredient_list import Label, parse
from corneum.formula.ingredient_names import key, names, same
from corneum.formula.label_languages import language_of
from corneum.formula.matching import find
from corneum.formula.names_in_languages import LANGUAGES, NAMES_BY_LANGUAGE
from corneum.formula.script_folding import fold
from corneum.plan_document.label_document import judged_label
from tests.labels.scoring import unaccounted

LEAST_NAMES = {"ko": 300, "ja": 300, "zh": 300, "ru": 300, "fr": 150, "de": 150, "es": 150, "pt": 150, "it": 150}

LISTS = {
    row["product"]: row
    for row in csv.DictReader(
        io.StringIO((Path(__file__).parent / "lists_in_languages.csv").read_text(encoding="utf-8"), newline="")
    )
}


def rows() -> list[tuple[str, str, str]]:
    return [
        (language, name, row["canonical_inci"])
        for row in load_tables()[NAMES_BY_LANGUAGE].rows
        for language in LANGUAGES
        for name in row.list(language)
    ]


def read(text: str) -> dict[str, str | None]:
    label = parse(text)
    assert label.is_list, label.reason
    return {token.name: find(token.name).name for token in label.tokens}


def check(text: str) -> Label:
    label = parse(text)
    assert bool(label.tokens) == label.is_list == (label.reason == "")
    assert unaccounted(unicodedata.normalize("NFC", text), label) == []
    return label


def test_every_language_has_its_commonest_names() -> None:
    count = Counter(language for language, _, _ in rows())
    assert {language: count[language] >= least for language, least in LEAST_NAMES.items()} == dict.fromkeys(
        LEAST_NAMES, True
    )


def test_every_canonical_name_is_known() -> None:
    assert [inci for _, _, inci in rows() if key(inci) not in names().canonical] == []
    assert [name for _, name, _ in rows() if not any(sign.isalpha() for sign in name)] == []


def test_no_two_rows_contradict_whatever_their_language() -> None:
    meant: dict[str, set[str]] = defaultdict(set)
    for _, name, inci in rows():
        meant[fold(name)].add(inci)
    assert {name: incis for name, incis in meant.items() if len(incis) > 1} == {}


def test_every_row_is_found_and_none_changes_what_latin_names_mean() -> None:
    wrong = []
    for language, name, inci in rows():
        match = find(name)
        if match.name is None or not same(match.name, inci):
            wrong.append((language, name, inci, match))
    assert wrong == []


@pytest.mark.parametrize("product", sorted(LISTS))
def test_a_printed_list_is_read_in_its_language(product: str) -> None:
    printed = LISTS[product]
    label = check(printed["text"])
    assert (label.is_list, label.language) == (True, printed["language"])
    known = [find(token.name).name is not None for token in label.tokens]
    assert sum(known) >= float(printed["least_known"]) * len(known)
    assert all(find(token.name).how in {"exact", "synonym", "unknown"} for token in label.tokens)


def test_names_are_the_right_ones() -> None:
    assert read(LISTS["hydroquinone"]["text"]) == {
        "水": "AQUA",
        "グリセリン": "GLYCERIN",
        "ハイドロキノン": "HYDROQUINONE",
        "フェノキシエタノール": "PHENOXYETHANOL",
        "クエン酸Ｎａ": "SODIUM CITRATE",
        "ピロ亜硫酸Ｎａ": "SODIUM METABISULFITE",
        "カラメル": "CARAMEL",
        "クエン酸": "CITRIC ACID",
    }


@pytest.mark.parametrize(
    ("printed", "inci"),
    [
        ("레티놀", "RETINOL"),
        ("소듐디엔에이", "SODIUM DNA"),
        ("부틸렌 글라이콜", "BUTYLENE GLYCOL"),
        ("디메치콘", "DIMETHICONE"),
        ("다이메티콘", "DIMETHICONE"),
        ("1, 2-헥산디올", "1,2-HEXANEDIOL"),
        ("세라마이드NP", "CERAMIDE NP"),
        ("PEG-40하이드로제네이티드캐스터오일", "PEG-40 HYDROGENATED CASTOR OIL"),
        ("카프릴릭/카프릭트리글리세라이드", "CAPRYLIC/CAPRIC TRIGLYCERIDE"),
        ("정제수(Water)", "AQUA"),
        ("정제수 Water", "AQUA"),
        ("Niacinamide (나이아신아마이드)", "NIACINAMIDE"),
        ("향료/Fragrance", "FRAGRANCE"),
        ("병풀추출물(20,000ppm)", "CENTELLA ASIATICA EXTRACT"),
        ("ﾋｱﾙﾛﾝ酸Na", "SODIUM HYALURONATE"),
        ("ポリソルベート８０", "POLYSORBATE 80"),
        ("トリ（カプリル酸／カプリン酸）グリセリル", "CAPRYLIC/CAPRIC TRIGLYCERIDE"),
        ("ジイソステアリン酸ポリグリセリルー2", "POLYGLYCERYL-2 DIISOSTEARATE"),
        ("BG", "BUTYLENE GLYCOL"),
        ("抗坏血酸(维生素C)", "ASCORBIC ACID"),
        ("(日用)香精", "FRAGRANCE"),
        ("忍冬(LONICERA JAPONICA)花提取物", "LONICERA JAPONICA FLOWER EXTRACT"),
        ("稻(ORYZA SATIVA)糠提取物", "ORYZA SATIVA BRAN EXTRACT"),
        ("煙醯胺", "NIACINAMIDE"),
        ("натрия гиалуронат", "SODIUM HYALURONATE"),
        ("гиалуронат натрия", "SODIUM HYALURONATE"),
        ("бензилпероксид", None),
        ("huile de tournesol", "HELIANTHUS ANNUUS SEED OIL"),
        ("Duftstoffe", "FRAGRANCE"),
        ("ácido hialurónico", "HYALURONIC ACID"),
        ("fragrância", "FRAGRANCE"),
        ("fenossietanolo", "PHENOXYETHANOL"),
    ],
)
def test_spellings_of_one_name(printed: str, inci: str | None) -> None:
    assert find(printed).name == inci


def test_accents_tell_an_oil_from_an_alcohol() -> None:
    assert find("Vetiveröl").name == find("VETIVERÖL").name == "VETIVERIA ZIZANOIDES ROOT OIL"
    assert find("Vetiverol").name == "VETIVEROL"


@pytest.mark.parametrize(
    "printed",
    [
        "(乳酸/グリコール酸)コポリマー",  # no lactic acid
        "PEG-8(カプリル酸/カプリン酸)グリセリズ",
        "グルタミン酸Na液晶",
        "ナイアシンアミドPG",
        "레티놀릭산",
        "소듐",
        "水素",
        "油",
        "масло",
        "정제수 Glycerin",
        "金盏花(UNKNOWN SPECIES)提取物",
    ],
)
def test_what_only_looks_like_a_name_is_unknown(printed: str) -> None:
    assert find(printed).name is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("น้ำ, กลีเซอรีน, น้ำหอม, บิวทิลีนไกลคอล, ฟีนอกซีเอทานอล", "Thai"),
        ("ماء، جلسرين، عطر، بنزوات الصوديوم", "Arabic"),
        ("آب، گلیسیرین، عطر، پارابن", "Persian"),
        ("מים, גליצרין, בושם, חומר משמר", "Hebrew"),
        ("Νερό, γλυκερίνη, άρωμα, φαινοξυαιθανόλη", "Greek"),
        ("पानी, ग्लिसरीन, इत्र, नियासिनमाइड", "Hindi"),
        ("Вода, гліцерин, віск бджолиний, олія ши, єфірна олія", "Ukrainian"),
        ("წყალი, გლიცერინი, სურნელი, ალოე", "Georgian"),
    ],
)
def test_a_script_that_is_not_read_is_named(text: str, language: str) -> None:
    label = check(text)
    assert label.reason == f"The list is in {language}, which is not read here."


@pytest.mark.parametrize(
    "text",
    [
        "이 세럼은 나이아신아마이드와 판테놀을 함유하여 피부를 촉촉하게 해 줍니다. 매일 아침 사용하세요.",
        "この化粧水は、グリセリン、BG、ヒアルロン酸Naを配合しています。お肌をしっとり整えます。",
        "这款精华含有烟酰胺和透明质酸，可以帮助肌肤保湿，请早晚使用，避免接触眼睛。",
        "Этот крем увлажняет кожу, глицерин и пантенол помогают сохранить влагу, подходит для лица.",
        "오늘은 물을 많이 마시고 우유, 빵, 계란을 사야 해요",
        "우유, 계란, 빵, 사과, 양파",
        "水、牛乳、卵、パン、トマト",
        "Вода, яйца, мука, сахар, соль",
        "ยินดีต้อนรับ",
    ],
)
def test_sentences_and_shopping_lists_are_no_lists(text: str) -> None:
    assert not check(text).is_list


def test_a_list_of_which_little_is_known_is_a_list_with_a_heading() -> None:
    label = check("전성분: 정제수, 모르는성분하나, 모르는성분둘, 모르는성분셋, 모르는성분넷, 모르는성분다섯")
    assert (label.language, len(label.tokens)) == ("Korean", 6)
    product = judged_label(
        "전성분: 정제수, 모르는성분하나, 모르는성분둘, 모르는성분셋, 모르는성분넷, 모르는성분다섯"
    ).product
    said = [sentence for reason in product.reasons for sentence in ([reason] if isinstance(reason, str) else reason)]
    assert "This is a list in Korean, of which 1 of 6 names are known here." in " ".join(map(str, said))


def test_claims_headings_and_directions_are_no_ingredients() -> None:
    label = check(
        "パラベン、鉱物油フリー。【有効成分】トラネキサム酸【その他の成分】精製水、濃グリセリン、BG\n使用方法：適量を手にとります。"
    )
    assert [token.name for token in label.tokens] == ["トラネキサム酸", "精製水", "濃グリセリン", "BG"]
    label = check(
        "용량: 50ml\n제조국: 대한민국\n전성분: 정제수, 폴리솔베이트20,1,2-헥산다이올\n사용방법: 적당량을 바릅니다."
    )
    assert [token.name for token in label.tokens] == ["정제수", "폴리솔베이트20", "1,2-헥산다이올"]


def test_names_with_nothing_but_blanks_or_dots_between_them() -> None:
    assert list(read("정제수 글리세린 부틸렌글라이콜 향료").values()) == [
        "AQUA",
        "GLYCERIN",
        "BUTYLENE GLYCOL",
        "FRAGRANCE",
    ]
    assert list(read("水・グリセリン・BG・香料").values()) == ["AQUA", "GLYCERIN", "BUTYLENE GLYCOL", "FRAGRANCE"]


def test_spoiled_lists_lose_nothing() -> None:
    draw = random.Random(14)
    texts = [printed["text"] for printed in LISTS.values()]
    for _ in range(120):
        signs = list(draw.choice(texts))
        for _ in range(draw.randint(1, 25)):
            place = draw.randrange(len(signs) + 1)
            if draw.random() < 0.4:
                del signs[max(0, place - 6) : place]
            else:
                signs.insert(
                    place,
                    draw.choice([*"、，・。()（）【】/：;\n 　-ー1,%", "전성분:", "Aqua", draw.choice(texts)[:40]]),
                )
        check("".join(signs))


def test_languages_by_their_letters() -> None:
    assert language_of("Aqua, Glycerin, Parfum") is None
    assert language_of("水、香料、グリセリン") == "Japanese"
    assert language_of("水、香精、甘油") == "Chinese"
