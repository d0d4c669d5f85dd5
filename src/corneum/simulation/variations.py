"""One case with entries of its file varied: every path is an axis, and all combinations are solved together."""

from __future__ import annotations

import copy
import itertools
import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corneum.client.yaml_document import Document
from corneum.errors import InputFault
from corneum.simulation.labelled_arrays import dataset
from corneum.simulation.outcome import Outcome, need
from corneum.simulation.outcome_rows import courses, csv_text
from corneum.simulation.plain_values import plain

Array = NDArray[np.float64]
Axes = Mapping[str, tuple[Any, ...]]

MOST_COMBINATIONS = 20_000
_STEP = re.compile(r"[^.\[\]]+")


@dataclass(frozen=True)
class Variations:
    """Outcomes of all combinations of varied entries; the last axis runs fastest.

    `axes` maps each path to its values, as they were handed in.
    """

    axes: Axes
    outcomes: tuple[Outcome, ...]

    @property
    def shape(self) -> tuple[int, ...]:
        """The number of values on each axis."""
        return tuple(len(values) for values in self.axes.values())

    def __len__(self) -> int:
        return len(self.outcomes)

    def __iter__(self) -> Iterator[Outcome]:
        return iter(self.outcomes)

    def __getitem__(self, index: int | tuple[int, ...]) -> Outcome:
        """The outcome at a position: along all combinations, or one position an axis."""
        if isinstance(index, tuple):
            index = int(np.ravel_multi_index(index, self.shape))
        return self.outcomes[index]

    @property
    def combinations(self) -> tuple[dict[str, Any], ...]:
        """The values of each outcome, by path."""
        return tuple(combinations(self.axes))

    @property
    def uptake(self) -> Array:
        """Amount past the stratum corneum, kg/m^2, as `Outcome.uptake`, with the axes first. Raises InputFault where
        the varied entries change the output times."""
        rows = [outcome.uptake for outcome in self.outcomes]
        if len({row.shape for row in rows}) > 1:
            raise InputFault("vary", None, "changes the output times, so the courses form no array; read `.outcomes`")
        return np.array(rows).reshape(*self.shape, *rows[0].shape)

    def to_dict(self) -> dict[str, Any]:
        """The axes, and beside the values of each combination the JSON of its outcome."""
        listed = [
            {"values": {path: shown(value) for path, value in values.items()}, "outcome": outcome.to_dict()}
            for values, outcome in zip(self.combinations, self.outcomes, strict=True)
        ]
        return {"axes": {path: [shown(value) for value in values] for path, values in self.axes.items()}, "all": listed}

    def to_json(self) -> str:
        """`to_dict` as text."""
        return json.dumps(self.to_dict(), indent=1, allow_nan=False) + "\n"

    def to_csv(self) -> str:
        """The courses: one row a combination, solute and time; a column an axis. Raises InputFault where combinations
        differ in their compartments."""
        rows = [
            {path: shown(value) for path, value in values.items()} | row
            for values, outcome in zip(self.combinations, self.outcomes, strict=True)
            for row in courses(outcome.solutes)
        ]
        if any(row.keys() != rows[0].keys() for row in rows):
            raise InputFault("vary", None, "changes the compartments, so the courses form no table; read `.outcomes`")
        return csv_text(rows)

    def to_xarray(self) -> Any:
        """The results as one xarray Dataset with the axes as dimensions. Raises InputFault where xarray is missing."""
        need("xarray", "to_xarray")
        xarray = import_module("xarray")
        sets = [xarray.Dataset(*dataset(outcome.solutes)) for outcome in self.outcomes]
        if "solute" in self.axes:
            # the axis stands in the place of the one solute of each outcome
            sets = [each.isel(solute=0, drop=True) for each in sets]
        names = [f"varied {path}" if path in sets[0].coords else path for path in self.axes]
        whole = xarray.concat(sets, "combination", combine_attrs="drop_conflicts", join="outer")
        if len(self.axes) == 1:
            labels = [shown(value) for value in next(iter(self.axes.values()))]
            return whole.rename(combination=names[0]).assign_coords({names[0]: labels})
        index = import_module("pandas").MultiIndex.from_product(
            [[shown(value) for value in values] for values in self.axes.values()], names=names
        )
        return whole.assign_coords(xarray.Coordinates.from_pandas_multiindex(index, "combination")).unstack(
            "combination"
        )

    def plot(self, axes: Any = None) -> Any:
        """Uptake over time, a line a combination. Raises InputFault where matplotlib is missing."""
        from corneum.simulation.outcome_plot import plot_variations

        return plot_variations(self, axes)

    def __repr__(self) -> str:
        axes = [f"  {path}: {_ends(values)}" for path, values in itertools.islice(self.axes.items(), 5)]
        more = [f"  and {len(self.axes) - 5} more axes"] if len(self.axes) > 5 else []
        return "\n".join([f"Variations of one case: {len(self)} outcomes", *axes, *more])

    def _repr_html_(self) -> str:
        from corneum.simulation.outcome_picture import picture_of_variations

        return picture_of_variations(self)


def axes_of(vary: Mapping[str, Sequence[Any]]) -> dict[str, tuple[Any, ...]]:
    """The axes of a mapping from paths to values. Raises InputFault for one that is no such mapping."""
    if not isinstance(vary, Mapping) or not vary:
        reason = 'needs values by path of the case file, such as {"channels.density": ["100 1/cm^2", "250 1/cm^2"]}'
        raise InputFault("vary", None, reason)
    axes: dict[str, tuple[Any, ...]] = {}
    for path, values in vary.items():
        if not isinstance(path, str) or not _STEP.search(path):
            raise InputFault("vary", shown(path), "needs paths of the case file as text, such as channels.density")
        if isinstance(values, str | bytes | Mapping) or not hasattr(values, "__iter__"):
            raise InputFault(
                f"vary.{path}", shown(values), "needs a list of values, each as the case file would hold it"
            )
        axes[path] = tuple(values)
        if not axes[path]:
            raise InputFault(f"vary.{path}", None, "holds no value")
    count = math.prod(len(values) for values in axes.values())
    if count > MOST_COMBINATIONS:
        raise InputFault("vary", count, f"makes more than {MOST_COMBINATIONS} combinations, the most that are solved")
    return axes


def combinations(axes: Axes) -> Iterator[dict[str, Any]]:
    """Every combination of values by path; the last axis runs fastest."""
    for values in itertools.product(*axes.values()):
        yield dict(zip(axes, values, strict=True))


def varied(document: Document, values: Mapping[str, Any]) -> Document:
    """A document with entries changed. Raises InputFault where a path leads nowhere."""
    data = copy.deepcopy(document.data)
    for path, value in values.items():
        _set(data, path, plain(value))
    return replace(document, data=data)


def _set(data: Any, path: str, value: Any) -> None:
    *parents, last = _STEP.findall(path) or [""]
    here = data
    for step in parents:
        if isinstance(here, dict) and here.get(step) is None:
            here[step] = {}
        here = here[_key(here, step, path)]
    key = last if isinstance(here, dict) else _key(here, last, path)
    here[key] = value


def _key(here: Any, step: str, path: str) -> str | int:
    """The key or position that a step of a path means; an item of a list is known by its number or its name."""
    if isinstance(here, dict):
        return step
    if isinstance(here, list | tuple):
        named = [str(item.get("name")) if isinstance(item, Mapping) else "" for item in here]
        if step in named:
            return named.index(step)
        if step.isdigit() and int(step) < len(here):
            return int(step)
        known = ", ".join(name for name in named if name) or f"0 to {len(here) - 1}"
        raise InputFault(f"vary.{path}", None, f"has no {step}; known are {known}")
    raise InputFault(f"vary.{path}", None, f"leads through an entry that has no {step}; vary that entry as a whole")


def shown(value: Any) -> Any:
    """A varied value as a label: numbers and text as they are, anything else as its text."""
    if isinstance(value, bool | int | float | str):
        return value
    return value.item() if isinstance(value, np.generic) else str(value)


def _ends(values: tuple[Any, ...]) -> str:
    labels = [str(shown(value)) for value in values]
    text = ", ".join(labels) if len(labels) <= 4 else f"{labels[0]}, {labels[1]} ... {labels[-1]}"
    return f"{text[:80]} ({len(values)})"
