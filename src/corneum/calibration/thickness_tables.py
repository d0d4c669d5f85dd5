"""The fit of the layers as shipped tables: `python -m corneum.calibration.thickness_tables` writes them anew.

`skin/fitted_zones` holds the median of each zone with the interval of the median, `skin/fitted_covariance` what the
medians, the ratio of men to women and the slope with age have in common, `parameters/skin_fitted` the other terms.
A grade follows the amount of data: moderate with two studies of the zone of which one in living people, low with one,
very low with none.
"""

from __future__ import annotations

import csv
import io
import math
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from corneum.calibration.thickness_fit import LATENT, Fit, Interval, People, fit, fit_people
from corneum.calibration.thickness_rows import LAYERS, MEASURED, METHODS, ROWS, ZONES, Observation, observations
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import load_tables
from corneum.evidence.value import NORMAL_95

_KEPT = len(LATENT) - len(METHODS)
# a row that means more zones than this speaks of the face, not of a zone
_FEW_ZONES = 3
_OWN = ("zone_reference", "corneum_review")
_PARAMETER = ("row_id", "symbol", "value", "low", "high", "spread", "unit", "valid", "source", "basis", "grade", "note")


def fitted_tables(context: ModelContext) -> dict[str, str]:
    """The text of each table of the fit, by its name."""
    zones: list[dict[str, str]] = []
    covariance: list[dict[str, str]] = []
    terms: list[dict[str, str]] = []
    for layer in LAYERS:
        made, people = fit(context, layer), fit_people(context, layer)
        found = observations(context, layer)
        zones += [_zone(made, layer, zone, found, context) for zone in ZONES]
        covariance += _covariance(made, layer, found)
        terms += _terms(context, made, people, layer, found)
    return {
        "skin/fitted_zones": _text(zones),
        "skin/fitted_covariance": _text(covariance),
        "parameters/skin_fitted": _text(terms, _PARAMETER),
    }


def _zone(made: Fit, layer: str, zone: str, found: Sequence[Observation], context: ModelContext) -> dict[str, str]:
    at = LATENT.index(zone)
    sd = math.sqrt(made.covariance[at, at])
    own = [each for each in found if zone in each.zones and len(each.zones) <= _FEW_ZONES and each.level_sd < 1]
    studies = {each.study: each.people for each in own}
    living = any(
        context.row(MEASURED, each.row.row_id)["state"] == "in vivo" and each.row.grade == "moderate" for each in own
    )
    many = len(studies) > 1 and living
    return {
        "row_id": f"{layer}_{zone}",
        "layer": layer,
        "zone": zone,
        **{
            f"{name}_um": _shown(math.exp(made.mean[at] + k * sd) * 1e6)
            for name, k in (("median", 0.0), ("low", -NORMAL_95), ("high", NORMAL_95))
        },
        "studies": str(len(studies)),
        "people": str(sum(_people(own, study) for study in studies)),
        "source": ";".join(_sources(own) or _OWN),
        "basis": "derived",
        "grade": "moderate" if many else "low" if own else "very_low",
        "note": "a woman of 40; the interval is that of the median"
        + ("" if own else "; no study of this zone: the level of the face, and what neighbours and orders say"),
    }


def _people(own: Sequence[Observation], study: str) -> int:
    """People behind a study: groups of one place add up, places share the same people."""
    by_place: dict[str, int] = {}
    for each in own:
        if each.study == study:
            by_place[each.place] = by_place.get(each.place, 0) + each.people
    return max(by_place.values())


def _covariance(made: Fit, layer: str, found: Sequence[Observation]) -> list[dict[str, str]]:
    return [
        {
            "row_id": f"{layer}_{name}",
            "layer": layer,
            **{f"with_{other}": _shown(made.covariance[row, column]) for column, other in enumerate(LATENT[:_KEPT])},
            "source": ";".join(_sources(found)),
            "basis": "derived",
            "grade": "low",
        }
        for row, name in enumerate(LATENT[:_KEPT])
    ]


def _terms(
    context: ModelContext, made: Fit, people: People, layer: str, found: Sequence[Observation]
) -> list[dict[str, str]]:
    """What is not of a zone: study, place, sex, age, person, zone of a person, needle."""
    shared, within = (context.parameter(f"skin.{name}").number for name in ("between_zones", "within_site"))
    number = len({each.study for each in found})
    grade = "low" if number > 2 else "very_low"
    sources = _sources(found)
    of_people = _sources_of_spread(context, layer)
    told = f"{people.groups} groups, {people.people} people; the usual group {_words(people.usual)}"
    terms = [
        _lognormal(
            f"study_{layer}", "K", 1, made.study, sources, grade,
            f"level of a study to come: normal with the 95 % range of the fitted Student-t; spread between {number} "
            f"studies {_words(made.between)}",
        ),
        _lognormal(
            f"site_{layer}", "W", 1, made.site, sources, grade,
            f"where in the zone it is read: spread of one zone within one study {_words(made.within)}",
        ),
    ]  # fmt: skip
    for name, symbol, known in (("male", "b_sex", "sex"), ("decade", "b_age", "age")):
        at = LATENT.index(name)
        further = context.parameter(f"skin.fit_{known}_between").number
        sd = math.sqrt(made.covariance[at, at] + further**2)
        what = "men over women" if name == "male" else "factor per decade"
        terms.append(
            _lognormal(
                f"{name}_{layer}", symbol, math.exp(made.mean[at]), sd, sources, grade,
                f"{what}, in a population to come: sd {math.sqrt(made.covariance[at, at]):.3f} of the mean and "
                f"{further:g} between studies, ln units",
            )
        )  # fmt: skip
    terms += [
        _lognormal(
            f"person_{layer}", "P", 1, people.sd * math.sqrt(shared), of_people, grade,
            f"factor of a person, shared by all zones: {shared:g} of the variance between people "
            f"(an assumption); {told}",
        ),
        _lognormal(
            f"zone_{layer}", "R", 1, people.sd * math.sqrt(1 - shared), of_people, grade,
            f"factor of a zone within a person: the rest of the variance between people; {told}",
        ),
    ]  # fmt: skip
    if layer == "epidermis":
        terms.append(
            _lognormal(
                f"needle_{layer}", "r", 1, people.usual.middle * math.sqrt(within / (1 - within)),
                ("robertson2010", *of_people), "moderate",
                f"from needle to needle: {within:g} of all variance lies within a site",
            )
        )  # fmt: skip
    return terms


def _lognormal(
    row_id: str, symbol: str, value: float, sd: float, sources: Iterable[str], grade: str, note: str
) -> dict[str, str]:
    low, high = (value * math.exp(k * NORMAL_95 * sd) for k in (-1, 1))
    cells = (
        row_id, symbol, _shown(value), _shown(low), _shown(high), "lognormal", "1", "",
        ";".join(dict.fromkeys(sources)), "derived", grade, f"{note}; sd {sd:.3f} in ln units",
    )  # fmt: skip
    return dict(zip(_PARAMETER, cells, strict=True))


def _sources(found: Sequence[Observation]) -> tuple[str, ...]:
    keys = (key for each in found for key in each.row.sources if key != "corneum_review")
    return tuple(dict.fromkeys(keys))


def _sources_of_spread(context: ModelContext, layer: str) -> tuple[str, ...]:
    rows = (row for row in context.table(ROWS).where(layer=layer) if "spread" in row["use"])
    return tuple(dict.fromkeys(key for row in rows for key in row.sources if key != "corneum_review"))


def _words(interval: Interval) -> str:
    return f"{interval.middle:.2f} ({interval.low:.2f} to {interval.high:.2f})"


def _shown(number: float) -> str:
    return f"{number:.6g}"


def _text(rows: Sequence[dict[str, str]], columns: Sequence[str] = ()) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, columns or list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def main(folder: Path) -> None:
    """Write the tables of the fit under a folder of tables."""
    for name, text in fitted_tables(ModelContext(load_tables())).items():
        path = folder / f"{name}.csv"
        path.write_text(text, encoding="utf-8")
        print(f"wrote {path}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[1] / "evidence" / "data")
