"""A stated value tells whether diabetes is under control; one of something else does not."""

from __future__ import annotations

from datetime import date

import pytest

from corneum.clinical_text import read_phrase

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("type 2 diabetes, HbA1c 10.8 % last week", "uncontrolled"),
        ("T2DM (A1c of 9.4)", "uncontrolled"),
        ("type 1 diabetes, HbA1c 82 mmol/mol", "uncontrolled"),
        ("diabetic, last hba1c was 6,3 %", "controlled"),
        ("type 2 diabetes HbA1c 48", "controlled"),
        ("well controlled diabetes, HbA1c 11 %", "uncontrolled"),
        ("poorly controlled diabetes", "uncontrolled"),
        ("type 2 diabetes, HbA1c checked in 2025", ""),
        ("hypertension, HbA1c 10 %", ""),
    ],
)
def test_control_follows_the_value(text: str, severity: str) -> None:
    assert read_phrase(text, "conditions", TODAY).findings[0].severity == severity
