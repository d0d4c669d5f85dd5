"""Whether anything elective may carry a date, a course or settings, and why not.

Where an emergency is called, or words about the client's health are not understood, nothing elective is scheduled: no
treatment of the ladder, home care with actives and referrals for elective treatments included. Where a treatment is
contraindicated or outside the operator's scope, or is so in one zone, that treatment or zone alone is held.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from corneum.evidence.statement import Text, statement
from corneum.safety.reasons import Reason

# verdicts of what is not done here, whoever asks
REFUSED = ("contraindicated", "outside_scope")

HoldKind = Literal["emergency", "not_understood", "contraindicated"]


@dataclass(frozen=True)
class Hold:
    """Why no date, course or setting is given."""

    kind: HoldKind
    why: Text


def hold_on_elective(flags: Sequence[Reason], unresolved: Sequence[str], verdict: str) -> Hold | None:
    """Why dates, courses and card settings of an elective treatment must be withheld; None where they may stand.

    A sign of an emergency that is long past calls none (`red_flags` makes it advice against procedures, and asks for
    a physician first); it holds nothing by itself.

    Args:
        flags: the signs of an emergency, from `corneum.safety.emergencies.red_flags`.
        unresolved: words about health that were not understood, from `corneum.safety.contraindications.unresolved`.
        verdict: the verdict of the treatment, or of the treatment in one zone.

    Returns:
        The strongest hold: an emergency before words that are not understood, and these before a contraindication.

    Source:
        Judgement of corneum: no schedule beside an emergency, or on a history that nobody read.
    """
    emergency = next((flag for flag in flags if flag.strength == "contraindicated"), None)
    if emergency is not None:
        return Hold("emergency", statement("safety.hold_emergency") + emergency.why)
    if unresolved:
        return Hold("not_understood", statement("safety.hold_not_understood", words=tuple(unresolved)))
    if verdict in REFUSED:
        return Hold("contraindicated", statement("safety.hold_contraindicated"))
    return None
