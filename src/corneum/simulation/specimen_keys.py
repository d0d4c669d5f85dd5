"""The keys of skin of an animal or of the body outside the face: excised in a diffusion cell, or alive."""

from __future__ import annotations

from typing import Annotated

from corneum.client.fields import Form
from corneum.client.kinds import YES_NO, quantity, word

PREPARATIONS = {
    "dermatomed": ("split thickness", "split-thickness"),
    "full": ("full_thickness", "full thickness", "full-thickness"),
    "heat_separated": ("heat-separated epidermis",),
    "epidermis": ("epidermal membrane", "sheet of epidermis"),
}
SPECIES = {
    "human": ("person", "cadaver"),
    "pig": ("porcine", "minipig", "piglet"),
    "rat": ("hairless rat",),
    "mouse": ("mice", "hairless mouse", "nude mouse"),
}
SITES = {
    "abdomen": ("abdominal", "belly", "ventral"),
    "breast": (),
    "thigh": (),
    "back": ("dorsal", "dorsum", "flank"),
    "forearm": ("dorsal forearm",),
    "shoulder": (),
    "buttock": (),
    "ear": (),
    "neonatal": ("newborn", "stillborn"),
}

Preparation = Annotated[str, word(PREPARATIONS, "how excised skin was prepared")]
Species = Annotated[str, word(SPECIES, "species")]
Site = Annotated[str, word(SITES, "site of the body")]
Whole = Annotated[float, quantity("length", "50 um", "10 mm", "thickness of the preparation")]
Temperature = Annotated[float, quantity("temperature", "4 degC", "60 degC", "temperature of the skin")]


class ExcisedOf(Form):
    """Excised skin in a diffusion cell.

    `preparation` left out: dermatomed skin of people and pigs, full thickness of rats and mice. `thickness` is of the
    whole preparation; `hydrated` tells fully wet stratum corneum from that under a product in use (left out: by the
    share of the contact that is covered; wet under an infinite dose or an array).
    """

    species: Species = "human"
    site: Site | None = None
    preparation: Preparation | None = None
    thickness: Whole | None = None
    temperature: Temperature | None = None
    hydrated: Annotated[bool | None, YES_NO] = None

    @property
    def prepared(self) -> str:
        """How it was prepared, stated or usual for the species."""
        if self.preparation == "epidermis":
            return "heat_separated"
        return self.preparation or ("full" if self.species in ("rat", "mouse") else "dermatomed")


class LivingOf(Form):
    """Living skin of an animal, or of a site of the body outside the face: blood and lymph run, channels close."""

    species: Species
    site: Site | None = None
    thickness: Whole | None = None
