"""Excised skin in a diffusion cell: its layers, its permeability, and what it does not have."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from corneum.errors import InputFault, InputFaults
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
    """A wet epidermal membrane under a solution: flux over concentration is the solute's measured permeability, once
    what keratin binds slowly is full."""
    measured = 10.0 ** solute(context, "caffeine").measured.number
    late = {"at": ["200 h", "240 h"]}
    outcome = simulate({**CASE, "skin": {"franz": "heat_separated"}, "time": late}).to_dict()
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


def intact(skin: dict[str, Any], **changed: Any) -> dict[str, Any]:
    return simulate({**CASE, "skin": skin, **changed}).to_dict()


def test_franz_is_short_for_excised_human_skin() -> None:
    short = intact({"franz": "dermatomed", "thickness": "500 um"})
    long = intact({"excised": {"species": "human", "preparation": "dermatomed", "thickness": "500 um"}})
    assert short["amount"] == long["amount"] and short["notes"] == long["notes"]


@pytest.mark.parametrize(("species", "least", "most"), [("pig", 0.9, 1.1), ("rat", 5.0, 7.5), ("mouse", 6.0, 9.5)])
def test_intact_skin_of_an_animal_has_its_factor_of_permeability(species: str, least: float, most: float) -> None:
    """Steady flux of a slow solute through sheets of epidermis: the stratum corneum alone resists."""
    times = {"at": ["200 h", "240 h"]}
    sheets = [
        intact({"excised": {"species": name, "preparation": "epidermis"}}, solute="niacinamide", time=times)
        for name in ("human", species)
    ]
    human, animal = (sheet["flux_beneath"][-1] for sheet in sheets)
    assert least < animal / human < most


def test_a_preparation_left_out_is_the_usual_one_and_said(context: ModelContext) -> None:
    read = case_from({**CASE, "skin": {"excised": "rat"}, "samples": 64})
    ready = prepare(context, read, read.solute[0])
    whole = ready.problem.layers.thickness.sum(axis=1)
    assert np.median(whole) == pytest.approx(800e-6, rel=0.05)
    # the range of the source is drawn, not its middle alone
    assert np.quantile(whole, 0.025) < 600e-6 and np.quantile(whole, 0.975) > 1100e-6
    assert any("full thickness" in note for note in ready.notes)
    assert any("800 um (500 to 1300)" in note for note in ready.notes)


def test_living_skin_clears_and_excised_skin_does_not() -> None:
    living = intact({"living": {"species": "rat"}})["amount"]
    excised_skin = intact({"excised": "rat"})["amount"]
    assert living["cleared"][-1] > 0 and living["beneath"][-1] == 0
    assert excised_skin["cleared"][-1] == 0 and excised_skin["beneath"][-1] > 0


FAULTS = {
    "a site without rows": ({"excised": {"species": "rat", "site": "forearm"}}, "known are abdomen, back"),
    "a species without rows": ({"excised": "cow"}, "allowed is human, pig, rat or mouse"),
    "a sheet that is cut": ({"excised": {"preparation": "epidermis", "thickness": "1 mm"}}, "goes with dermatomed"),
    "two skins": ({"excised": "rat", "living": "rat"}, "needs one of"),
    "two ways of one skin": ({"excised": "human", "franz": "dermatomed"}, "needs one of"),
    "a site beside it": ({"excised": "rat", "site": "back"}, "goes with franz"),
    "an age of an animal": ({"living": "rat", "age": 50}, "is not used with"),
    "thinner than its epidermis": ({"excised": {"thickness": "60 um"}}, "is thinner than its epidermis"),
}


@pytest.mark.parametrize("what", FAULTS)
def test_a_piece_of_skin_that_cannot_be_is_refused(what: str) -> None:
    skin, fault = FAULTS[what]
    with pytest.raises((InputFault, InputFaults), match=fault):
        intact(skin)


def test_large_solutes_and_ions_have_laws_of_their_own() -> None:
    """66 kDa by name and by number is one macromolecule, however lipophilic it is called; it hardly passes."""
    by_name = intact({"excised": "rat"}, solute="BSA", time={"at": ["24 h"]})
    by_number = intact({"excised": "rat"}, solute={"molar_mass": "66500 g/mol", "log_kow": 2}, time={"at": ["24 h"]})
    assert by_name["amount"]["beneath"] == pytest.approx(by_number["amount"]["beneath"], rel=1e-6)
    assert any("log_kow do not enter" in note for note in by_number["notes"])
    small = intact({"excised": "rat"}, time={"at": ["24 h"]})
    assert 0 < by_name["amount"]["beneath"][-1] < 0.01 * small["amount"]["beneath"][-1]
    ion = intact({"excised": "rat"}, solute={"molar_mass": "63.5 g/mol", "kind": "ion"}, time={"at": ["24 h"]})
    assert ion["amount"]["beneath"][-1] > by_name["amount"]["beneath"][-1]


@pytest.mark.parametrize(
    ("solute", "fault"),
    [
        ({"molar_mass": "300 g/mol"}, "log_kow is missing"),
        ({"molar_mass": "5000 g/mol", "kind": "small"}, "log_kow is missing"),
        ({"kind": "ion"}, "needs a name"),
        ({"name": "caffeine", "kind": "ion"}, "has a name and numbers"),
        ({"smiles": "CCO", "kind": "macromolecule"}, "stands beside a structure"),
    ],
)
def test_a_solute_that_cannot_be_is_refused(solute: dict[str, Any], fault: str) -> None:
    with pytest.raises((InputFault, InputFaults), match=fault):
        intact({"excised": "rat"}, solute=solute)
