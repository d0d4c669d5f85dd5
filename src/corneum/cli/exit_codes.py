"""What the exit codes of the command line mean."""

from __future__ import annotations

# a bound of the scoreboard is missed, or a label holds what must not be used
MISSED = 1
# a finished plan contradicts the tables, so that it is not handed out
WITHHELD = 1
BAD_INPUT = 2
# a fault of corneum itself, after the convention of sysexits
OWN_FAULT = 70
# the convention of shells for the interrupt key
INTERRUPTED = 130
