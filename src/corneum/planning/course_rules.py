"""What lets a visit of a course go on, and what stops the course: rules of a table, by tags and kind of visit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from corneum.client import Client
from corneum.evidence.model_context import ModelContext
from corneum.evidence.statement import Text, cell
from corneum.planning.course import Course, Visit, is_ruled

TABLE = "planning/course_rules"

Says = Literal["go", "stop"]


@dataclass(frozen=True)
class CourseRule:
    """One rule in words, with the works behind it; `says` whether it lets go on or stops."""

    says: Says
    rule: Text
    sources: tuple[str, ...]


def course_rules(
    context: ModelContext, client: Client, tags: frozenset[str], course: Course, visit: Visit
) -> tuple[CourseRule, ...]:
    """The rules of one visit, in the order of the table.

    Args:
        context: tables and record.
        client: the client's file; a question for women is not put to a man.
        tags: tags of the treatment.
        course: the course that the visit belongs to.
        visit: the visit.

    Source: planning/course_rules.
    """
    moments = _moments(course, visit)
    rows = [
        row
        for row in context.table(TABLE).rows
        if moments & set(row.list("at")) and is_ruled(row, tags) and client.person.sex not in row.list("not_sex")
    ]
    for row in rows:
        context.row(TABLE, row.row_id)
    return tuple(CourseRule("go" if row["kind"] == "go" else "stop", cell(row, "rule"), row.sources) for row in rows)


def _moments(course: Course, visit: Visit) -> set[str]:
    """The words of the table for when a visit is: any session, a later one, one that no trial did, and so on."""
    if visit.kind == "review":
        is_last = visit.day == max(each.day for each in course.visits if each.kind == "review")
        return {"review", "last_review"} if is_last else {"review"}
    if visit.kind == "maintenance":
        return {"maintenance", "session", "later_session"}
    tried = course.trials.sessions if course.trials else None
    place = {"later_session"} if visit.number > 1 else {"first_session"}
    beyond = {"beyond_trials"} if tried is not None and visit.number > tried else set()
    return {"session", *place, *beyond}
