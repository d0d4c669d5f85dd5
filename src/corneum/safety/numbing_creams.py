"""Numbing creams by their names: the row of a cream, its drugs and their strengths."""

from __future__ import annotations

import re

from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import Row

CREAMS = "safety/numbing"

_STRENGTH = re.compile(r"(\d+(?:[.,]\d+)?)\s*(?:%|percent)?")


def cream_row(context: ModelContext, name: str) -> Row | None:
    """The row of `safety/numbing` of a cream by its brand, or by its drugs and their strength; None where neither is
    understood.

    By drugs: the mixture with no other drug if there is one, else the one with the fewest; of its strengths the
    lowest that reaches the one named, so that the rules of the stronger cream hold for what lies between.
    """
    normalised = _normalised(name)
    brand = branded_cream(context, name)
    if brand is not None:
        return brand
    rows = context.table(CREAMS).rows
    drugs = {drug for row in rows for drug in row.list("drugs") if drug in normalised}
    if "lidocaine" not in drugs:
        return None
    usable = [row for row in rows if drugs <= set(row.list("drugs")) and row["form"] in normalised]
    fewest = min((len(row.list("drugs")) for row in usable), default=0)
    mixtures = [row for row in usable if len(row.list("drugs")) == fewest]
    named = max((float(number.replace(",", ".")) for number in _STRENGTH.findall(normalised)), default=0.0)
    reaching = [row for row in mixtures if percent_of_lidocaine(row) >= named]
    if reaching:
        return min(reaching, key=lambda row: (percent_of_lidocaine(row), not row["form"]))
    return max(mixtures, key=percent_of_lidocaine, default=None)


def branded_cream(context: ModelContext, name: str) -> Row | None:
    """The row of `safety/numbing` that a name holds the brand of; None where it holds none."""
    plain = _normalised(name)
    for row in context.table(CREAMS).rows:
        if any(re.search(rf"\b{re.escape(word)}\b", plain) for word in row.list("words")):
            return row
    return None


def strengths(row: Row) -> dict[str, float | None]:
    """The drugs of a cream, each with its strength in percent; None where no strength is stated."""
    return {drug: float(row[f"{drug}_pct"]) if f"{drug}_pct" in row else None for drug in row.list("drugs")}


def percent_of_lidocaine(row: Row) -> float:
    """Lidocaine in a cream, percent."""
    return float(row["lidocaine_pct"])


def _normalised(name: str) -> str:
    return " ".join(re.findall(r"[a-z0-9.%]+", name.lower().replace("lignocaine", "lidocaine")))
