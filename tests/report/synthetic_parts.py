"""Parts of a plan made by hand, with numbers that mean nothing, each with its derivation."""

from __future__ import annotations

from typing import Any

ELSEWHERE = "a clinic says that it lasts for four months"


QUESTIONS = {
    "collagen": "does it build collagen",
    "pores_oil": "pores and oil",
    "plumping": "is the plumping real or swelling",
    "even": "is the effect even",
    "pain": "does it hurt and what is done about it",
    "visible": "how long is skin red, dry, unpresentable",
    "contents": "what is in it",
    "duration": "how long does it last",
    "compared": "compared with hydradermabrasion and with good home care",
    "wrong": "what can go wrong",
    "provider": "what to ask the provider",
    "change": "what would change this answer",
}


def words(text: str) -> list[dict[str, Any]]:
    """Words as one sentence of a plan; no sentence where there are none."""
    return [{"text_id": "plan.open_question", "fields": {"question": text}, "text": text}] if text else []


class Builder:
    """Makes numbers and remembers their derivations."""

    def __init__(self) -> None:
        self.derivations: dict[str, dict[str, Any]] = {
            "parameters/skin:band:value": self._record("table", "0.5 (fixed)", [], ["chopra2015"]),
            "anatomy/layer_thickness:l1:mean": self._record("table", "1.6 mm (normal)", [], ["chopra2015"]),
            "never_shown": self._record("a model that nothing shows", "y = x", [], ["chopra2015"]),
        }
        self.count = 0

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
        self.count += 1
        identity = f"d{self.count:012x}"
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
        "why": words(why),
        "do": words(do),
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
            "rank": 1,
            "score": make.number(2.2, "1"),
            "trials": words("1 to 4 of 10 in two trials"),
            "note": words("without cream"),
        },
        "bleeding": make.number(0.031, "1", low=0.004, high=0.12),
        "bleeding_role": "not an aim",
        "redness": make.number(90000.0, "s", low=7200.0, high=432000.0),
        "pih_risk": nothing("no count for this type of skin"),
        "margins": {"bone": make.number(0.0002 * scale, "1", low=0.00001, high=0.003)},
        "binding": "named_structure",
        "bound_by": words("the junction of epidermis and dermis"),
    }


def plain_zone(verdict: str) -> dict[str, Any]:
    return {"verdict": verdict, "reasons": []}


def benefit(make: Builder, word: str, *, known: bool) -> dict[str, Any]:
    return {
        "word": word,
        "kind": "pooled" if known else "none",
        "studies": 2 if known else 0,
        "people": 58 if known else None,
        "effect": make.number(0.44, "1", low=0.2, high=0.7) if known else nothing("no trial of this mixture"),
        "scale": "standard_deviations" if known else "",
        "against": words("the same cream without it"),
        "onset": {"low": make.number(14 * 86400.0, "s"), "high": make.number(28 * 86400.0, "s")},
        "duration": nothing("nobody followed it"),
        "sessions": 4,
        "interval_weeks": 4,
        "evidence": words("two small trials without a control"),
        "settled_by": words("a split-face trial"),
        "grade": "low",
        "why_grade": [words("only 58 people")],
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
        "procedure": class_ != "home_care",
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
        "limits_broken": [words("visible for longer than the 2 days allowed")] if tier == "longer" else [],
        "assumed": [words("the tip's radius is that of steel needles")] if considered else [],
        "price": price,
        "questions": [
            {
                "id": question_id,
                "question": words(question),
                "answer": words(f"An answer about {name}."),
                "confidence": "low",
                "elsewhere": words(ELSEWHERE),
            }
            for question_id, question in QUESTIONS.items()
        ],
        "ask_provider": [words("who does it"), words("what regulator cleared the device")],
        "zones": zones,
    }
