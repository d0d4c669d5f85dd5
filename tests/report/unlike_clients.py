"""Clients as unlike as there are: the examples, and some of those whose decisions are kept."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from corneum.plan_document.plan_models import Plan
from tests.plans import EXAMPLES, plan_from, plan_of

TESTS = Path(__file__).parents[1]
CASES = TESTS / "vignettes" / "cases"
FILES = {
    path.stem: path
    for path in (
        *sorted(EXAMPLES.glob("*.yaml")),
        *(
            TESTS / "golden" / "clients" / f"{name}.yaml"
            for name in (
                "box_scars_type_vi",
                "dry_at_the_menopause",
                "farmer_with_a_bleeding_spot",
                "oily_student_type_v",
                "speaker_in_six_days",
                "teenager_with_a_roller",
            )
        ),
        *(
            CASES / f"{name}.yaml"
            for name in (
                "01_rolling_scars_pen_in_the_room",
                "12_photoageing_no_care",
                "30_pacemaker_rf",
                "41_vitamin_c_under_needles_repaired",
                "46_vascular_occlusion",
            )
        ),
    )
}


@cache
def plan_for(name: str) -> Plan:
    """The plan of one of the clients."""
    of_case = FILES[name].parent == CASES
    return plan_from(FILES[name].read_text(encoding="utf-8")) if of_case else plan_of(name)
