"""Times of a history as people say them."""

from __future__ import annotations

import pytest

from corneum.report.pages.history_section import time_in_words


@pytest.mark.parametrize(
    ("when", "told"),
    [
        ("2026-11-15", "15 November 2026"),
        ("2021-03", "March 2021"),
        ("2019", "2019"),
        ("2015/2018", "2015 to 2018"),
        ("2026-06/2026-08", "June 2026 to August 2026"),
        ("2019/", "since 2019"),
        ("/1993-11-20", "until 20 November 1993"),
        ("as a child", "as a child"),
        ("and/or", "and/or"),
        ("", ""),
    ],
)
def test_a_time_is_told_in_words(when: str, told: str) -> None:
    assert time_in_words(when) == told
