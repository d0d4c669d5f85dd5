"""Clients at random: people, health, devices, depths, zones and licences as they may come, few samples each."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

DEVICES = (
    *("skinpen", "exceed", "dermapen4", "pen_generic_12", "roller_generic", "stamp_generic", "aquagold"),
    *("stamp_infusion_generic", "asap_home", "morpheus8_face", "morpheus8_body", "secret", "potenza", "intracel"),
    *("profound", "vivace", "scanner_generic", "hydrafacial"),
)
ZONES = (
    *("forehead", "glabella", "temple", "crows_feet", "lower_eyelid", "upper_eyelid", "nose_dorsum", "nose_tip"),
    *("cheek_medial", "cheek_lateral", "malar", "upper_lip", "chin", "jaw_jowl", "neck", "decollete"),
)
GOALS = ("fine_lines", "acne_scars", "pores", "laxity", "texture", "melasma", "dryness", "glow", "redness", "thinning")
CONDITIONS = ("eczema", "rosacea with pustules", "type 2 diabetes, HbA1c 10 %", "lupus", "warts on the chin", "keloids")
MEDICINES = ("apixaban", "isotretinoin since August", "prednisone 40 mg", "tretinoin cream", "aspirin 81 mg")
ALLERGIES = ("nickel", "lidocaine", "gold", "latex")
EVENTS = ("filler in the cheeks last week", "botox yesterday", "facelift this spring")
SCREENS = ("pregnancy", "breastfeeding", "isotretinoin", "pacemaker", "bleeding_disorder", "keloid", "metal_allergy")
LICENCES = ("esthetician", "nurse", "nurse_practitioner", "physician", "self", "client")
JURISDICTIONS = ("US-CA", "US-TX", "UK", "DE", None)


def millimetres(least: float, most: float) -> st.SearchStrategy[str]:
    """A depth as a client's file states it."""
    return st.integers(round(least * 20), round(most * 20)).map(lambda steps: f"{steps / 20:g} mm")


@st.composite
def offers(draw: st.DrawFn) -> dict[str, Any]:
    """One offer: a device, most often with a depth."""
    offer: dict[str, Any] = {"device": draw(st.sampled_from(DEVICES))}
    depth = draw(st.none() | millimetres(0.1, 5.0))
    return offer if depth is None else offer | {"depth": depth}


@st.composite
def clients(draw: st.DrawFn, licences: tuple[str, ...] = LICENCES) -> dict[str, Any]:
    """The data of a client's file: one offer, one or two zones."""

    def few(words: tuple[str, ...]) -> list[str]:
        # most people have nothing of a list
        return draw(st.just([]) | st.lists(st.sampled_from(words), max_size=1))

    person = {
        "age": draw(st.integers(18, 85)),
        "sex": draw(st.sampled_from(("female", "male", "unspecified"))),
        "fitzpatrick": draw(st.sampled_from(("I", "II", "III", "IV", "V", "VI"))),
        "conditions": few(CONDITIONS),
        "medications": few(MEDICINES),
        "allergies": few(ALLERGIES),
        "history": few(EVENTS),
        "screens": dict.fromkeys(SCREENS, False) | dict.fromkeys(few(SCREENS), True),
    }
    place = draw(st.sampled_from(JURISDICTIONS))
    operator = {"licence": draw(st.sampled_from(licences))} | ({} if place is None else {"jurisdiction": place})
    return {
        "date": "2026-11-20",
        "client": person,
        "goals": [draw(st.sampled_from(GOALS))],
        "zones": draw(st.lists(st.sampled_from(ZONES), min_size=1, max_size=2, unique=True)),
        "considering": [draw(offers())],
        "operator": operator,
        "samples": 16,
    }
