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

from corneum.calibration.input_digest import FITS, FitInputs, fit_rows
from corneum.calibration.thickness_fit import LATENT, POINTS, Fit, Interval, People, fit, fit_people
from corneum.calibration.thickness_rows import (
    LAYERS,
    LINKS,
    MEASURED,
    METHODS,
    REFERENCE,
    ROWS,
    ZONES,
    Observation,
    observations,
)
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import Tables, load_tables
from corneum.evidence.value import NORMAL_95
from corneum.files.whole_output import write_file

_LATENT_KEPT = len(LATENT) - len(METHODS)
# a row that means more zones than this speaks of the face, not of a zone
_FEW_ZONES = 3
_OWN = ("zone_reference", "corneum_review")
FITTED_ZONES, FITTED_COVARIANCE, FITTED_TERMS = "skin/fitted_zones", "skin/fitted_covariance", "parameters/skin_fitted"
FITTED = (FITTED_ZONES, FITTED_COVARIANCE, FITTED_TERMS)
COMMAND = "python -m corneum.calibration.thickness_tables"
# what the fit reads besides its priors, whose names begin with fit_
_OTHER_PARAMETERS = ("reference_age", "between_zones", "within_site")
_PARAMETER = ("row_id", "symbol", "value", "low", "high", "spread", "unit", "valid", "source", "basis", "grade", "note")


def fitted_tables(context: ModelContext) -> dict[str, str]:
    """The text of each table of the fit, and of the table of fits, by its name."""
    zones: list[dict[str, str]] = []
    covariance: list[dict[str, str]] = []
    terms: list[dict[str, str]] = []
    for layer in LAYERS:
        posterior, people = fit(context, layer), fit_people(context, layer)
        measured = observations(context, layer)
        zones += [_zone(posterior, layer, zone, measured, context) for zone in ZONES]
        covariance += _covariance(posterior, layer, measured)
        terms += _terms(context, posterior, people, layer, measured)
    return {
        FITTED_ZONES: _text(zones),
        FITTED_COVARIANCE: _text(covariance),
        FITTED_TERMS: _text(terms, _PARAMETER),
        FITS: _text(fit_rows(context.tables, FITTED, COMMAND, inputs_of_the_fit(context.tables))),
    }


def inputs_of_the_fit(tables: Tables) -> FitInputs:
    """What the fit of the layers reads: four tables, the parameters of `skin` that are its priors, its lattice."""
    priors = [row.row_id for row in tables["parameters/skin"].rows if row.row_id.startswith("fit_")]
    return FitInputs(
        tables=(MEASURED, ROWS, LINKS, REFERENCE),
        parameters=tuple(f"skin.{name}" for name in (*priors, *_OTHER_PARAMETERS)),
        settings={"layers": LAYERS, "zones": ZONES, "methods": METHODS, "points": POINTS},
    )


def _zone(
    posterior: Fit, layer: str, zone: str, measured: Sequence[Observation], context: ModelContext
) -> dict[str, str]:
    at = LATENT.index(zone)
    sd = math.sqrt(posterior.covariance[at, at])
    own = [each for each in measured if zone in each.zones and len(each.zones) <= _FEW_ZONES and each.level_sd < 1]
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
            f"{name}_um": _shown(math.exp(posterior.mean[at] + k * sd) * 1e6)
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


def _covariance(posterior: Fit, layer: str, measured: Sequence[Observation]) -> list[dict[str, str]]:
    return [
        {
            "row_id": f"{layer}_{name}",
            "layer": layer,
            **{
                f"with_{other}": _shown(posterior.covariance[row, column])
                for column, other in enumerate(LATENT[:_LATENT_KEPT])
            },
            "source": ";".join(_sources(measured)),
            "basis": "derived",
            "grade": "low",
        }
        for row, name in enumerate(LATENT[:_LATENT_KEPT])
    ]


def _terms(
    context: ModelContext, posterior: Fit, people: People, layer: str, measured: Sequence[Observation]
) -> list[dict[str, str]]:
    """Terms that belong to no zone: study, place, sex, age, person, zone of a person, needle."""
    number = len({each.study for each in measured})
    grade = "low" if number > 2 else "very_low"
    sources = _sources(measured)
    return [
        _lognormal(
            f"study_{layer}",
            "K",
            1,
            posterior.study,
            sources,
            grade,
            f"level of a study to come: normal with the 95 % range of the fitted Student-t; spread between {number} "
            f"studies {_words(posterior.between)}",
        ),
        _lognormal(
            f"site_{layer}",
            "W",
            1,
            posterior.site,
            sources,
            grade,
            f"where in the zone it is read: spread of one zone within one study {_words(posterior.within)}",
        ),
        _slope(context, posterior, layer, "male", sources, grade),
        _slope(context, posterior, layer, "decade", sources, grade),
        *_person_terms(context, people, layer, grade),
    ]


def _slope(
    context: ModelContext, posterior: Fit, layer: str, name: str, sources: Iterable[str], grade: str
) -> dict[str, str]:
    """The ratio of men to women, or the factor per decade, in a population to come."""
    symbol, known, meaning = {
        "male": ("b_sex", "sex", "men over women"),
        "decade": ("b_age", "age", "factor per decade"),
    }[name]
    at = LATENT.index(name)
    further = context.parameter(f"skin.fit_{known}_between").number
    variance = posterior.covariance[at, at]
    return _lognormal(
        f"{name}_{layer}",
        symbol,
        math.exp(posterior.mean[at]),
        math.sqrt(variance + further**2),
        sources,
        grade,
        f"{meaning}, in a population to come: sd {math.sqrt(variance):.3f} of the mean and {further:g} between "
        "studies, ln units",
    )


def _person_terms(context: ModelContext, people: People, layer: str, grade: str) -> list[dict[str, str]]:
    """Spreads between people, between zones of a person, and between needles within a site."""
    shared, within = (context.parameter(f"skin.{name}").number for name in ("between_zones", "within_site"))
    sources = _sources_of_spread(context, layer)
    basis = f"{people.groups} groups, {people.people} people; the usual group {_words(people.usual)}"
    terms = [
        _lognormal(
            f"person_{layer}",
            "P",
            1,
            people.sd * math.sqrt(shared),
            sources,
            grade,
            f"factor of a person, shared by all zones: {shared:g} of the variance between people "
            f"(an assumption); {basis}",
        ),
        _lognormal(
            f"zone_{layer}",
            "R",
            1,
            people.sd * math.sqrt(1 - shared),
            sources,
            grade,
            f"factor of a zone within a person: the rest of the variance between people; {basis}",
        ),
    ]
    if layer == "epidermis":
        terms.append(
            _lognormal(
                f"needle_{layer}",
                "r",
                1,
                people.usual.middle * math.sqrt(within / (1 - within)),
                ("robertson2010", *sources),
                "moderate",
                f"from needle to needle: {within:g} of all variance lies within a site",
            )
        )
    return terms


def _lognormal(
    row_id: str, symbol: str, value: float, sd: float, sources: Iterable[str], grade: str, note: str
) -> dict[str, str]:
    low, high = (value * math.exp(k * NORMAL_95 * sd) for k in (-1, 1))
    cells = (
        row_id,
        symbol,
        _shown(value),
        _shown(low),
        _shown(high),
        "lognormal",
        "1",
        "",
        ";".join(dict.fromkeys(sources)),
        "derived",
        grade,
        f"{note}; sd {sd:.3f} in ln units",
    )
    return dict(zip(_PARAMETER, cells, strict=True))


def _sources(measured: Sequence[Observation]) -> tuple[str, ...]:
    keys = (key for each in measured for key in each.row.sources if key != "corneum_review")
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
        write_file(path, text)
        print(f"wrote {path}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[1] / "evidence" / "data")
