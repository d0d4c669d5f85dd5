"""Asks the questions of a plan on the terminal, one line each; the answers become a client file that people can read.

Every answer passes at once through the models that read client files, so a mistake meets the same sentence here as in
a file. Enter leaves a question "not asked", `no` or `none` says that it was asked and there is nothing, `?` tells why
it is asked. Nothing is written before the last answer.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from datetime import date

from corneum.ask.lines import Data, copied, merge
from corneum.ask.question_list import NEEDED, Question, sheets
from corneum.client import client_understood
from corneum.errors import InputFault, InputFaults

Say = Callable[[str], None]
# shows a prompt; a line, or None where no more come
Hear = Callable[[str], str | None]

_WIDTH = 78
_NEEDED = "is missing, and no plan can be made without it"


def ask(hear: Hear, say: Say, today: date, *, again: bool = True) -> Data:
    """The answers to every question, as the data of a client file.

    Args:
        hear: shows a prompt and returns a line, None where the input has ended: what is left then counts as not asked.
        say: shows a text.
        today: the day of planning.
        again: re-ask after a fault; without it (a pipe, whose next line answers another question) the fault is raised.

    Raises:
        InputFault: age or goals are missing.
        InputFaults: an answer is refused and `again` is False.
    """
    data: Data = {"date": today.isoformat()}
    say("Enter skips (not asked), `no` or `none`: asked and none, `?` tells why it is asked. Ctrl-C stops.")
    for heading, questions in sheets(data):
        say(f"\n{heading.upper()}")
        for question in questions:
            answer = _answer(question, data, hear, say, again)
            if answer is None and not NEEDED.keys() <= data.keys():
                raise InputFault("goals", None, _NEEDED)
            if answer is None:
                say("\nThe input ended; what is left counts as not asked.")
                return data
            merge(data, answer)
    return data


def _answer(question: Question, data: Data, hear: Hear, say: Say, again: bool) -> Data | None:
    """The data of one answer; empty where the question was skipped, None where the input has ended."""
    hint = textwrap.wrap(question.hint, _WIDTH, initial_indent="  [", subsequent_indent="   ")
    say("\n".join((f"\n{question.words}", *question.lines, *hint[:-1], f"{hint[-1]}]")))
    while True:
        heard = hear("> ")
        if heard is None:
            if question.needed:
                raise InputFault(question.key, None, _NEEDED)
            return None
        text = " ".join("".join(letter if letter.isprintable() else " " for letter in heard).split())
        if text == "?":
            say(f"  {question.why}")
        elif text:
            try:
                answer = question.read(text)
                _check(data, answer)
                return answer
            except InputFaults as wrong:
                if not again:
                    raise
                for fault in wrong.faults:
                    say(f"  {fault}")
            except InputFault as wrong:
                if not again:
                    raise
                say(f"  {wrong}")
        elif not question.needed:
            return {}
        elif again:
            say("  No plan can be made without this one.")
        else:
            raise InputFault(question.key, None, _NEEDED)


def _check(data: Data, answer: Data) -> None:
    """Read the answers so far with this one as a client file would be. Raises InputFaults."""
    trial = copied(NEEDED)
    for added in (data, answer):
        merge(trial, copied(added))
    client_understood(trial)
