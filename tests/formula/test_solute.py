"""Solute properties: the sign of what is known, published numbers, and refusals."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest

from corneum.errors import InputFault
from corneum.evidence.derivation import Drawn
from corneum.evidence.model_context import ModelContext
from corneum.evidence.value import NoData
from corneum.formula.layer_parameters import layer_parameters
from corneum.formula.solute import Solute, solute
from corneum.formula.solute_in_skin import LayerParameters


def known(context: ModelContext, name: str) -> Solute:
    result = solute(context, name)
    assert isinstance(result, Solute)
    return result


def parameters(context: ModelContext, name: str, **options: object) -> LayerParameters:
    return layer_parameters(context, known(context, name), **options)  # type: ignore[arg-type]


def median(drawn: Drawn) -> float:
    return float(np.median(drawn.draws))


def corneum_permeability(properties: LayerParameters) -> float:
    layer = properties.layers["stratum_corneum"]
    return median(layer.diffusivity) * median(layer.partition) / 13.365e-6


def test_names_and_nearest_name(context: ModelContext) -> None:
    assert known(context, "NIACINAMIDE").id == known(context, "niacinamide (nicotinamide)").id == "niacinamide"
    with pytest.raises(InputFault, match="did you mean niacinamide"):
        solute(context, "niacinamde")


@pytest.mark.parametrize("name", ["exosomes", "prp", "pdrn", "saline", "caha", "madecassoside"])
def test_no_molecule_no_number(context: ModelContext, name: str) -> None:
    result = solute(context, name)
    assert isinstance(result, NoData) and result.reason


def test_every_draw_is_positive_finite_and_epistemic(context: ModelContext) -> None:
    for row in context.table("formulation/actives").rows:
        result = solute(context, row.row_id)
        if isinstance(result, NoData):
            continue
        properties = layer_parameters(context, result)
        for layer in properties.layers.values():
            assert np.all(layer.diffusivity.draws > 0) and np.all(layer.partition.draws > 0)
            assert np.all(layer.release.draws > 0)
            for drawn in (getattr(layer, field.name) for field in fields(layer)):
                assert drawn.draws.shape == (context.population.epistemic, 1)
                assert np.all(np.isfinite(drawn.draws)) and np.all(drawn.draws >= 0)
                assert drawn.derivation in context.derivations


def test_acid_enters_better_below_its_pka(context: ModelContext) -> None:
    # glycolic acid 4 %: 26 % of the dose past the stratum corneum at pH 2.0, 3.7 % at pH 3.8 (human, 24 h)
    low = corneum_permeability(parameters(context, "glycolic_acid", vehicle_ph=2.0))
    high = corneum_permeability(parameters(context, "glycolic_acid", vehicle_ph=3.8))
    alkaline = corneum_permeability(parameters(context, "glycolic_acid", vehicle_ph=7.0))
    assert low > high > alkaline


def test_base_enters_better_above_its_pka(context: ModelContext) -> None:
    high = corneum_permeability(parameters(context, "lidocaine", vehicle_ph=9.0))
    low = corneum_permeability(parameters(context, "lidocaine", vehicle_ph=5.0))
    assert high > 3 * low


def test_a_measured_compound_is_taken_as_measured(context: ModelContext) -> None:
    caffeine = known(context, "caffeine")
    assert caffeine.measured is not None
    # median of fourteen laboratories lies between 10^-3.3 and 10^-3.7 cm/h
    assert 1e-3 * 10**-0.7 < 10**caffeine.measured.number * 3.6e5 < 1e-3 * 10**-0.3
    # of the permeability: diffusivity follows from the lag, which is as uncertain for both
    narrow, wide = (
        layer.diffusivity.draws * layer.partition.draws
        for layer in (
            parameters(context, name, hydration="wet", vehicle_ph=5.5).layers["stratum_corneum"]
            for name in ("caffeine", "niacinamide")
        )
    )
    assert np.std(np.log10(narrow)) < np.std(np.log10(wide))


def test_a_correlated_permeability_spreads_by_the_error_of_the_correlation(context: ModelContext) -> None:
    wide = parameters(context, "azelaic_acid", vehicle_ph=2.0).layers["stratum_corneum"]
    spread = np.std(np.log10(wide.diffusivity.draws * wide.partition.draws))
    assert 0.6 < spread < 1.2


def test_intact_stratum_corneum_stops_large_solutes(context: ModelContext) -> None:
    small = corneum_permeability(parameters(context, "niacinamide"))
    for name in ("ona_bont", "egf", "ha_mid", "ha_crosslinked", "acetyl_octapeptide_3"):
        assert corneum_permeability(parameters(context, name)) < 0.1 * small


def test_ethanol_like_dermis_is_about_as_permeable_as_measured(context: ModelContext) -> None:
    # full dermis, 2 mm: small alcohols 10^-1.3 to 10^-2.3 cm/h, no clearance
    layer = parameters(context, "hydroquinone").layers["dermis"]
    permeability = median(layer.diffusivity) * median(layer.partition) / 2e-3 * 3.6e5
    assert 10**-2.3 < permeability < 10**-1.0


def test_toxin_moves_as_150_kilodalton_in_dermis(context: ModelContext) -> None:
    properties = parameters(context, "ona_bont")
    assert median(properties.water_diffusivity) == pytest.approx(69e-12, rel=0.05)
    draws = properties.layers["dermis"].diffusivity.draws
    assert draws.min() > 1e-12 and draws.max() < 25e-12
    assert np.all(properties.layers["viable_epidermis"].diffusivity.draws < 1.01 * draws.max())


def test_hyaluronan_by_weight_class(context: ModelContext) -> None:
    spreads = [
        median(parameters(context, name).layers["dermis"].diffusivity)
        for name in ("ha_oligo", "ha_low", "ha_mid", "ha_high", "ha_crosslinked")
    ]
    assert spreads[0] > spreads[1] > spreads[2] > 1e5 * spreads[3]
    assert spreads[3] == spreads[4]
    lost = median(parameters(context, "ha_high").layers["dermis"].metabolism)
    assert np.log(2) / lost / 86400 == pytest.approx(1.25, rel=0.2)
    assert median(parameters(context, "ha_crosslinked").layers["dermis"].metabolism) == 0


def test_clearance_is_bounded_by_blood_flow_and_only_in_dermis(context: ModelContext) -> None:
    flow = context.parameter("formula.capillary_flow").high + context.parameter("formula.lymph").high
    for name in ("lidocaine", "niacinamide", "retinol"):
        layers = parameters(context, name).layers
        assert np.all(layers["viable_epidermis"].clearance.draws == 0)
        assert 0 < layers["dermis"].clearance.draws.max() < 1.3 * flow
    retinol = parameters(context, "retinol").layers["dermis"]
    assert median(retinol.binding) > 100


def test_wet_stratum_corneum_is_more_diffusive(context: ModelContext) -> None:
    dry = parameters(context, "lidocaine", vehicle_ph=8.0).layers["stratum_corneum"]
    wet = parameters(context, "lidocaine", vehicle_ph=8.0, hydration="wet").layers["stratum_corneum"]
    assert median(wet.diffusivity) > median(dry.diffusivity)


def test_ions_take_the_polar_path_alone_and_are_less_certain(context: ModelContext) -> None:
    # measured at pH where it is neutral; at pH 7 one part in ten thousand is
    neutral = parameters(context, "salicylic_acid", vehicle_ph=1.0, hydration="wet")
    ion = parameters(context, "salicylic_acid", vehicle_ph=7.0, hydration="wet")

    def log_kp(properties: LayerParameters) -> np.ndarray:
        layer = properties.layers["stratum_corneum"]
        return np.asarray(np.log10(layer.diffusivity.draws * layer.partition.draws))

    assert np.median(log_kp(ion)) < np.median(log_kp(neutral)) - 1
    assert np.std(log_kp(ion)) > np.std(log_kp(neutral)) + 0.1


def test_a_measured_hydrophilic_solute_is_as_permeable_as_measured(context: ModelContext) -> None:
    # what was measured holds the polar path already: it is not added once more
    urea = known(context, "urea")
    assert urea.measured is not None
    layer = parameters(context, "urea", hydration="wet", vehicle_ph=7.0).layers["stratum_corneum"]
    log_kp = np.log10(layer.diffusivity.draws * layer.partition.draws / 43.365e-6)
    assert np.median(log_kp) == pytest.approx(urea.measured.number, abs=0.15)
    assert np.std(log_kp) == pytest.approx(0.48, abs=0.12)
