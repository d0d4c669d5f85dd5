"""Units at the border: round trips, and the traps of this field."""

from __future__ import annotations

import math
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corneum import units
from corneum.errors import InputFault
from corneum.evidence.tables import _COLUMN_UNITS, load_tables

WRITTEN = {
    "length": ("um", "mm", "cm", "m", "in"),
    "area": ("cm^2", "mm^2", "m^2"),
    "volume": ("uL", "mL", "L"),
    "volume per area": ("uL/cm^2", "um"),
    "time": ("s", "min", "h", "d", "week"),
    "mass": ("kg", "g", "mg", "lb"),
    "mass concentration": ("mg/mL", "g/L", "ug/cm^3"),
    "amount per area": ("ug/cm^2", "mg/m^2"),
    "diffusivity": ("cm^2/s", "um^2/s"),
    "areal density": ("1/cm^2", "1/mm^2"),
    "molar mass": ("g/mol", "Da", "kDa"),
    "pressure": ("kPa", "mmHg"),
    "energy": ("mJ", "J"),
    "frequency": ("Hz", "kHz"),
    "transepidermal water loss": ("g/m^2/h",),
    "toxin activity": ("U",),
    "osmolality": ("mOsm/kg",),
    "viscosity": ("mPa*s",),
}
PAIRS = [(kind, unit) for kind, names in WRITTEN.items() for unit in names]
POSITIVE = st.floats(1e-6, 1e6, allow_nan=False)


@given(number=POSITIVE, pair=st.sampled_from(PAIRS))
def test_what_is_written_is_read_back(number: float, pair: tuple[str, str]) -> None:
    kind, unit = pair
    assert units.parse(f"{number!r} {unit}", kind, "x") == pytest.approx(number * units.factor(unit), rel=1e-12)


@given(number=POSITIVE, pair=st.sampled_from(PAIRS))
def test_what_is_shown_is_the_number_to_its_digits(number: float, pair: tuple[str, str]) -> None:
    kind, unit = pair
    value = number * units.factor(unit)
    assert units.parse(units.show(value, unit, digits=4), kind, "x") == pytest.approx(value, rel=6e-4)


@given(number=POSITIVE, pair=st.sampled_from(PAIRS))
def test_a_unit_of_another_kind_is_refused(number: float, pair: tuple[str, str]) -> None:
    kind, unit = pair
    other = "temperature" if kind != "temperature" else "length"
    with pytest.raises(InputFault):
        units.parse(f"{number!r} {unit}", other, "x")


@pytest.mark.parametrize(
    ("text", "kind", "si"),
    [
        ("1.62 mm", "length", 1.62e-3),
        ("14 g/m^2/h", "transepidermal water loss", 14e-3 / 3600),
        ("1 %", "mass concentration", 10.0),  # weight in volume: 1 g in 100 mL
        ("0.05 % w/v", "mass concentration", 0.5),
        ("10 mg/mL", "mass concentration", 10.0),
        ("32 degC", "temperature", 305.15),
        ("300 mOsm/kg", "osmolality", 0.3),
        ("20 U", "toxin activity", 20.0),
        ("250 1/cm^2", "areal density", 2.5e6),
        ("3.4 uL/cm²", "volume per area", 3.4e-5),
        ("122.1 g/mol", "molar mass", 0.1221),
        ("90 deg", "angle", math.pi / 2),
        ("4.83 angstrom", "length", 4.83e-10),
        # powers as they are typed without a sign, and as they are printed
        ("5e-15 m2/s", "diffusivity", 5e-15),
        ("2e-9 cm2/s", "diffusivity", 2e-13),
        ("3 um2/s", "diffusivity", 3e-12),
        ("0.4 kg/m3", "mass concentration", 0.4),
        ("7 mg/cm3", "mass concentration", 7.0),
        ("12 g/m2/h", "transepidermal water loss", 12e-3 / 3600),
        ("12 g m-2 h-1", "transepidermal water loss", 12e-3 / 3600),
        ("12 g·m⁻²·h⁻¹", "transepidermal water loss", 12e-3 / 3600),
        ("80 cm-2", "areal density", 8e5),
        ("80 1/cm2", "areal density", 8e5),
        ("6 uL/cm2", "volume per area", 6e-5),
        ("9 mol/m3", "molar concentration", 9.0),
        ("2 h-1", "rate", 2 / 3600),
    ],
)
def test_golden_quantities(text: str, kind: str, si: float) -> None:
    assert units.parse(text, kind, "x") == pytest.approx(si, rel=1e-12)


@pytest.mark.parametrize("kind", [kind for kind in units.KINDS if kind != "toxin activity"])
def test_units_of_toxin_become_no_other_quantity(kind: str) -> None:
    with pytest.raises(InputFault, match="U is not a unit of"):
        units.parse("20 U", kind, "formula.amount")
    assert units.si_unit("U") == "U"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "mm",
        "5",
        "3 mm2",
        "3 mm-3 mm",
        "3 m22",
        "nan mm",
        "inf mm",
        "1e999 mm",
        "5 parsec",
        "five mm",
        None,
        True,
        [1],
        "1 mm; rm",
        "9**9 mm",
    ],
)
def test_no_length_no_answer(text: object) -> None:
    with pytest.raises(InputFault) as fault:
        units.parse(text, "length", "depth")
    assert fault.value.field == "depth" and "\n" not in str(fault.value)


def test_a_missing_unit_says_what_to_write() -> None:
    with pytest.raises(InputFault, match=r"depth is 5; the unit is missing; write a length such as 0\.5 mm"):
        units.parse(5, "length", "depth")


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (0.0, 2, "0"),
        (123.4, 2, "120"),
        (0.01234, 2, "0.012"),
        (9.99, 2, "10"),
        (1e-7, 2, "1.0e-07"),
        (-2.55, 2, "-2.5"),
    ],
)
def test_significant_figures(value: float, digits: int, text: str) -> None:
    assert units.significant(value, digits) == text


def test_the_table_of_units_is_what_the_definitions_say_to_the_last_bit() -> None:
    shipped = resources.files("corneum").joinpath("unit_table.csv").read_text(encoding="utf-8")
    known = units._table()
    assert units.table_text(known) == shipped
    for unit, value in known.items():
        for number in (1.0, -0.37, 1.2345678901234567e-7, 9.87654321e11):
            assert value.in_si(number) == units._si_magnitude(units._quantity(number, unit, "unit")), unit


def test_units_in_the_table_and_others_are_read_alike() -> None:
    assert units.parse("1.7 mm", "length", "depth") == units.parse("1.7 millimetre", "length", "depth")
    assert units.factor("kg/m^3") == units.factor("kilogram/metre^3") == 1.0
    assert units.si_unit("mg/mL") == units.si_unit("mg/millilitre") == "kg/m^3"
    for text in ("1 mm", "1 millimetre"):
        with pytest.raises(InputFault, match="is not a unit of time"):
            units.parse(text, "time", "wait")


def test_what_a_plan_needs_of_units_is_in_the_table() -> None:
    parameters = {
        row["unit"] for table in load_tables().values() if table.name.startswith("parameters/") for row in table.rows
    }
    kinds = {si for si, _ in units.KINDS.values()}
    assert (parameters | kinds | set(_COLUMN_UNITS.values())) - {"", "1", "-"} <= set(units._table())


@pytest.mark.parametrize(
    ("text", "kind", "low", "high", "meant"),
    [
        ("1.5 um", "length", "20 um", "8 mm", "1.5 mm"),
        ("1.5 \u00b5m", "length", "20 um", "8 mm", "1.5 mm"),
        ("600 mm", "length", "20 um", "8 mm", "600 um"),
        ("1.5 nm", "length", "20 um", "8 mm", "1.5 mm"),
        ("64 g", "mass", "20 kg", "350 kg", "64 kg"),
        ("20 J", "energy", "0.1 mJ", "10 J", "20 mJ"),
        ("300 us", "time", "1 ms", "60 s", "300 ms"),
        ("1 L", "volume", "1 uL", "100 mL", "1 mL"),
        ("0,5 um", "length", "20 um", "8 mm", "0.5 mm"),
        ("15 cm", "length", "20 um", "8 mm", None),
        ("tall", "length", "20 um", "8 mm", None),
    ],
)
def test_what_lies_thousandfold_off_is_told_what_was_meant(
    text: str, kind: str, low: str, high: str, meant: str | None
) -> None:
    ends = [units.parse(end, kind, "end") for end in (low, high)]
    usual = [end.split(" ")[1] for end in (low, high)]
    assert units.thousandfold(text, kind, *ends, *usual) == meant


@pytest.mark.parametrize(("text", "si"), [("1,5 mm", 1.5e-3), ("0,05 mm", 5e-5), ("12,3456 mm", 12.3456e-3)])
def test_a_decimal_comma_is_a_point(text: str, si: float) -> None:
    assert units.parse(text, "length", "depth") == pytest.approx(si)


def test_a_comma_that_may_stand_for_thousands_is_not_guessed_at() -> None:
    with pytest.raises(InputFault, match="thousands or a decimal comma"):
        units.parse("1,500 um", "length", "depth")
