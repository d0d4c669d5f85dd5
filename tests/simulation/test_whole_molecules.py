"""Less than one molecule is none."""

from __future__ import annotations

import numpy as np

from corneum.simulation.simulate import simulate
from corneum.simulation.summary import whole_molecules

AVOGADRO = 6.02214076e23
# a minute after a peptide was put on, it is nowhere in the dermis
CASE = {
    "skin": {"zone": "cheek_lateral", "age": 45, "sex": "female"},
    "solute": "acetyl_hexapeptide_8",
    "vehicle": {"concentration": "1 %", "thickness": "20 um"},
    "time": {"at": ["1 min", "24 h"]},
    "samples": 16,
    "area": "10 cm^2",
}


def test_no_amount_lies_between_none_and_one_molecule() -> None:
    outcome = simulate(CASE).to_dict()
    least = 0.8889 / AVOGADRO / 10e-4
    for compartment, course in outcome["amount"].items():
        for end in ("low", "median", "high"):
            values = np.abs(np.array(course[end]))
            assert np.all((values == 0) | (values > 0.9 * least)), compartment
    assert outcome["amount"]["reticular_dermis"]["low"][1] == 0
    assert any("less than one molecule" in note for note in outcome["notes"])


def test_what_is_more_than_a_molecule_stays() -> None:
    assert whole_molecules(np.array([0.5, 1.0, 2.0, -3.0]), 1.0).tolist() == [0.0, 1.0, 2.0, -3.0]
