"""The digest of the inputs of a fit, which its tables carry: a change of the inputs without a new fit shows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from corneum.evidence.tables import Tables

FITS = "calibration/fits"


@dataclass(frozen=True)
class FitInputs:
    """Inputs of a fit: whole tables, model parameters by name, and the settings of its method."""

    tables: tuple[str, ...]
    parameters: tuple[str, ...]
    settings: Mapping[str, object]

    def digest(self, tables: Tables) -> str:
        """SHA-256 of the content of the tables, of the rows of the parameters and of the settings, in hexadecimal.

        The content is that of the cells: line ends and quotes of the files do not enter.
        """
        content = {
            "tables": {name: [dict(row.cells) for row in tables[name].rows] for name in self.tables},
            "parameters": {name: dict(_parameter_cells(tables, name)) for name in self.parameters},
            "settings": dict(self.settings),
        }
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()

    def holds(self, identity: str) -> bool:
        """Whether a row or parameter by that identity (`table:row_id`) is among the inputs."""
        table, _, row_id = identity.partition(":")
        stage = table.removeprefix("parameters/")
        return table in self.tables or f"{stage}.{row_id}" in self.parameters


def fit_rows(tables: Tables, fitted: Sequence[str], command: str, inputs: FitInputs) -> list[dict[str, str]]:
    """The rows of `calibration/fits` with those of the fitted tables made anew, each in its place; others stay."""
    known = [dict(row.cells) for row in tables[FITS].rows] if FITS in tables else []
    anew = {
        table: {
            "row_id": table.replace("/", "_"),
            "fitted_table": table,
            "made_by": command,
            "input_tables": ";".join(inputs.tables),
            "input_parameters": ";".join(inputs.parameters),
            "digest": inputs.digest(tables),
            "source": "corneum_review",
            "basis": "derived",
            "grade": "very_low",
            "note": "SHA-256 of the inputs with which the table was computed; a test compares it with those at hand",
        }
        for table in fitted
    }
    in_place = [anew.pop(row["fitted_table"], row) for row in known]
    return [*in_place, *anew.values()]


def _parameter_cells(tables: Tables, name: str) -> Mapping[str, str]:
    stage, _, row_id = name.partition(".")
    return tables[f"parameters/{stage}"].row(row_id).cells
