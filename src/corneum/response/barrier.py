"""Water loss through the skin after needles, heat or abrasion: its timing is usable, its amplitude is an upper guess."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corneum.evidence.derivation import Drawn

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Course:
    """A quantity over time.

    `times` (T,) in s after treatment; `values` drawn (E, P, T), kg/m^2/s; `baseline` before treatment (E, 1);
    `amplitude_only_up_to` is true where the size of the rise was never measured and its timing alone may be used;
    `note` says so in words.
    """

    times: Array
    values: Drawn
    baseline: Drawn
    amplitude_only_up_to: bool
    note: str
