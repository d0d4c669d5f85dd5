"""The epidermis and the stratum corneum of a zone, over people and at each needle.

    ln T = ln M + b_sex male + b_age (age - a0)/10 + K + W + P + R
    ln t = ln T + r                                                             at a needle

P is a person's own, with corr(P_e, P_d) = rho between epidermis and dermis.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from corneum.evidence.derivation import Drawn, Input
from corneum.evidence.model_context import ModelContext
from corneum.skin.fitted import layer, leverages, ln_thickness, sd
from corneum.skin.person import Person, reference_age

Array = NDArray[np.float64]


def epidermis(context: ModelContext, zone: str, person: Person) -> tuple[Drawn, Drawn]:
    """Epidermis over people (E, P) and at each needle (E, P, N), m: needles differ more than people do.

    A person with a thick dermis has in part a thick epidermis, but a reading of total skin does not move the
    epidermis: how far they go together was never measured.
    """
    with context.model("log-normal layer, epidermis") as model:
        rho = context.parameter("skin.person_correlation", leverage=0.0).number
        alone = context.normal("skin.person_epidermis", "person")
        z_person = rho * context.normal("skin.person_dermis", "person") + math.sqrt(1 - rho**2) * alone
        terms = layer(context, "epidermis", person)
        drawn = model.drawn(
            np.exp(ln_thickness(context, terms, zone, person, z_person)),
            "m",
            f"ln T_e = ln M_e + b_sex male + b_age (age - {reference_age(context):g})/10 + K + W + P_e + R_e; "
            f"{zone}, {person.words}",
            uses=leverages(context, terms, zone, person),
        )
    return drawn, _at_needle(context, drawn, "skin_fitted.needle_epidermis", f"skin.needle_epidermis.{zone}")


def stratum_corneum(
    context: ModelContext, zone: str, person: Person, epidermis: Drawn, epidermis_at_needle: Drawn
) -> tuple[Drawn, Drawn]:
    """Stratum corneum over people (E, P) and at each needle (E, P, N), m: never more than its share of epidermis."""
    with context.model("log-normal layer, stratum corneum") as model:
        most = context.parameter("skin.stratum_corneum_share_max", leverage=0.0).number
        terms = layer(context, "stratum_corneum", person)
        z_person = context.normal("skin.person_stratum_corneum", "person")
        drawn = model.drawn(
            np.minimum(np.exp(ln_thickness(context, terms, zone, person, z_person)), most * epidermis.draws),
            "m",
            f"ln T_s = ln M_s + b_sex male + b_age (age - {reference_age(context):g})/10 + K + W + P_s + R_s, "
            f"at most c_s T_e; {zone}, {person.words}",
            uses=[*leverages(context, terms, zone, person), Input(epidermis, 0)],
        )
    rough = _at_needle(context, drawn, "skin.needle_stratum_corneum", f"skin.needle_stratum_corneum.{zone}")
    with context.model("stratum corneum at each needle") as model:
        most = context.parameter("skin.stratum_corneum_share_max", leverage=0.0).number
        at_needle = model.drawn(
            np.minimum(rough.draws, most * epidermis_at_needle.draws),
            "m",
            "t_s, at most c_s t_e",
            uses=[rough, Input(epidermis_at_needle, 0)],
        )
    return drawn, at_needle


def _at_needle(context: ModelContext, thickness: Drawn, roughness: str, stream: str) -> Drawn:
    """A layer at each needle (E, P, N), m, by the parameter that holds its roughness."""
    with context.model("layer at each needle") as model:
        local = sd(context.parameter(roughness)) * context.normal(stream, "needle")
        return model.drawn(thickness.draws[..., None] * np.exp(local), "m", "ln t = ln T + r", uses=[thickness])
