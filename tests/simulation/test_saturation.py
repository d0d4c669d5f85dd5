"""A film gives what dissolves in it at most, and never takes back what skin has taken up."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import corneum

LAYERS = [
    {"name": "stratum_corneum", "thickness": "15 um", "diffusivity": "5e-15 m2/s", "partition": 3},
    {"name": "viable_epidermis", "thickness": "100 um", "diffusivity": "1e-10 m2/s", "partition": 0.6},
]


def course(vehicle: dict[str, Any], beneath: str = "sealed", solute: Any = None) -> Any:
    described = {"solute": solute} if solute else {}
    return corneum.simulate(
        {
            "skin": {"layers": LAYERS, "beneath": beneath},
            "vehicle": vehicle,
            "time": {"end": "72 h", "every": "2 h"},
            "preset": "plan",
            **described,
        }
    )


def of(outcome: Any, compartment: str) -> np.ndarray:
    return np.asarray(outcome.solutes[0]["amount"][compartment])


@pytest.mark.parametrize("solubility", ["0.2 kg/m3", "2 mg/mL", "20 mg/cm3", "400 mg/mL"])
@pytest.mark.parametrize("evaporation", ["1e-8 m/s", "1e-7 m/s", "1e-6 m/s"])
def test_a_film_that_dries_takes_nothing_back_out_of_the_skin(solubility: str, evaporation: str) -> None:
    film = {"concentration": "1 mg/mL", "thickness": "100 um", "solubility": solubility, "evaporation": evaporation}
    on_skin = of(course(film), "vehicle")
    assert np.all(np.diff(on_skin) <= 1e-9 * on_skin[0])


@pytest.mark.parametrize("solute", ["fentanyl", "testosterone", "caffeine"])
def test_nor_does_the_film_of_a_solute_known_by_name(solute: str) -> None:
    film = {"concentration": "1 kg/m3", "thickness": "100 um", "evaporation": "1e-7 m/s"}
    on_skin = of(course(film, solute=solute), "vehicle")
    assert np.all(np.diff(on_skin) <= 1e-9 * on_skin[0])


@pytest.mark.parametrize("beyond", [1.0, 2.0, 50.0])
def test_an_infinite_film_beyond_its_solubility_gives_what_saturation_gives(beyond: float) -> None:
    def beneath(concentration: float) -> Any:
        film = {"concentration": f"{concentration} mg/mL", "solubility": "2 mg/mL", "infinite": True}
        return course(film, beneath="sink")

    saturated, more = beneath(2.0), beneath(2.0 * beyond)
    assert of(more, "beneath") == pytest.approx(of(saturated, "beneath"))
    said = any("taken at saturation, 2.00 mg/mL" in note for note in more.solutes[0]["notes"])
    assert said == (beyond > 1)


def test_a_finite_film_beyond_its_solubility_gives_as_fast_as_a_saturated_film_until_it_runs_out() -> None:
    plenty = {"concentration": "20 mg/mL", "solubility": "2 mg/mL", "thickness": "1 mm"}
    saturated = {"concentration": "2 mg/mL", "infinite": True}
    given, held = (of(course(film, beneath="sink"), "beneath") for film in (plenty, saturated))
    assert given == pytest.approx(held, rel=0.01)
