"""Questions whose answer can stop a treatment: while one of them is open, nothing is dated or set.

Which question holds which treatment stands in `safety/stop_questions`. A question is open where neither its screen nor
words on the client's health answer it.
"""

from __future__ import annotations

from dataclasses import dataclass

from corneum.client import Client, unanswered_questions
from corneum.evidence.model_context import ModelContext
from corneum.safety.contraindications import MAP
from corneum.safety.findings import findings
from corneum.safety.tags import names

STOPS = "safety/stop_questions"


@dataclass(frozen=True)
class StopQuestion:
    """A question that is open: `id` is the key of the file that its answer fills, `about` what it is about in a few
    words, `holds` the treatments that wait for it, by tags as in `corneum.safety.tags`."""

    id: str
    about: str
    question: str
    holds: str

    def stops(self, tags: frozenset[str]) -> bool:
        """Whether a treatment with these tags waits for the answer."""
        return names(self.holds, tags, None)


def stop_questions(context: ModelContext, client: Client) -> tuple[StopQuestion, ...]:
    """The questions that nobody answered and that can stop a treatment, in the order of the table.

    Args:
        context: tables and record.
        client: the client's file.

    Source:
        `safety/stop_questions`.
    """
    unanswered = {entry.id: entry.question for entry in unanswered_questions(client)}
    answered = _answered_in_words(context, client)
    return tuple(
        StopQuestion(key, row["about"], unanswered[key], row["holds"])
        for row in context.table(STOPS).rows
        if (key := f"client.{row['asks']}") in unanswered and row["asks"] not in answered
    )


def _answered_in_words(context: ModelContext, client: Client) -> frozenset[str]:
    """The screens that words on the client's health answer with a yes."""
    answered = {row for item in findings(context, client) if item.understood for row in item.rows}
    rows = context.table(MAP).rows
    return frozenset(f"screens.{screen}" for row in rows if row.row_id in answered for screen in row.list("screens"))
