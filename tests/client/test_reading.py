"""What is read, and what a person is told where it cannot be."""

from __future__ import annotations

import json
import re
import time
from datetime import date
from pathlib import Path

import pytest

from corneum.client import client_from, parse_client, read_client
from corneum.errors import CorneumError, InputFault, InputFaults

MALFORMED = Path(__file__).parents[1] / "data" / "malformed"
NOT_UNDERSTOOD = MALFORMED.with_name("not_understood")

# file, line of the fault, field, part of what is allowed, nearest valid word
FAULTS = [
    ("missing_age", 1, "client.age", "age: 52", None),
    ("age_520", 3, "client.age", "from 1 to 110", None),
    ("age_text", 3, "client.age", "from 1 to 110", None),
    ("nan", 8, "observed[0].pain", "from 0 to 10", None),
    ("wrong_unit", 3, "client.weight", "cm is not a unit of mass; allowed is 20 kg to 350 kg", None),
    ("negative_thickness", 6, "measurements.cheek_medial.total_skin", "0.2 mm to 6 mm", None),
    ("unknown_key", 4, "client.screens.pregnant", "pregnancy, breastfeeding", "pregnancy"),
    ("duplicate_key", 4, "client.age", "first on line 2", None),
    ("a_list", 1, "the file", "holds a list", None),
    ("empty", 1, "the file", "is empty", None),
    ("not_yaml", 2, "the file", "not readable as YAML", None),
]

# texts of the libraries underneath that mean nothing to a person
JUNK = re.compile(r"Input should|\[type=|Traceback|pydantic|ruamel|Value error|unable to parse|<[a-z_]+ object")


def faults_of(text: str) -> tuple[InputFault, ...]:
    """Every fault of a text; fails where it is read."""
    with pytest.raises((InputFault, InputFaults)) as caught:
        parse_client(text)
    return caught.value.faults if isinstance(caught.value, InputFaults) else (caught.value,)


# file, place of the word, nearest
UNKNOWN = [
    ("unknown_zone", "zones", ("forehead",)),
    ("unknown_device", "considering[0]", ("skinpen",)),
    ("unknown_goal", "goals[1]", ("pores",)),
]


@pytest.mark.parametrize(("folder", "names"), [(MALFORMED, FAULTS), (NOT_UNDERSTOOD, UNKNOWN)])
def test_every_file_is_tried(folder: Path, names: list[tuple[str, ...]]) -> None:
    assert sorted(path.stem for path in folder.glob("*.yaml")) == sorted(name for name, *_ in names)


@pytest.mark.parametrize(("name", "where", "nearest"), UNKNOWN, ids=[word[0] for word in UNKNOWN])
def test_a_word_that_is_not_understood_is_kept(name: str, where: str, nearest: tuple[str, ...]) -> None:
    (word,) = read_client(NOT_UNDERSTOOD / f"{name}.yaml").unknown_words
    assert (word.where, word.nearest[:1]) == (where, nearest)


@pytest.mark.parametrize(("name", "line", "field", "allowed", "nearest"), FAULTS, ids=[fault[0] for fault in FAULTS])
def test_a_malformed_file_gets_a_single_sentence(
    name: str, line: int, field: str, allowed: str, nearest: str | None
) -> None:
    with pytest.raises((InputFault, InputFaults)) as caught:
        read_client(MALFORMED / f"{name}.yaml")
    sentence = str(caught.value)
    assert sentence.count("\n") == 0
    assert sentence.startswith(f"{name}.yaml, line {line}: {field} ")
    assert allowed in sentence
    assert (f"did you mean {nearest}?" in sentence) if nearest else ("did you mean" not in sentence)
    assert not JUNK.search(sentence)


def test_all_faults_are_reported_at_once_in_the_order_of_lines() -> None:
    faults = faults_of("client:\n  age: 0\n  sex: femal\n  age: 5\ngoals: [pores, gloww]\nzones: kneecap\nseed: 1.5\n")
    assert [(fault.line, fault.field) for fault in faults] == [
        (2, "client.age"),
        (3, "client.sex"),
        (4, "client.age"),
        (5, "goals[1]"),
        (6, "zones"),
        (7, "seed"),
    ]


def test_a_duplicate_mapping_does_not_make_its_children_duplicates() -> None:
    faults = faults_of("client: {age: 5}\ngoals: pores\nclient: {age: 6}\n")
    assert [str(fault) for fault in faults] == [
        "client.yaml, line 3: client stands twice in one mapping, first on line 1; keep one."
    ]


def test_a_key_in_the_wrong_place_is_shown_its_place() -> None:
    (fault,) = faults_of("client: {age: 5}\ngoals: pores\nallergies: []\n")
    assert fault.nearest == "client.allergies"


def test_an_ultrasound_epidermis_is_refused_with_the_reason() -> None:
    (fault,) = faults_of("client: {age: 5}\ngoals: pores\nmeasurements: {chin: {epidermis: 80 um}}\n")
    assert "total_skin" in fault.allowed
    assert "not the epidermis" in fault.allowed


@pytest.mark.parametrize("age", ["18", "1", "110", "52 years", "5.5", "17"])
def test_ages_that_are_read(age: str) -> None:
    person = parse_client(f"client: {{age: {age}}}\ngoals: pores").person
    assert person.age == float(age.split(maxsplit=1)[0])
    assert person.age_spread == 0


def test_a_decade_is_its_middle_and_five_years_either_way() -> None:
    person = parse_client("client: {age: 50s}\ngoals: pores").person
    assert (person.age, person.age_spread) == (55, 5)


@pytest.mark.parametrize(
    "age", ["0", "-3", "111", "520", ".nan", ".inf", "text", "true", "[52]", "{a: 1}", "55s", "''"]
)
def test_ages_that_are_refused(age: str) -> None:
    (fault,) = faults_of(f"client: {{age: {age}}}\ngoals: pores")
    assert "from 1 to 110" in fault.allowed


def test_units_become_si_and_toxin_units_stay_units() -> None:
    client = client_from(
        {
            "client": {"age": 40, "weight": "150 lb", "height": "168 cm"},
            "goals": "pores",
            "measurements": {"chin": {"total_skin": "1.62 mm", "tewl": "14 g/m^2/h"}},
            "considering": {
                "device": "aquagold",
                "depth": "600 um",
                "price": "$450",
                "formula": {
                    "actives": [
                        {"name": "a", "amount": "20 U"},
                        {"name": "b", "amount": "20 units"},
                        {"name": "c", "amount": "5 mg", "concentration": "1 %"},
                        {"name": "d", "concentration": "10 mg/mL"},
                    ],
                    "volume": "1 mL",
                },
            },
        }
    )
    assert client.person.weight == pytest.approx(68.0388555)
    assert client.person.height == pytest.approx(1.68)
    assert client.measurements["chin"].total_skin == pytest.approx(1.62e-3)
    assert client.measurements["chin"].tewl == pytest.approx(14e-3 / 3600)
    considered = client.considering[0]
    assert considered.depth == pytest.approx(6e-4)
    assert considered.price is not None
    assert (considered.price.amount, considered.price.currency) == (450, "USD")
    assert considered.formula is not None
    assert considered.formula.volume == pytest.approx(1e-6)
    actives = considered.formula.actives
    assert [(active.amount, active.amount_kind) for active in actives[:2]] == [(20, "U"), (20, "U")]
    assert actives[2].amount == pytest.approx(5e-6)
    assert actives[2].amount_kind == "kg"
    # 1 % is weight in volume: 10 mg/mL
    assert actives[2].concentration == actives[3].concentration == pytest.approx(10)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("2026-11-18", date(2026, 11, 18)),
        ("2 days ago", date(2026, 11, 18)),
        ("two days ago", date(2026, 11, 18)),
        ("last week", date(2026, 11, 13)),
        ("yesterday", date(2026, 11, 19)),
        ("a year ago", date(2025, 11, 20)),
        ("3 months ago", date(2026, 8, 21)),
        ("2025-01", date(2025, 1, 1)),
    ],
)
def test_days_count_from_the_day_of_planning(words: str, day: date) -> None:
    client = parse_client(
        f"date: 2026-11-20\nclient: {{age: 52, history: [{{event: filler, when: {words}}}]}}\ngoals: pores"
    )
    assert client.person.history is not None
    assert client.person.history[0].when == day


def test_a_day_that_is_not_understood_is_kept_not_refused() -> None:
    client = parse_client("client: {age: 52, history: [botox, {event: peel, when: last summer}]}\ngoals: pores")
    assert client.person.history is not None
    assert [(event.event, event.when, event.when_words) for event in client.person.history] == [
        ("botox", None, ""),
        ("peel", None, "last summer"),
    ]


@pytest.mark.parametrize("when", ["2026-11-21", "tomorrow", "2026-02-30"])
def test_an_impossible_day_is_refused(when: str) -> None:
    history = f"history: [{{event: filler, when: {when}}}]"
    (fault,) = faults_of(f"date: 2026-11-20\nclient: {{age: 52, {history}}}\ngoals: pores")
    assert fault.field == "client.history[0].when"


@pytest.mark.parametrize("key", ["conditions", "medications", "allergies"])
@pytest.mark.parametrize(
    ("entry", "read"),
    [
        ("", None),
        ("null", None),
        ("unknown", None),
        ("[]", ()),
        ("none", ()),
        ("no", ()),
        ("false", ()),
        ("[gold, 5]", ("gold", "5")),
        ("asthma; hay fever, eczema", ("asthma", "hay fever", "eczema")),
        ("[{name: warfarin, dose: 5 mg}]", ("warfarin, dose: 5 mg",)),
        ("{asthma: mild}", ("asthma: mild",)),
        ("[zxqv, [a, b], true]", ("zxqv", "a, b", "yes")),
    ],
)
def test_words_about_health_are_never_refused(key: str, entry: str, read: tuple[str, ...] | None) -> None:
    person = parse_client(f"client:\n  age: 52\n  {key}: {entry}\ngoals: pores").person
    assert getattr(person, key) == read


def test_screens_know_yes_no_and_unanswered() -> None:
    text = (
        "client: {age: 5, screens: {pregnancy: yes, keloid: no, pacemaker: true, thrombosis: , isotretinoin: unknown}}"
    )
    screens = parse_client(f"{text}\ngoals: pores").person.screens
    assert (screens.pregnancy, screens.keloid, screens.pacemaker) == (True, False, True)
    assert (screens.thrombosis, screens.isotretinoin, screens.cold_sores) == (None, None, None)


def test_norway_is_no_boolean() -> None:
    client = parse_client("client: {age: 5}\ngoals: pores\noperator: {licence: RN, jurisdiction: no}")
    assert client.operator is not None
    assert (client.operator.licence, client.operator.jurisdiction) == ("nurse", "no")


def test_a_goal_word_may_imply_its_variant_and_a_wrong_variant_is_refused() -> None:
    client = parse_client("client: {age: 5}\ngoals: [melasma, {goal: acne_scars, variant: ice_pick}, pores]")
    assert [(goal.goal, goal.variant) for goal in client.goals] == [
        ("lightening", "melasma"),
        ("acne_scars", "ice_pick"),
        ("pores", None),
    ]
    (fault,) = faults_of("client: {age: 5}\ngoals: [{goal: acne_scars, variant: melasma}]")
    assert "rolling, boxcar, mixed or ice_pick" in fault.allowed


def test_a_device_may_be_described_inline() -> None:
    client = parse_client(
        "client: {age: 5}\ngoals: pores\n"
        "devices: [skinpen, {class: manual_stamp, needles: {count: 35, length: 0.5 mm, pitch: 1 mm, force: 10 N}}]"
    )
    assert client.devices is not None
    first, second = client.devices
    assert first == "skinpen"
    assert not isinstance(second, str)
    assert second.class_ == "manual_stamp"
    assert (second.needles.count, second.needles.bore) == (35, None)
    assert second.needles.length == pytest.approx(5e-4)
    assert second.needles.force == pytest.approx(10)


def test_two_names_of_the_same_zone_are_not_merged_silently() -> None:
    (fault,) = faults_of(
        "client: {age: 5}\ngoals: pores\nmeasurements: {chin: {tewl: 9 g/m^2/h}, Chin: {tewl: 8 g/m^2/h}}"
    )
    assert "same zone" in fault.allowed
    (fault,) = faults_of("client: {age: 5}\ngoals: pores\nmeasurements: {cheek: {tewl: 9 g/m^2/h}}")
    assert "cheek_medial or cheek_lateral" in fault.allowed


def test_json_is_read_too_tabs_and_all() -> None:
    data = {"client": {"age": 52, "allergies": []}, "goals": ["fine_lines"], "samples": 32}
    assert parse_client(json.dumps(data, indent="\t"), "client.json").samples == 32


ALIAS_BOMB = "a: &a [x, x]\n" + "".join(
    f"{chr(98 + i)}: &{chr(98 + i)} [*{chr(97 + i)}, *{chr(97 + i)}]\n" for i in range(20)
)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (ALIAS_BOMB, "anchor or alias"),
        ("[" * 50_000, "nested deeper"),
        ("a: {" * 40_000, "nested deeper"),
        ("\n".join(f"k{i}: 1" for i in range(10_000)), "more than 5000 entries"),
        ("x" * 10_000_000, "longer than"),
        ("a: !!python/object/apply:os.system [ls]", "tag"),
        ("client: {age: 5}\n---\nclient: {age: 6}\n", "second document"),
        ("? [1, 2]\n: 3\n", "no plain word"),
        ("client: {age: 1\x00}", "not readable as YAML"),
    ],
)
def test_a_hostile_file_is_refused_quickly_and_cleanly(text: str, reason: str) -> None:
    start = time.perf_counter()
    (fault,) = faults_of(text)
    assert reason in fault.allowed
    assert time.perf_counter() - start < 5


@pytest.mark.parametrize("unit", ["9**9**9**9", "m^99999999", "(9**9)**(9**9) m", "m" + "*m" * 400, "2^99999999"])
def test_a_hostile_unit_is_refused_before_it_is_worked_out(unit: str) -> None:
    (fault,) = faults_of(f"client: {{age: 5}}\ngoals: pores\nconsidering: {{device: skinpen, depth: '1 {unit}'}}")
    assert "not a known unit" in fault.allowed


def test_control_characters_never_reach_the_terminal() -> None:
    faults = faults_of('client: {age: 5, "\\e[31mred\\nline": 1, weight: "1 \\e[2J"}\ngoals: "\\e[31m"\n')
    assert len(faults) == 3
    assert all(str(fault).isprintable() for fault in faults)


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"\xff\xfe\x00client", "not text in UTF-8"), (b"x" * 300_000, "larger than"), (None, "cannot be read")],
)
def test_a_file_that_cannot_be_opened_is_reported(tmp_path: Path, content: bytes | None, message: str) -> None:
    path = tmp_path / "some.yaml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(CorneumError, match=message):
        read_client(path)
    with pytest.raises(CorneumError, match="folder"):
        read_client(tmp_path)


def test_a_byte_order_mark_and_windows_line_ends_are_read(tmp_path: Path) -> None:
    path = tmp_path / "windows.yaml"
    path.write_bytes("﻿client:\r\n  age: 52\r\n  conditions: [Crème allergy]\r\ngoals: [pores]\r\n".encode())
    assert read_client(path).person.conditions == ("Crème allergy",)


@pytest.mark.parametrize(
    ("entry", "meant"),
    [
        ("considering: [{device: skinpen, depth: 1.5 um}]", "did you mean 1.5 mm?"),
        ("considering: [{device: skinpen, depth: 600 nm}]", "did you mean 600 um?"),
        ("considering: [{device: morpheus8_face, energy: 20 J}]", "did you mean 20 mJ?"),
        ("measurements: {cheek_medial: {total_skin: 1.62 um}}", "did you mean 1.62 mm?"),
        ("observed: [{zone: chin, device: skinpen, depth: 1 um}]", "did you mean 1 mm?"),
    ],
)
def test_a_value_thousandfold_off_its_kind_is_told_what_was_meant(entry: str, meant: str) -> None:
    with pytest.raises(InputFaults) as refused:
        parse_client(f"client: {{age: 40}}\ngoals: [pores]\n{entry}\n")
    assert meant in str(refused.value)


def test_no_depth_at_all_is_a_depth() -> None:
    client = parse_client("client: {age: 40}\ngoals: [pores]\nconsidering: [{device: skinpen, depth: 0 mm}]\n")
    assert client.considering[0].depth == 0
