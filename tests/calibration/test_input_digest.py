"""A fitted table carries the digest of its inputs: a change without a new fit shows, and nothing else does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

import pytest

from corneum.calibration.heat_table import ZONES
from corneum.calibration.input_digest import FITS, FitInputs, fit_rows
from corneum.calibration.thickness_fit import fit, fit_people
from corneum.calibration.thickness_rows import LAYERS, LINKS, MEASURED, REFERENCE, ROWS, observations
from corneum.calibration.thickness_tables import FITTED, inputs_of_the_fit
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import Row, Table, Tables, load_tables


def with_cell(tables: Tables, name: str, row_id: str, column: str, text: str) -> Tables:
    """The same tables with one cell changed."""
    table = tables[name]

    def changed(row: Row) -> Row:
        return Row(name, MappingProxyType({**row.cells, column: text})) if row.row_id == row_id else row

    rows = tuple(changed(row) for row in table.rows)
    assert rows != table.rows
    return with_table(tables, replace(table, rows=rows, index=MappingProxyType({row.row_id: row for row in rows})))


def with_table(tables: Tables, table: Table) -> Tables:
    return Tables(MappingProxyType({**tables, table.name: table}), tables.digest)


def test_the_inputs_are_those_that_the_shipped_tables_were_fitted_to() -> None:
    """Run python -m corneum.calibration.thickness_tables after a change of the rows, the links or the priors."""
    tables = load_tables()
    inputs = inputs_of_the_fit(tables)
    shipped = {row["fitted_table"]: row for row in tables[FITS].rows}
    assert set(FITTED) <= set(shipped)
    for name in FITTED:
        assert shipped[name]["digest"] == inputs.digest(tables), f"{name} was not fitted anew"
        assert shipped[name].list("input_tables") == inputs.tables
        assert shipped[name].list("input_parameters") == inputs.parameters


def test_every_fit_names_a_table_that_is_there() -> None:
    tables = load_tables()
    for row in tables[FITS].rows:
        assert row["fitted_table"] in tables and len(row["digest"]) == 64
        assert set(row.list("input_tables")) <= set(tables)


def test_all_that_the_fit_reads_is_among_its_inputs() -> None:
    context = ModelContext(load_tables())
    inputs = inputs_of_the_fit(context.tables)
    for layer in LAYERS:
        observations(context, layer)
        fit(context, layer, points=64)
        fit_people(context, layer)
    assert len(context.consulted) > 100
    assert [name for name in context.consulted if not inputs.holds(name)] == []


CHANGES: Mapping[str, Callable[[Tables], Tables]] = {
    "a measured thickness": lambda tables: with_cell(tables, MEASURED, tables[MEASURED].rows[0].row_id, "mean_um", "7"),
    "how a row counts": lambda tables: with_cell(tables, ROWS, tables[ROWS].rows[3].row_id, "use", "no"),
    "a link": lambda tables: with_cell(tables, LINKS, tables[LINKS].rows[-1].row_id, "ln_sd", "0.9"),
    "a reference": lambda tables: with_cell(tables, REFERENCE, "chin", "sc_um", "99"),
    "a prior": lambda tables: with_cell(tables, "parameters/skin", "fit_study_spread", "value", "0.5"),
    "the reference age": lambda tables: with_cell(tables, "parameters/skin", "reference_age", "value", "41"),
    "a row less": lambda tables: with_table(tables, replace(tables[MEASURED], rows=tables[MEASURED].rows[:-1])),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_changed_input_changes_the_digest(what: str) -> None:
    tables = load_tables()
    changed = CHANGES[what](tables)
    assert inputs_of_the_fit(changed).digest(changed) != inputs_of_the_fit(tables).digest(tables)


def test_a_setting_of_the_method_changes_the_digest() -> None:
    tables = load_tables()
    inputs = inputs_of_the_fit(tables)
    fewer = replace(inputs, settings={**inputs.settings, "points": 64})
    assert fewer.digest(tables) != inputs.digest(tables)


def test_what_the_fit_does_not_read_leaves_the_digest() -> None:
    tables = load_tables()
    changed = with_cell(tables, "skin/fitted_zones", "dermis_chin", "median_um", "1")
    changed = with_cell(changed, "parameters/skin_fitted", "study_dermis", "value", "2")
    assert inputs_of_the_fit(changed).digest(changed) == inputs_of_the_fit(tables).digest(tables)


def test_a_fit_keeps_the_rows_of_other_fits() -> None:
    tables = load_tables()
    inputs = FitInputs(tables=(LINKS,), parameters=(), settings={})
    rows = fit_rows(tables, ["skin/hazards"], "a new fit", inputs)
    assert [row["fitted_table"] for row in rows] == [*FITTED, ZONES, "skin/hazards"]
    assert rows[-1]["digest"] == inputs.digest(tables)
