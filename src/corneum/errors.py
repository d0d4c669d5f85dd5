"""The ways in which corneum says no. Each message is one sentence for a person, or one a point."""

from __future__ import annotations

from collections.abc import Sequence


class CorneumError(Exception):
    """Base of every error that a user may meet; the command line prints it without a traceback."""


class InputFault(CorneumError):
    """One fault of what was given: which field, what stood there, what is allowed, the nearest valid word.

    `line` is the 1-based line of the file, where one is known. `file` is the file's name, where one is known.
    """

    def __init__(
        self,
        field: str,
        given: object,
        allowed: str,
        nearest: str | None = None,
        *,
        line: int | None = None,
        file: str | None = None,
    ) -> None:
        self.field = field
        self.given = given
        self.allowed = allowed
        self.nearest = nearest
        self.line = line
        self.file = file
        super().__init__(self.sentence())

    def sentence(self) -> str:
        """The whole fault as one line: `client.yaml, line 4: client.age is 520; allowed is ...`."""
        place = ", ".join(part for part in (self.file, f"line {self.line}" if self.line else None) if part)
        given = "" if self.given is None else f" is {_shown(self.given)};"
        text = f"{self.field}{given} {self.allowed}"
        if self.nearest:
            text += f"; did you mean {self.nearest}?"
        elif not text.endswith("."):
            text += "."
        return f"{place}: {text}" if place else text


class InputFaults(CorneumError):
    """Several faults of one file, in the order of its lines."""

    def __init__(self, faults: Sequence[InputFault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class OutOfDomain(CorneumError):
    """A model was asked outside the range in which its source holds."""

    def __init__(self, model: str, quantity: str, given: str, domain: str) -> None:
        super().__init__(f"{model} holds for {quantity} {domain}; {given} lies outside.")


class NotConverged(CorneumError):
    """A numerical method ended without its promised accuracy."""


class PlanWithheld(CorneumError):
    """A finished plan with which the independent check disagrees: a fault of corneum, so that nothing is handed out.

    `disagreements` holds a sentence for each point.
    """

    def __init__(self, disagreements: Sequence[str]) -> None:
        self.disagreements = tuple(disagreements)
        super().__init__("\n".join(f"plan withheld: {each}" for each in self.disagreements))

    def __reduce__(self) -> tuple[type[PlanWithheld], tuple[tuple[str, ...]]]:
        """What another process makes it from again."""
        return PlanWithheld, (self.disagreements,)


def _shown(given: object) -> str:
    text = repr(given) if isinstance(given, str) else str(given)
    return text if len(text) <= 80 else text[:77] + "..."
