"""The problem of a case whose layers are given by number."""

from __future__ import annotations

import numpy as np

from corneum.errors import InputFault
from corneum.evidence.model_context import ModelContext
from corneum.formula.layer_parameters import layer_parameters
from corneum.formula.solute import Solute
from corneum.simulation import prepare_components as components
from corneum.simulation.case_keys import Case
from corneum.simulation.prepared_problem import ANY_FILM, Prepared
from corneum.simulation.skin_keys import Saturable
from corneum.simulation.stated_deposit import stated_deposit
from corneum.simulation.vehicle_film import film_of
from corneum.transport import problem as make
from corneum.transport.problem import Problem


def by_number(context: ModelContext, case: Case, molecule: Solute | None) -> Prepared:
    """The problem of such a case. Raises InputFault for a metabolism in mol of a solute without molar mass."""
    parameters = None
    if molecule is not None:
        parameters = layer_parameters(context, molecule, vehicle_ph=case.vehicle.ph if case.vehicle else None)
    tissue = _stated_layers(case, molecule)
    openings = components.channels(case, context, parameters)
    film = None if case.vehicle is None else np.array([case.vehicle.film or ANY_FILM])
    below, receptor, notes = components.beneath(case, 1)
    entering, inputs, follicle_notes = components.follicles(context, case, tissue)
    applied = None if film is None else film_of(context, case, parameters, film)
    placed = stated_deposit(context, case, openings, tissue, None if applied is None else applied.vehicle)
    problem = Problem(
        tissue,
        make.times(1, case.times),
        placed.film,
        openings,
        placed.deposit,
        below,
        receptor=receptor,
        follicles=entering,
    )
    if applied is not None:
        inputs, notes = (*inputs, *applied.inputs), (*notes, *applied.notes)
    inputs, notes = (*inputs, *placed.inputs), (*notes, *placed.notes)
    return Prepared(components.with_events(problem, case), None, inputs, (*notes, *follicle_notes))


def _stated_layers(case: Case, molecule: Solute | None) -> make.Layers:
    assert case.skin.layers is not None
    layers = case.skin.layers
    columns = ("thickness", "diffusivity", "partition", "binding", "clearance")
    rows = {column: np.array([[getattr(layer, column) for layer in layers]]) for column in columns}
    first = np.array([[0.0 if isinstance(layer.metabolism, Saturable) else layer.metabolism for layer in layers]])
    most, half = np.zeros((1, len(layers))), np.ones((1, len(layers)))
    for index, layer in enumerate(layers):
        if isinstance(layer.metabolism, Saturable):
            if molecule is None or molecule.molar_mass is None:
                reason = "is in mol, and this solute has no molar mass"
                raise InputFault(f"skin.layers[{index}].metabolism", None, reason)
            most[0, index] = layer.metabolism.vmax * molecule.molar_mass.number
            half[0, index] = layer.metabolism.km * molecule.molar_mass.number
    return make.layers(
        tuple(layer.name for layer in layers), **rows, metabolism=first, maximal_metabolism=most, half_saturation=half
    )
