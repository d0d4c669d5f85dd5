"""A plan made by hand: every shape that the schema allows, with numbers that mean nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from corneum.plan_document.plan_models import Plan

ELSEWHERE = "a clinic says that it lasts for four months"
HOSTILE = "<script>alert('x')</script>\"&'"

QUESTIONS = (
    "does it build collagen",
    "pores and oil",
    "is the plumping real or swelling",
    "is the effect even",
    "does it hurt and what is done about it",
    "how long is skin red, dry, unpresentable",
    "what is in it",
    "how long does it last",
    "compared with hydradermabrasion and with good home care",
    "what can go wrong",
    "what to ask the provider",
    "what would change this answer",
)


@dataclass(frozen=True)
class Planned:
    """What the report needs of a plan."""

    document: dict[str, Any]


class Builder:
    """Makes numbers and remembers their derivations."""

    def __init__(self) -> None:
        self.derivations: dict[str, dict[str, Any]] = {
            "parameters/skin:band:value": self._record("table", "0.5 (fixed)", [], ["chopra2015"]),
            "anatomy/layer_thickness:l1:mean": self._record("table", "1.6 mm (normal)", [], ["chopra2015"]),
            "never_shown": self._record("a model that nothing shows", "y = x", [], ["chopra2015"]),
        }
        self.made = 0

    @staticmethod
    def _record(model: str, equation: str, inputs: list[str], sources: list[str]) -> dict[str, Any]:
        return {"model": model, "equation": equation, "inputs": inputs, "sources": sources, "grade": "low"}

    def number(
        self,
        value: float,
        unit: str,
        *,
        low: float | None = None,
        high: float | None = None,
        grade: str = "low",
        model: str = "needle in place",
    ) -> dict[str, Any]:
        self.made += 1
        identity = f"d{self.made:012x}"
        inputs = ["parameters/skin:band:value", "anatomy/layer_thickness:l1:mean"]
        self.derivations[identity] = self._record(model, "z = L (1 - s)", inputs, ["chopra2015", "ha2005"])
        spread = (value * 0.7, value * 1.4) if low is None else (low, high)
        return {
            "value": value,
            "unit": unit,
            "low": spread[0],
            "high": spread[1],
            "grade": grade,
            "status": "computed",
            "derivation": identity,
        }


def nothing(reason: str = "never measured on a face") -> dict[str, Any]:
    return {"value": None, "status": "no_credible_data", "reason": reason, "settled_by": "a trial that counts it"}


def reason(code: str, strength: str, why: str, do: str, earliest: str | None = None) -> dict[str, Any]:
    return {
        "code": code,
        "strength": strength,
        "why": why,
        "do": do,
        "earliest": earliest,
        "sources": ["ha2005"],
        "grade": "moderate",
    }


def needled_zone(make: Builder, verdict: str, dial: float, scale: float) -> dict[str, Any]:
    return {
        "verdict": verdict,
        "reasons": [reason("z_note", "note", "the bone lies close here", "keep to the dial value")],
        "depths": {
            "anatomical": make.number(dial * 0.9 * scale, "m"),
            "tested": {"low": make.number(0.5e-3, "m"), "high": make.number(1.5e-3, "m")},
            "labelled": nothing("no regulator evaluated a depth for this device"),
            "dial": make.number(dial, "m", low=dial, high=dial),
        },
        "goal": "fine_lines",
        "depth_in_place": make.number(dial * 0.8, "m"),
        "channel_depth": make.number(dial * 0.5, "m"),
        "channel_density": make.number(2.5e6, "1/m^2"),
        "coverage": make.number(0.12, "1"),
        "share_of_needles_reaching": make.number(min(1.0, 0.4 * scale), "1", low=0.2, high=0.7),
        "confidence_reaching": make.number(0.7, "1", low=0.5, high=0.9),
        "amount": {
            "niacinamide": {
                "viable_epidermis": make.number(2.4e-5 * scale, "kg/m^2"),
                "dermis": make.number(6e-6 * scale, "kg/m^2"),
            },
            "sodium hyaluronate": {"dermis": nothing("no partition is known for a polymer of this size")},
        },
        "potency": {},
        "tewl": {
            "time": [0.0, 3600.0, 86400.0],
            "value": [3e-6, 1.1e-5 * scale, 4e-6],
            "unit": "kg/m^2/s",
            "low": [2e-6, 8e-6, 3e-6],
            "high": [4e-6, 2e-5, 6e-6],
            "grade": "low",
            "status": "computed",
            "derivation": "anatomy/layer_thickness:l1:mean",
            "note": None,
        },
        "pain": {
            "words": "mild, as trials of this depth found",
            "score": make.number(2.2, "1"),
            "trials": "1 to 4 of 10 in two trials",
            "note": "without cream",
        },
        "bleeding": make.number(0.031, "1", low=0.004, high=0.12),
        "bleeding_role": "not an aim",
        "redness": make.number(90000.0, "s", low=7200.0, high=432000.0),
        "pih_risk": nothing("no count for this type of skin"),
        "margins": {"bone": make.number(0.0002 * scale, "1", low=0.00001, high=0.003)},
        "binding": "the junction of epidermis and dermis",
    }


def plain_zone(verdict: str) -> dict[str, Any]:
    return {"verdict": verdict, "reasons": []}


def benefit(make: Builder, word: str, *, known: bool) -> dict[str, Any]:
    return {
        "word": word,
        "effect": make.number(0.44, "1", low=0.2, high=0.7) if known else nothing("no trial of this mixture"),
        "scale": "improvement of a wrinkle score",
        "against": "baseline",
        "onset": {"low": make.number(14 * 86400.0, "s"), "high": make.number(28 * 86400.0, "s")},
        "duration": nothing("nobody followed it"),
        "sessions": 4,
        "interval_weeks": 4,
        "evidence": "two small trials without a control",
        "settled_by": "a split-face trial",
        "grade": "low",
        "sources": ["chopra2015"],
    }


def treatment(
    make: Builder,
    identity: str,
    name: str,
    class_: str,
    *,
    rung: int,
    verdict: str,
    tier: str,
    days: float,
    zones: dict[str, dict[str, Any]],
    considered: bool = False,
    price: dict[str, Any] | None = None,
    word: str = "possible",
) -> dict[str, Any]:
    return {
        "id": identity,
        "considered": considered,
        "class": class_,
        "name": name,
        "plain_name": f"{name}, plainly",
        "device": None,
        "payload": "none",
        "rung": rung,
        "in_the_room": True,
        "verdict": verdict,
        "reasons": []
        if verdict in ("acceptable", "recommended")
        else [
            reason(f"r_{identity}", verdict, f"{name} is not cleared for this", "ask a prescriber", "2026-12-04"),
        ],
        "confidence": {
            "geometry": "moderate: the depth is computed",
            "delivery": "low: one study",
            "benefit": "very low",
        },
        "burden": {
            "tier": tier,
            "days_visible": make.number(days * 86400.0, "s"),
            "pain": "mild",
            "risk": "low: infection is rare",
        },
        "benefit": {"fine_lines": benefit(make, word, known=True), "volume": benefit(make, "unlikely", known=False)},
        "collagen": {"mass": make.number(1.1, "1")},
        "total_uptake": {},
        "by_licence": {"esthetician": "outside_scope", "nurse": "outside_scope", "physician": "acceptable"},
        "limits_broken": ["visible for longer than the 2 days allowed"] if tier == "longer" else [],
        "assumed": ["the tip's radius is that of steel needles"] if considered else [],
        "price": price,
        "questions": [
            {
                "id": f"q{place}",
                "question": question,
                "answer": f"An answer about {name}.",
                "confidence": "low",
                "elsewhere": ELSEWHERE,
            }
            for place, question in enumerate(QUESTIONS)
        ],
        "zones": zones,
    }


def document(text: str = "a plain word") -> dict[str, Any]:
    """A whole plan; `text` stands wherever a client's own words are echoed."""
    make = Builder()
    asked = treatment(
        make,
        "aquagold_cocktail",
        f"microinfusion {text}",
        "microinfusion_stamp",
        rung=20,
        verdict="outside_scope",
        tier="up_to_a_week",
        days=2.0,
        considered=True,
        price={"amount": 450.0, "currency": "USD", "a_year": 1800.0, "note": "as offered"},
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
        "schema_version": "1",
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
        "first_screen": {
            "answer": f"Start with a retinoid and sunscreen. {text}",
            "do": ["Use a retinoid at night.", "Use sunscreen every day."],
            "do_not": ["Do not stamp a cosmetic serum into the skin."],
            "when": "Any time; not within a week of 5 December.",
            "expect": [{"day": 1, "text": "Nothing to see."}, {"day": 14, "text": "Some peeling."}],
            "confidence": {"geometry": "moderate", "delivery": "low", "benefit": "low"},
            "runner_up": "Hydradermabrasion: safer, and gone in a week.",
            "would_change": ["A test spot.", "The full list of ingredients."],
        },
        "emergency": [
            reason(
                "vascular",
                "contraindicated",
                "Skin that turned white may be losing its blood",
                "Go to an emergency department now.",
            ),
        ],
        "recommended": "home_retinoid",
        "close_call": True,
        "choice": {
            "runner_up": "hydradermabrasion_hyaluronan",
            "threshold": 0.8,
            "goal_weights": {"fine_lines": 0.75, "volume": 0.25},
        },
        "provisional": [{"id": "gold", "question": "Is there an allergy to gold or nickel?"}],
        "unresolved": [text],
        "treatments": [rf, hydra, asked, retinoid, pen],
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
                "cartridge": "12 needles, 33 gauge, sterile, single use",
                "passes": 4,
                "directions": "across, down, both diagonals",
                "speed": "110 per second",
                "angle": "square to the skin",
                "stretch": "stretch with the free hand",
                "glide": "sterile hyaluronan",
                "serum": "none",
                "start": "at the hairline",
                "stop_sign": "even pinkness",
                "lower_if": "any pinpoint bleeding",
                "never_beyond": "0.5 mm over the brow bone",
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
            "clock": [{"at": -2100.0, "step": "Put it on."}, {"at": 0.0, "step": "Begin."}],
            "limits": ["Not on the lids."],
            "passed_over": [],
            "notes": [reason("heart", "note", "the heart's rhythm was not asked about", "ask")],
        },
        "aftercare": [
            {
                "item": "sun",
                "kind": "use",
                "since": "2026-11-28",
                "rule": "Mineral sunscreen, SPF 50.",
                "from_h": 24.0,
                "to_h": 336.0,
                "until": "2026-12-11",
                "why": "new skin tans",
                "sources": ["ha2005"],
                "grade": "low",
            },
            {
                "item": "water",
                "kind": "avoid",
                "since": None,
                "rule": "No washing.",
                "from_h": 0.0,
                "to_h": None,
                "until": None,
                "why": "channels are open",
                "sources": [],
                "grade": "very_low",
            },
        ],
        "warnings": [
            {
                "sign": "any change of sight",
                "do": "call an ambulance now",
                "from_h": 0.0,
                "to_h": 336.0,
                "sources": ["ha2005"],
            }
        ],
        "infection_control": [
            {"phase": "before", "step": "skin antisepsis", "detail": "let dry", "why": "alcohol stings", "sources": []},
            {"phase": "during", "step": "new cartridge if it falls", "detail": "", "why": "", "sources": ["ha2005"]},
        ],
        "label": [
            {
                "treatment": "aquagold_cocktail",
                "is_list": True,
                "reason": "",
                "route": "microinfusion",
                "ingredients": [
                    {
                        "printed": text,
                        "name": None,
                        "match": "unknown",
                        "score": 0.0,
                        "use": {"action": "avoid", "severity": 2, "from_hour": 24.0, "instead": ["sterile saline"]},
                        "why": "fragrance below the barrier",
                        "sources": ["ha2005"],
                        "grade": "low",
                    }
                ],
                "product": {
                    "action": "block",
                    "from_hour": 24.0,
                    "instead": ["sterile saline"],
                    "reasons": ["A product that is not sterile never goes below the barrier."],
                },
            }
        ],
        "course": [{"treatment": "home_retinoid", "session": 1, "date": "2026-11-27"}],
        "uncertainty": [{"measure": "thickness of the skin by ultrasound", "narrows": 0.4}],
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
                "citation": "Chopra K (2015). Skin thickness.",
                "url": "https://doi.org/10.1093/asj/sjv079",
            },
            {"key": "ha2005", "citation": f"Ha RY (2005). Relative thickness. {text}", "url": "javascript:alert(1)"},
        ],
    }


def large_document(count: int = 41) -> dict[str, Any]:
    """As many treatments and zones as a whole face has."""
    from corneum.zones import WHOLE_FACE

    made = document()
    make = Builder()
    make.made = 10_000
    made["treatments"] = [
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
    made["recommended"], made["choice"] = "treatment_05", {"runner_up": "treatment_06"}
    made["tiers"] = {"up_to_a_week": "treatment_05"}
    made["derivations"] = {**made["derivations"], **make.derivations}
    return made


def check(made: dict[str, Any]) -> None:
    """Raises where the document is no plan."""
    Plan.model_validate(made)
