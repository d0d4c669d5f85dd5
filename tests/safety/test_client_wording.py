"""Who is told no depth reads none in anything that safety says, and still reads why and what to do."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

import corneum.safety
from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import cell
from corneum.evidence.tables import load_tables
from corneum.safety.anaesthesia import NotNumbed, numbing
from corneum.safety.contraindications import screen
from corneum.safety.scope import judge
from corneum.wording.templates import fill, template_of, templates

SOURCES = sorted(Path(corneum.safety.__file__).parent.glob("*.py"))
TABLES = load_tables()
LENGTH = re.compile(r"\d\s*(?:to\s+[\d.]+\s*)?(?:mm|um|µm|μm|cm|millimet\w+|micromet\w+|microns?)\b|millimet|micromet")
# table -> columns whose cells safety returns as sentences
# how a cell speaks to who treats; a client is told whom to ask for
TO_WHO_TREATS = "Refer to"
RETURNED = {
    "safety/contraindication_map": ("why", "do"),
    "safety/red_flags": ("why", "do"),
    "safety/scope": ("why", "do"),
    "safety/device_status": ("why", "do"),
    "safety/interaction_map": ("why", "do"),
    "safety/infusates": ("why", "do"),
    "safety/provider_questions": ("question",),
    "safety/ingredient_review": ("why",),
    "safety/content_limits": ("why",),
    "safety/aftercare_map": ("item", "rule", "subjects"),
    "safety/warning_signs": ("sign", "do"),
    "safety/numbing": ("refused", "warning", "name"),
    "safety/use_instead": ("name",),
    "formulation/aftercare": ("why",),
    "formulation/infection_control": ("step", "detail", "rationale"),
    "formulation/ingredient_hazards": ("hazard_type", "rationale", "group", "eu_limit"),
    "response/toxin_doses": ("use",),
    "safety/visit_emergencies": ("name", "sign", "act", "medicine", "who"),
}
OWN = {text_id for text_id in templates() if text_id.startswith("safety.")}
FOR_CLIENTS = tomllib.loads(
    resources.files("corneum.wording").joinpath("texts/safety_cells_for_clients.toml").read_text(encoding="utf-8")
)


def calls(name: str) -> Iterator[ast.Call]:
    """Calls of a function by its name in the sources of safety."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name:
                yield node


def strings(node: ast.AST) -> set[str]:
    return {part.value for part in ast.walk(node) if isinstance(part, ast.Constant) and isinstance(part.value, str)}


@pytest.mark.parametrize("table", RETURNED)
def test_a_cell_tells_a_client_no_length_and_is_not_silent(table: str) -> None:
    for row in TABLES[table].rows:
        for column in RETURNED[table]:
            if row[column]:
                text = fill(cell(row, column), "client")
                assert text.strip() and not LENGTH.search(text), f"{row.identity}:{column}"
                assert not text.startswith(TO_WHO_TREATS), f"{row.identity}:{column}"


def test_a_template_tells_a_client_no_length_and_is_not_silent() -> None:
    for text_id in OWN:
        text = template_of(text_id, "client")
        assert text.strip() and not LENGTH.search(text), text_id
        assert not re.search(r":(depth|length)\}", text), text_id


@pytest.mark.parametrize("text_id", sorted(FOR_CLIENTS))
def test_words_for_clients_stand_in_for_a_cell_that_names_a_length(text_id: str) -> None:
    table, row_id, column = text_id.split(":")
    assert column in RETURNED[table]
    words = TABLES[table].row(row_id)[column]
    assert LENGTH.search(words) or words.startswith(TO_WHO_TREATS)


def test_the_columns_that_safety_returns_are_all_looked_at() -> None:
    """Every column of a `cell(row, column)` in the sources is one that the test of the cells goes through."""
    columns = {column for call in calls("cell") for column in strings(call.args[1])}
    assert columns and columns <= {column for columns in RETURNED.values() for column in columns}


def test_every_template_is_used_and_every_sentence_has_a_template() -> None:
    named = {
        text
        for path in SOURCES
        for text in strings(ast.parse(path.read_text(encoding="utf-8")))
        if text.startswith("safety.")
    }
    parameters = {f"safety.{row.row_id}" for row in TABLES["parameters/safety"].rows}
    composed = {
        f"safety.ingredient_{row.row_id}" for row in TABLES["safety/ingredient_actions"].rows if row["below_barrier"]
    }
    assert composed <= OWN
    assert OWN - named == composed
    assert named - OWN - parameters == {"safety.ingredient_", "safety."}


@pytest.mark.parametrize("depth", [None, 0.25e-3, 0.5e-3, 1.5e-3])
@pytest.mark.parametrize("licence", [None, "self", "client", "esthetician"])
def test_a_client_reads_what_stands_against_needles_without_depths(
    context: ModelContext, make: Any, licence: str | None, depth: float | None
) -> None:
    operators = [None] if licence is None else [{"licence": licence}, {"licence": licence, "jurisdiction": "US-NE"}]
    for operator in operators:
        client = make(
            screens={"keloid": True, "anticoagulant": True, "pregnancy": True},
            **({"operator": operator} if operator else {}),
        )
        for tags in (
            frozenset({"needle", "microneedling", "manual_roller", "steel", "home"}),
            frozenset({"needle", "microneedling", "automated_pen", "rf", "heat", "steel"}),
        ):
            reasons = [*screen(context, client, tags, depth), *judge(context, client, tags, depth)]
            assert reasons
            for reason in reasons:
                for text in (reason.why, reason.do):
                    assert fill(text, "client").strip() and not LENGTH.search(fill(text, "client"))
            numbed = numbing(context, client, tags, 1e-2, depth=depth)
            texts = (
                [numbed.why]
                if isinstance(numbed, NotNumbed)
                else [*numbed.limits, *(step.step for step in numbed.clock)]
            )
            for text in texts:
                assert fill(text, "client").strip() and not LENGTH.search(fill(text, "client"))


def test_the_pattern_of_lengths_knows_a_length() -> None:
    home = cell(TABLES["safety/contraindication_map"].row("home"), "why")
    assert LENGTH.search(fill(home, "practitioner")) and not LENGTH.search(fill(home, "client"))
    assert LENGTH.search("0.2 to 0.3 mm") and LENGTH.search("half a millimetre") and not LENGTH.search("10 mM stings")
