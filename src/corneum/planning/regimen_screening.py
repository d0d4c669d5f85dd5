"""What stands against a product of home care: health, allergies, open questions, limits of the client."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass
from datetime import date

from corneum.client import SCREEN_QUESTIONS, Active, Client, Formula, standing_allergies, unanswered_questions
from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import Text, cell, statement
from corneum.evidence.tables import Row
from corneum.planning.first_weeks import days_visible_broken, first_weeks_of
from corneum.safety.contraindications import MAP, concerns, screen_zones
from corneum.safety.gate import product
from corneum.safety.reasons import Reason, in_order
from corneum.safety.tags import names

BARRED = "planning/regimen_barred"
# reasons of pregnancy and nursing, for which the products that may be used are named
PREGNANCY = ("preg", "preg_possible", "bf")


@dataclass(frozen=True)
class Against:
    """What keeps a product out: `why` and what to `do`, until the day `until` where there is one."""

    why: Text
    do: Text
    until: date | None
    code: str
    sources: tuple[str, ...]
    grade: str


def reasons_against(context: ModelContext, client: Client, row: Row) -> tuple[Reason, ...]:
    """Every reason of health against a product, notes included, strongest first.

    Args:
        context: tables and record.
        client: the client's file. A reason in any of its zones counts, for the product is put on the whole face.
        row: of `planning/regimen_products`.

    Source:
        `safety/contraindication_map`, `planning/regimen_barred`, `safety/allergy_groups`.
    """
    tags = frozenset(row.list("tags"))
    by_zone = screen_zones(context, client, tags, None, (None, *client.zones))
    actives = tuple(Active(name=name) for name in row.list("actives"))
    formula = Formula(actives=actives) if actives else None
    allergies = product(context, formula, tags, standing_allergies(client))
    reasons = [*(reason for reasons in by_zone.values() for reason in reasons), *allergies]
    reasons += _barred(context, client, row["family"])
    return in_order(reason for reason in reasons if reason.code not in row.list("not_barred_by"))


def against(context: ModelContext, client: Client, row: Row, *, is_new: bool) -> Against | None:
    """What keeps a product out; None where nothing does.

    Args:
        context: tables and record.
        client: the client's file.
        row: of `planning/regimen_products`.
        is_new: it is not in use yet, and then open questions and the days on which it may show count too; an event is
            no obstacle, for what irritates begins after it.
    """
    for reason in reasons_against(context, client, row):
        if reason.strength != "note":
            return Against(reason.why, reason.do, reason.earliest, reason.code, reason.sources, reason.grade)
    if not is_new:
        return None
    question = next(_open_questions(context, client, row), None)
    if question is not None:
        why = statement("planning.regimen.question_open", question=question)
        return Against(why, (), None, "question", row.sources, row.grade)
    broken = days_visible_broken(client, first_weeks_of(context, row))
    return Against(broken, (), None, "limit", row.sources, row.grade) if broken else None


def notes_on(context: ModelContext, client: Client, row: Row) -> Iterator[Text]:
    """What to mind with a product that may be used."""
    for reason in reasons_against(context, client, row):
        if reason.strength == "note":
            yield reason.why + reason.do


def _barred(context: ModelContext, client: Client, family: str) -> Iterator[Reason]:
    standing = concerns(context, client)
    codes = {concern.row.row_id for concern in standing}
    for row in context.table(BARRED).rows:
        if family not in row.list("families") or _is_exempt(client, row, codes):
            continue
        named = [concern for concern in standing if concern.row.row_id in row.list("concerns")]
        if row["only_while"]:
            named = [concern for concern in named if not concern.finding.is_over]
        if named:
            context.row(BARRED, row.row_id)
            days = [concern.earliest for concern in named if concern.earliest is not None]
            until = max(days) if len(days) == len(named) else None
            why, do = cell(row, "why"), cell(row, "do")
            yield Reason(row.row_id, row["strength"], why, do, until, True, row.sources, row.grade)


def _is_exempt(client: Client, row: Row, codes: Set[str]) -> bool:
    """Whether the client has what a rule does not hold for."""
    return any(code in codes or code in client.goal_conditions for code in row.list("unless"))


def _open_questions(context: ModelContext, client: Client, row: Row) -> Iterator[str]:
    """Questions that nobody answered and whose answer could rule a product out."""
    tags = frozenset(row.list("tags"))
    unanswered = {question.id for question in unanswered_questions(client)}
    for rule in context.table(MAP).rows:
        if names(rule["contraindicated"], tags, None):
            for screen in rule.list("screens"):
                if f"client.screens.{screen}" in unanswered:
                    yield SCREEN_QUESTIONS[screen]
