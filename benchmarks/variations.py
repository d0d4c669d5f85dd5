"""What two hundred values of one entry cost together, as CPU seconds and as a ratio to single runs of the case."""

from __future__ import annotations

import time
from typing import Any

import numpy as np

from corneum import simulate

CASE: dict[str, Any] = {
    "skin": {"zone": "cheek_medial", "age": 52, "sex": "female"},
    "solute": "niacinamide",
    "vehicle": {"concentration": "40 mg/mL", "thickness": "100 um"},
    "channels": {"density": "250 1/cm^2", "radius": "35 um", "depth": "200 um", "half_life": "12 h"},
    "time": {"end": "24 h", "every": "1 h"},
}
VALUES, SINGLE = 200, 5


def main() -> None:
    densities = [float(density) for density in np.linspace(50e4, 500e4, VALUES)]
    simulate(CASE, vary={"channels.density": densities})
    begin = time.process_time()
    simulate(CASE, vary={"channels.density": densities})
    together = time.process_time() - begin
    begin = time.process_time()
    for density in densities[:SINGLE]:
        simulate({**CASE, "channels": {**CASE["channels"], "density": density}})
    alone = (time.process_time() - begin) * VALUES / SINGLE
    print(f"{VALUES} values of one entry: together {together:.2f} s, one by one {alone:.2f} s, {alone / together:.1f}x")


if __name__ == "__main__":
    main()
