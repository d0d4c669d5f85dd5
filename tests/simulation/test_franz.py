"""Excised skin in a diffusion cell: its layers, its permeability, and what it does not have."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from corneum.evidence.model_context import ModelContext
from corneum.formula.solute import solute
from corneum.simulation.case_file import case_from
from corneum.simulation.prepare import prepare
from corneum.simulation.simulate import simulate

CASE: dict[str, Any] = {
    "skin": {"franz": "dermatomed", "thickness": "500 um"},
    "solute": "caffeine",
    "vehicle": {"concentration": "10 mg/mL", "infinite": True},
    "time": {"at": ["36 h", "48 h"]},
    "preset": "plan",
}


def excised(context: ModelContext, **skin: Any) -> Any:
    read = case_from({**CASE, "skin": {"franz": "dermatomed", **skin}})
    return prepare(context, read, read.solute[0])


def test_steady_flux_is_what_was_measured_on_such_skin(context: ModelContext) -> None:
    """A wet epidermal membrane under a solution: flux over concentration is the solute's measured permeability."""
    measured = 10.0 ** solute(context, "caffeine").measured.number
    outcome = simulate({**CASE, "skin": {"franz": "heat_separated"}}).to_dict()
    assert outcome["flux_beneath"][-1] / 10.0 == pytest.approx(measured, rel=0.15)
    assert outcome["flux_beneath"][-1] == pytest.approx(outcome["flux_beneath"][-2], rel=1e-3)


def test_layers_add_up_to_the_preparation(context: ModelContext) -> None:
    cut = excised(context, thickness="500 um").problem
    assert cut.layers.names == ("stratum_corneum", "viable_epidermis", "dermis")
    assert cut.layers.thickness.sum() == pytest.approx(500e-6)
    sheet = excised(context, franz="heat_separated").problem
    assert sheet.layers.names == ("stratum_corneum", "viable_epidermis")
    assert np.allclose(sheet.layers.thickness, cut.layers.thickness[:, :2])
    # without a thickness the published designs' median holds
    assert 390e-6 < excised(context).problem.layers.thickness.sum() < 420e-6
    for problem in (cut, sheet):
        assert not problem.layers.clearance.any() and not problem.layers.metabolism.any()
        assert problem.beneath == "sink"


def test_a_measured_site_is_as_thick_as_measured_there(context: ModelContext) -> None:
    """Dorsal forearm 18.3 and 56.6 um (sandby2003); wet, it swells in the proportion of the correlations."""
    dry = excised(context, site="forearm", hydrated=False).problem.layers.thickness[0]
    wet = excised(context, site="forearm", hydrated=True).problem.layers.thickness[0]
    assert dry[:2] == pytest.approx([18.3e-6, 56.6e-6])
    assert wet[0] / dry[0] == pytest.approx(43.365 / 13.365)
    fault = excised(context, site="abdomen").notes
    assert any("no thickness of the abdomen" in note for note in fault)
    assert any("as measured at the forearm" in note for note in excised(context, site="forearm").notes)


def test_channels_of_excised_skin_stay_and_end_within_the_sheet(context: ModelContext) -> None:
    data = {**CASE, "treatment": {"device": "roller_generic", "depth": "1.5 mm"}, "samples": 8}
    for preparation in ("dermatomed", "heat_separated"):
        read = case_from({**data, "skin": {"franz": preparation}})
        problem = prepare(context, read, read.solute[0]).problem
        assert np.all(np.isinf(problem.channels.half_life)) and np.all(problem.channels.recoil_share > 0)
        assert np.all(problem.channels.depth <= problem.layers.thickness.sum(axis=1))
    thin = simulate({**data, "skin": {"franz": "heat_separated"}, "samples": 1}).to_dict()
    intact = simulate({**CASE, "skin": {"franz": "heat_separated"}}).to_dict()
    assert thin["amount"]["beneath"][-1] > 2 * intact["amount"]["beneath"][-1]


def test_virtual_preparations_differ() -> None:
    outcome = simulate({**CASE, "samples": 24}).to_dict()["amount"]["beneath"]
    assert outcome["low"][-1] < outcome["median"][-1] < outcome["high"][-1]
