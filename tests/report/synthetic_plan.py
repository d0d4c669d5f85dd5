"""A plan made by hand: every shape that the schema allows, with numbers that mean nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from corneum.plan_document.plan_models import Plan
from tests.report.synthetic_parts import (
    Builder,
    needled_zone,
    nothing,
    plain_zone,
    reason,
    treatment,
    words,
)

HOSTILE = "<script>alert('x')</script>\"&'"


def document(text: str = "a plain word") -> dict[str, Any]:
    """A whole plan; `text` stands wherever a client's own words are echoed."""
    make = Builder()
    stamp = treatment(
        make,
        "aquagold_cocktail",
        f"microinfusion {text}",
        "microinfusion_stamp",
        rung=20,
        verdict="outside_scope",
        tier="up_to_a_week",
        days=2.0,
        considered=True,
        price={"amount": 450.0, "currency": "USD", "a_year": 1800.0, "note": words("as offered")},
        zones={
            "cheek_medial": needled_zone(make, "outside_scope", 0.6e-3, 1.0),
            "forehead": needled_zone(make, "outside_scope", 0.6e-3, 0.8),
            "upper_eyelid": {
                **plain_zone("contraindicated"),
                "reasons": [
                    reason("orbit", "contraindicated", "within the orbital rim", "leave it out"),
                ],
            },
        },
    )
    pen = treatment(
        make,
        "automated_pen",
        "microneedling, automated pen",
        "automated_pen",
        rung=24,
        verdict="acceptable",
        tier="up_to_a_week",
        days=3.0,
        zones={
            "cheek_medial": needled_zone(make, "acceptable", 1.25e-3, 1.5),
            "forehead": needled_zone(make, "acceptable", 0.5e-3, 1.0),
            "upper_eyelid": plain_zone("contraindicated"),
        },
    )
    hydra = treatment(
        make,
        "hydradermabrasion_hyaluronan",
        "hydradermabrasion with hyaluronan",
        "hydradermabrasion",
        rung=9,
        verdict="acceptable",
        tier="one_pink_day",
        days=0.8,
        zones={zone: plain_zone("acceptable") for zone in ("cheek_medial", "forehead", "upper_eyelid")},
    )
    retinoid = treatment(
        make,
        "home_retinoid",
        "cosmetic retinoid at home",
        "home_care",
        rung=4,
        verdict="recommended",
        tier="nothing_visible",
        days=0.0,
        word="likely",
        zones={"cheek_medial": plain_zone("recommended")},
    )
    rf = treatment(
        make,
        "rf_microneedling",
        "radio-frequency microneedling",
        "rf_microneedling",
        rung=30,
        verdict="contraindicated",
        tier="longer",
        days=9.0,
        zones={"cheek_medial": plain_zone("contraindicated")},
    )
    return {
        "schema_version": "4",
        "version": "0.1.0",
        "date": "2026-11-20",
        "seed": 1,
        "tables": "f00d",
        "inputs": "beef",
        "client": {
            "age": 52,
            "goals": [{"goal": "fine_lines"}, {"goal": "volume"}],
            "conditions": [text],
            "smoker": False,
        },
        "occasion": {"licence": "physician", "planned_for": None, "event": None, "goals": ["fine_lines", "volume"]},
        "first_screen": {
            "answer": words(f"Start with a retinoid and sunscreen. {text}"),
            "do": [words("Use a retinoid at night."), words("Use sunscreen every day.")],
            "do_not": [words("Do not stamp a cosmetic serum into the skin.")],
            "when": words("Any time; not within a week of 5 December."),
            "expect": [{"day": 1, "text": words("Nothing to see.")}, {"day": 14, "text": words("Some peeling.")}],
            "confidence": {"geometry": "moderate", "delivery": "low", "benefit": "low"},
            "put_right": words(f"The offer, put right: the pen at 0.25 mm with sterile hyaluronan. {text}"),
            "instead": words("Best here: a retinoid at home."),
            "elsewhere": words("With a device that is not here: a laser."),
            "do_less": words("At the least, sunscreen."),
            "runner_up": words("Hydradermabrasion: safer, and gone in a week."),
            "answers": [words("Does it build collagen? Yes."), words("Does it help pores? Not known.")],
            "would_change": [words("A test spot."), words("The full list of ingredients.")],
        },
        "emergency": [
            reason(
                "vascular",
                "contraindicated",
                "Skin that turned white may be losing its blood",
                "Go to an emergency department now.",
            ),
        ],
        "subject": "aquagold_cocktail",
        "recommended": "home_retinoid",
        "close_call": True,
        "choice": {
            "rule": words("the least burdensome that is not beaten"),
            "weights": {"fine_lines": 0.75, "volume": 0.25},
            "runner_up": "hydradermabrasion_hyaluronan",
            "put_right": None,
            "elsewhere": "rf_microneedling",
            "elsewhere_beats": 0.6,
            "at_hand": "home_retinoid",
            "as_well": ["hydradermabrasion_hyaluronan"],
            "do_less": "home_retinoid",
            "better_than_chosen": {},
        },
        "provisional": [{"id": "gold", "question": words("Is there an allergy to gold or nickel?")}],
        "unresolved": [{"text": text, "where": "client.conditions[0]", "nearest": []}],
        "treatments": [rf, hydra, stamp, retinoid, pen],
        "tiers": {
            "nothing_visible": "home_retinoid",
            "one_pink_day": "hydradermabrasion_hyaluronan",
            "up_to_a_week": "automated_pen",
            "longer": None,
        },
        "card": [
            {
                "zone": "forehead",
                "treatment": "automated_pen",
                "verdict": "acceptable",
                "dial": make.number(0.25e-3, "m", low=0.25e-3, high=0.25e-3),
                "cartridge": words("12 needles, 33 gauge, sterile, single use"),
                "passes": 4,
                "directions": words("across, down, both diagonals"),
                "speed": words("110 per second"),
                "angle": words("square to the skin"),
                "stretch": words("stretch with the free hand"),
                "glide": words("sterile hyaluronan"),
                "serum": words("none"),
                "start": words("at the hairline"),
                "stop_sign": words("even pinkness"),
                "lower_if": words("any pinpoint bleeding"),
                "never_beyond": {"value": 0.5e-3, "why": words("0.5 mm over the brow bone")},
                "minutes": make.number(600.0, "s"),
                "expert_practice": ["the order of the directions"],
            }
        ],
        "safety": [
            reason(
                "herpes", "not_recommended", "cold sores may flare", "ask a prescriber for antivirals", "2026-11-27"
            ),
            reason("tan", "note", "a tan raises the risk of dark marks", "wait until it fades"),
        ],
        "numbing": {
            "treatment": "automated_pen",
            "product": "lidocaine 4 %",
            "cream": make.number(0.01, "kg"),
            "area": make.number(0.03, "m^2"),
            "dwell": make.number(1800.0, "s"),
            "lidocaine": make.number(4e-4, "kg"),
            "bound": make.number(2.9e-4, "kg"),
            "most_on_needled_skin": make.number(7e-3, "kg"),
            "clock": [{"at": -2100.0, "step": words("Put it on.")}, {"at": 0.0, "step": words("Begin.")}],
            "limits": [words("Not on the lids.")],
            "passed_over": [],
            "notes": [reason("heart", "note", "the heart's rhythm was not asked about", "ask")],
        },
        "procedure": "automated_pen",
        "aftercare": [
            {
                "item": words("sun"),
                "kind": "use",
                "since": "2026-11-28",
                "rule": words("Mineral sunscreen, SPF 50."),
                "detail": words("Mineral sunscreen, SPF 50."),
                "from_h": 24.0,
                "to_h": 336.0,
                "until": "2026-12-11",
                "why": words("new skin tans"),
                "sources": ["ha2005"],
                "grade": "low",
            },
            {
                "item": words("water"),
                "kind": "avoid",
                "since": None,
                "rule": words("No washing."),
                "detail": words("No washing."),
                "from_h": 0.0,
                "to_h": None,
                "until": None,
                "why": words("channels are open"),
                "sources": [],
                "grade": "very_low",
            },
        ],
        "warnings": [
            {
                "sign": words("any change of sight"),
                "do": words("call an ambulance now"),
                "from_h": 0.0,
                "to_h": 336.0,
                "sources": ["ha2005"],
            }
        ],
        "infection_control": [
            {
                "phase": "before",
                "step": words("skin antisepsis"),
                "detail": words("let dry"),
                "why": words("alcohol stings"),
                "sources": [],
            },
            {
                "phase": "during",
                "step": words("new cartridge if it falls"),
                "detail": words(""),
                "why": words(""),
                "sources": ["ha2005"],
            },
        ],
        "label": [
            {
                "treatment": "aquagold_cocktail",
                "is_list": True,
                "reason": "",
                "route": "microinfusion",
                "hours": None,
                "ingredients": [
                    {
                        "printed": text,
                        "name": None,
                        "match": "unknown",
                        "rule": None,
                        "assessed_as": None,
                        "score": 0.0,
                        "use": {
                            "action": "avoid",
                            "severity": 2,
                            "from_hour": 24.0,
                            "waits_as": "irritant",
                            "instead": ["sterile saline"],
                        },
                        "flags": [],
                        "why": words("fragrance below the barrier"),
                        "sources": ["ha2005"],
                        "grade": "low",
                    }
                ],
                "product": {
                    "action": "block",
                    "from_hour": 24.0,
                    "instead": ["sterile saline"],
                    "reasons": [words("A product that is not sterile never goes below the barrier.")],
                },
            }
        ],
        "course": [
            {
                "treatment": "home_retinoid",
                "number": 1,
                "date": "2027-02-12",
                "kind": "review",
                "go_if": [words("no burning that keeps coming back")],
                "stop_if": [words("a rash")],
                "price": None,
                "sources": [],
            }
        ],
        "course_basis": [
            {
                "treatment": "home_retinoid",
                "sessions": 0,
                "interval_days": None,
                "least_interval_days": None,
                "judged_after_days": 84,
                "judged_by": words("photographs in the same light"),
                "why": [words("it is used at home")],
                "price": {
                    "treatment": "home_retinoid",
                    "amount": 20.0,
                    "currency": "USD",
                    "sessions": 1,
                    "includes": words("20 USD as offered"),
                },
                "sources": [],
                "grade": "low",
            }
        ],
        "uncertainty": [
            {
                "id": "ultrasound",
                "what": words("thickness of the skin by ultrasound"),
                "narrows": words("where the needle ends"),
                "kept": make.number(0.4, "1", low=0.4, high=0.4),
            }
        ],
        "skin": {
            "cheek_medial": {
                "stratum_corneum": make.number(1.6e-5, "m"),
                "viable_epidermis": make.number(6.5e-5, "m"),
                "papillary_dermis": make.number(1.2e-4, "m"),
                "reticular_dermis": make.number(1.3e-3, "m"),
                "total_skin": make.number(1.6e-3, "m"),
            },
            "forehead": {"stratum_corneum": make.number(1.5e-5, "m"), "total_skin": nothing("no atlas")},
        },
        "not_placed": {"forehead": ["the depth of the supraorbital nerve was not found"], "cheek_medial": []},
        "derivations": make.derivations,
        "references": [
            {
                "key": "chopra2015",
                "citation": "Chopra K (2015). Skin thickness. doi:10.1093/asj/sjv079",
                "address": "doi:10.1093/asj/sjv079",
                "design": "cadaver",
                "funding_or_conflict": "",
            },
            {
                "key": "ha2005",
                "citation": f"Ha RY (2005). Relative thickness. {text}",
                "address": "javascript:alert(1)",
                "design": "cadaver",
                "funding_or_conflict": "",
            },
        ],
    }


def large_document(count: int = 41) -> dict[str, Any]:
    """As many treatments and zones as a whole face has."""
    from corneum.zones import WHOLE_FACE

    draft = document()
    make = Builder()
    make.count = 10_000
    draft["treatments"] = [
        treatment(
            make,
            f"treatment_{place:02}",
            f"treatment number {place}",
            "automated_pen",
            rung=place,
            verdict="acceptable",
            tier="up_to_a_week",
            days=3.0,
            considered=place < 3,
            zones={zone: needled_zone(make, "acceptable", 1e-3, 1.0 + place / 100) for zone in WHOLE_FACE},
        )
        for place in range(count)
    ]
    draft["recommended"], draft["procedure"] = "treatment_05", "treatment_05"
    draft["choice"] |= {"runner_up": "treatment_06"}
    draft["tiers"] = {"up_to_a_week": "treatment_05"}
    draft["derivations"] = {**draft["derivations"], **make.derivations}
    return draft


def plan(text: str = "a plain word", change: Callable[[dict[str, Any]], None] | None = None) -> Plan:
    """The plan itself, after a change of its document."""
    draft = document(text)
    if change is not None:
        change(draft)
    return Plan.model_validate(draft)


def large_plan(count: int = 41) -> Plan:
    """A plan of as many treatments and zones as a whole face has."""
    return Plan.model_validate(large_document(count))


def changed(before: Plan, change: Callable[[dict[str, Any]], None]) -> Plan:
    """A plan after a change of its document."""
    draft = before.model_dump(by_alias=True)
    change(draft)
    return Plan.model_validate(draft)
