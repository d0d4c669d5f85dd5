"""What a client file says of anaesthetics: the creams at hand, and what else numbs that day, elsewhere or by needle."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import ValidationInfo

from corneum import units
from corneum.client.fields import Form
from corneum.client.kinds import NUMBER, Reads, flat_text, plain_word, quantity, text
from corneum.client.values import When, iso_day, today_of
from corneum.clinical_text import relative_day
from corneum.errors import InputFault
from corneum.evidence.tables import load_tables
from corneum.zones import zones_meant

ROUTES = "vocabulary/anaesthetic_routes"

AmountKind = Literal["product", "drug", "volume"]

# in grams a product is weighed, in milligrams the drug in it
_UNIT: dict[str, tuple[AmountKind, str]] = {
    **dict.fromkeys(("g", "gr", "gram", "grams", "gramme", "grammes"), ("product", "g")),
    **dict.fromkeys(("mg", "milligram", "milligrams"), ("drug", "mg")),
    **dict.fromkeys(("ug", "µg", "mcg"), ("drug", "ug")),
    **dict.fromkeys(("ml", "cc", "millilitre", "millilitres", "milliliter", "milliliters"), ("volume", "mL")),
}
_PRINTED_UNIT = {"product": "g", "drug": "mg", "volume": "mL"}
_NOTHING = ("none", "no", "nothing", "0")
# "lidocaine 4 % on both legs": a place may stand after each of them
_PREPOSITION = re.compile(r"\b(?:on|to|at|in|for)\b", re.IGNORECASE)
_AMOUNT = re.compile(
    rf"(?:about |ca\.? |~ ?)?(?P<number>{NUMBER.pattern})\s*(?P<unit>[^\W\d_]+)"
    rf"(?:\s*(?:of |at )?(?P<strength>{NUMBER.pattern})\s*(?:%|percent))?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class AnaestheticAmount:
    """How much of an anaesthetic: `value` of the product (kg), of the drug (kg) or of a liquid (m^3).

    `strength` in percent, where the amount says it ("5 mL of 1 %"). Where the `words` are no single amount, `value`
    and `kind` are None: an amount that nobody knows is never guessed.
    """

    value: float | None = None
    kind: AmountKind | None = None
    strength: float | None = None
    words: str = ""

    def printed(self) -> str:
        """As in the file: `10 g`, `100 mg`, `5 mL of 1 %`, else the words."""
        if self.value is None or self.kind is None:
            return self.words
        unit = _PRINTED_UNIT[self.kind]
        of = "" if self.strength is None else f" of {self.strength:.12g} %"
        return f"{self.value / units.factor(unit):.12g} {unit}{of}"


def _read_amount(raw: Any, _: ValidationInfo) -> AnaestheticAmount:
    """What was written; words that are no amount are kept, for what was put on a person is never refused."""
    words = flat_text(raw)
    if plain_word(words) in _NOTHING:
        return AnaestheticAmount(0.0, "drug")
    try:
        match = _AMOUNT.fullmatch(units.with_decimal_point(words, "amount"))
    except InputFault:
        match = None
    known = _UNIT.get(match["unit"].casefold()) if match else None
    if match is None or known is None:
        return AnaestheticAmount(words=words)
    kind, unit = known
    value = float(match["number"]) * units.factor(unit)
    if value < 0 or not math.isfinite(value):
        return AnaestheticAmount(words=words)
    return AnaestheticAmount(value, kind, None if match["strength"] is None else float(match["strength"]))


AMOUNT_OF_ANAESTHETIC = Reads(
    _read_amount,
    {
        "type": "string",
        "description": "g of a product, mg of the drug or mL of a liquid; other words are an amount that nobody knows",
        "examples": ["10 g", "100 mg", "5 mL of 1 %"],
    },
)


def _read_time(raw: Any, info: ValidationInfo) -> When:
    """The day, before or after that of planning; words that mean none are kept, and then it counts."""
    words = flat_text(raw)
    day = next((day for part in (words, words.split(" ")[0]) if (day := iso_day(part))), None)
    day = day or relative_day(words, today_of(info))
    return When(day, "" if day else words)


TIME_OF_ANAESTHETIC = Reads(
    _read_time,
    {
        "type": "string",
        "description": "the day on which it is used, or words; where it means no day it counts for the visit",
        "examples": ["2026-11-27", "the same day"],
    },
)


class Anaesthetic(Form):
    """An anaesthetic as its label names it: a cream at hand, or what else numbs that day. Area in m^2.

    With a `site` away from the face, a time `at`, a volume or a word of `vocabulary/anaesthetic_routes` it is no cream
    for the visit but something that shares its budget.
    """

    name: Annotated[str, text("name and strength", "lidocaine 4 %")]
    amount: Annotated[AnaestheticAmount, AMOUNT_OF_ANAESTHETIC] | None = None
    area: Annotated[float, quantity("area", "0 cm^2", "20000 cm^2", "area that it is put on")] | None = None
    site: Annotated[str, text("where it is used", "both legs", "nerve block at the chin")] | None = None
    at: Annotated[When, TIME_OF_ANAESTHETIC] | None = None

    @property
    def is_cream_at_hand(self) -> bool:
        """Whether it is a cream that may be put on for the visit, and nothing that is used otherwise.

        Source: vocabulary/anaesthetic_routes, vocabulary/outside_atlas.
        """
        liquid = self.amount is not None and self.amount.kind == "volume"
        words = set(re.findall(r"\w+", f"{self.name} {self.site or ''}".casefold()))
        routes = {word for row in load_tables()[ROUTES].rows for word in row.list("words")}
        return not (liquid or self.at is not None or words & routes or self._is_elsewhere)

    @property
    def _is_elsewhere(self) -> bool:
        """Whether it is put on where nothing is planned, or on a place that is not understood."""
        if self.site is not None:
            place = zones_meant(self.site)
            return place is None or bool(place.outside)
        places = map(zones_meant, _PREPOSITION.split(self.name)[1:])
        return any(place is not None and place.outside for place in places)
