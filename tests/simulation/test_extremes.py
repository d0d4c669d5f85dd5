"""Cases drawn over everything that a case file may say, far beyond skin: no fault, no NaN, mass and sign are kept."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest

from corneum.simulation.simulate import simulate

NAMES = ("stratum_corneum", "viable_epidermis", "papillary_dermis", "reticular_dermis", "below")


class Drawn:
    """Numbers of one case, by its seed: decades as evenly as values."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def number(self, low: float, high: float) -> float:
        return float(f"{10 ** self.random.uniform(low, high):.4g}")

    def text(self, low: float, high: float, unit: str) -> str:
        return f"{self.number(low, high):.4g} {unit}"

    def chance(self, share: float) -> bool:
        return self.random.random() < share


def layer(draw: Drawn, name: str) -> dict[str, Any]:
    return {
        "name": name,
        "thickness": draw.text(-5.3, -2.5, "m"),
        "diffusivity": draw.text(-20, -8, "m^2/s"),
        "partition": draw.number(-4, 4),
        "binding": draw.number(-2, 3) if draw.chance(0.5) else 0,
        "clearance": draw.text(-6, 0, "1/s") if draw.chance(0.5) else "0 1/s",
        "metabolism": draw.text(-6, 0, "1/s") if draw.chance(0.3) else "0 1/s",
    }


def channels(draw: Drawn, skin: float) -> dict[str, Any]:
    """Of up to nine tenths of the surface, down to anywhere in the skin, also to its floor."""
    radius = draw.number(-6.5, -4)
    most = 0.9 / (3.1416 * radius**2)
    depth = skin if draw.chance(0.1) else max(2.1e-6, skin * draw.random.random())
    outcome: dict[str, Any] = {
        "density": f"{min(most, draw.number(2, 8)):.6g} 1/m^2",
        "radius": f"{radius:.6g} m",
        "depth": f"{depth:.12g} m",
        "diffusivity": draw.text(-13, -8, "m^2/s"),
    }
    if draw.chance(0.7):
        outcome["half_life"] = draw.text(0, 6, "s")
    if draw.chance(0.5):
        outcome["recoil"] = {"share": round(draw.random.random(), 3), "time": draw.text(0, 4, "s")}
    return outcome


def deposit(draw: Drawn, skin: float, *, pierced: bool) -> dict[str, Any]:
    if pierced and draw.chance(0.5):
        return {"volume": draw.text(-2, 3, "uL/cm^2"), "concentration": draw.text(-4, 2, "kg/m^3")}
    top, bottom = sorted(skin * draw.random.random() for _ in range(2))
    return {"depth": [f"{top:.9g} m", f"{max(bottom, top + 1e-7):.9g} m"], "amount": draw.text(-9, -1, "kg/m^2")}


def extreme(seed: int) -> dict[str, Any]:
    """One case. Without a film there is a deposit."""
    draw = Drawn(seed)
    layers = [layer(draw, name) for name in NAMES[draw.random.randint(0, 1) :][: draw.random.randint(1, 4)]]
    skin = sum(float(answer["thickness"].split()[0]) for answer in layers)
    end = draw.number(0, 7)
    pierced = skin > 5e-6 and draw.chance(0.5)
    outcome: dict[str, Any] = {
        "skin": {"layers": layers, "beneath": draw.random.choice(["sealed", "sink"])},
        "time": {"at": [f"{end * share:.6g} s" for share in (0.01, 0.3, 1.0)]},
        "preset": draw.random.choice(["plan", "plan", "standard"]),
    }
    if pierced:
        outcome["channels"] = channels(draw, skin)
    kind = draw.random.choice(["film", "film", "film", "held", "none"])
    if kind == "none" or draw.chance(0.3):
        outcome["deposit"] = deposit(draw, skin, pierced=pierced)
    if kind != "none":
        film: dict[str, Any] = {"concentration": draw.text(-6, 3, "kg/m^3"), "partition": draw.number(-3, 3)}
        if kind == "held":
            film["infinite"] = True
        else:
            film["thickness"] = draw.text(-7.5, -2, "m")
            film |= {"evaporation": draw.text(-10, -4, "m/s")} if draw.chance(0.5) else {}
            film |= {"solubility": draw.text(-5, 3, "kg/m^3")} if draw.chance(0.4) else {}
            film |= {"diffusivity": draw.text(-14, -8, "m^2/s")} if draw.chance(0.5) else {}
            what = draw.random.choice(["wipe", "reapply"])
            if draw.chance(0.5):
                outcome["events"] = [{"at": f"{end * draw.random.uniform(0.05, 0.95):.6g} s", what: True}]
            elif draw.chance(0.3):
                outcome["events"] = [{"every": f"{end / draw.random.randint(2, 6):.6g} s", what: True}]
        outcome["vehicle"] = film
    return outcome


def holds(seed: int) -> None:
    data = extreme(seed)
    outcome = simulate(data).to_dict()
    text = json.dumps(data)
    json.dumps(outcome, allow_nan=False)
    assert outcome["mass_balance_error"] <= 1e-12, (seed, text)
    assert min(min(series) for series in outcome["amount"].values()) >= -1e-6 * outcome["dosed"], (seed, text)


@pytest.mark.parametrize("block", range(10))
def test_extremes_keep_their_mass_and_their_sign(block: int) -> None:
    for seed in range(15 * block, 15 * (block + 1)):
        holds(seed)


# a film whose concentration is held takes solute back here: what was received on the whole is next to nothing beside
# what flowed in and out, and the balance is told as a share of the most that was ever received
TAKING_BACK = (952, 964)


@pytest.mark.parametrize("seed", TAKING_BACK)
def test_the_balance_where_the_film_takes_back(seed: int) -> None:
    holds(seed)


@pytest.mark.soak
@pytest.mark.parametrize("block", range(10))
def test_a_thousand_extremes(block: int) -> None:
    for seed in range(100 * block, 100 * (block + 1)):
        holds(seed)
