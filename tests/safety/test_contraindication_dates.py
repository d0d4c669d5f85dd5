"""From which day a treatment is safe after what a client had done."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from corneum.evidence.model_context import ModelContext
from corneum.safety.contraindications import screen
from corneum.safety.reasons import verdict
from tests.safety.contraindication_parts import COCKTAIL, HYDRA, PEN, RF, TODAY, ask, find
from tests.safety.words import in_words


@pytest.mark.parametrize(
    ("event", "when", "tags", "code", "earliest"),
    [
        ("hyaluronic filler", "2026-11-10", RF, "filler_0", date(2026, 11, 24)),
        ("hyaluronic filler", "2026-11-10", RF, "filler_rf", date(2026, 12, 8)),
        ("hyaluronic filler", "2026-11-19", PEN, "filler_24h", date(2026, 12, 3)),
        ("botox", "2026-11-12", PEN, "bont_0", date(2026, 11, 26)),
        ("botox", "2026-11-12", COCKTAIL, "bont_recent", date(2027, 2, 4)),
        ("TCA peel", "2026-11-30", PEN, "peel_med", date(2027, 2, 28)),
        ("facelift", "2026-02-28", PEN, "surgery", date(2027, 2, 28)),
        ("waxing", "2026-11-19", HYDRA, "wax", date(2026, 11, 26)),
    ],
)
def test_the_first_safe_day_is_the_event_plus_its_wait(
    context: ModelContext, make: Any, event: str, when: str, tags: frozenset[str], code: str, earliest: date
) -> None:
    history = [{"event": event, "when": when}]
    day = max(TODAY, date.fromisoformat(when))
    client = make(date=str(day), history=history)
    reason = find(ask(context, client, tags), code)
    assert reason is not None and reason.earliest == earliest
    eve = make(date=str(day), planned_for=str(earliest - timedelta(days=1)), history=history)
    after = make(date=str(day), planned_for=str(earliest), history=history)
    if code != "filler_24h":  # that one ends with the first two days; filler_0 takes over
        assert find(ask(context, eve, tags), code) is not None
    left = find(ask(context, after, tags), code)
    # a source that asks for longer than the one that decides leaves a note
    assert left is None or (left.strength == "note" and left.earliest is None and "ask for" in in_words(left.why))


def test_filler_of_today_is_absolute_and_of_last_week_is_not(context: ModelContext, make: Any) -> None:
    for days, strength in ((0, "contraindicated"), (1, "contraindicated"), (7, "not_recommended"), (15, "acceptable")):
        when = str(TODAY - timedelta(days=days))
        client = make(history=[{"event": "hyaluronic filler", "when": when, "zone": "cheek_medial"}])
        assert verdict(ask(context, client, PEN, 1e-3, "cheek_medial")) == strength
        assert verdict(ask(context, client, PEN, 1e-3, "forehead")) == "acceptable"
        assert verdict(screen(context, client, PEN, 1e-3, None)) == "acceptable"


def test_an_event_without_a_day_holds_and_asks_for_it(context: ModelContext, make: Any) -> None:
    reason = find(ask(context, make(history=["chemical peel"]), PEN), "peel_sup")
    assert reason is not None and "not given" in in_words(reason.do)
    # it may have been today
    assert reason.earliest == TODAY + timedelta(days=14)


def test_a_dated_answer_is_fuller_than_the_screen(context: ModelContext, make: Any) -> None:
    screens = {"recent_filler_toxin_peel": True}
    plain = {reason.code for reason in ask(context, make(screens=screens), PEN, 1e-3)}
    assert {"filler_0", "bont_0", "peel_sup"} <= plain
    dated = make(screens=screens, history=[{"event": "filler", "when": "2026-11-15", "zone": "chin"}])
    codes = {reason.code for reason in ask(context, dated, PEN, 1e-3, "chin")}
    assert "filler_0" in codes and not codes & {"bont_0", "peel_sup"}
    assert not {"filler_0", "bont_0", "peel_sup"} & {r.code for r in ask(context, dated, PEN, 1e-3, "forehead")}
