"""Harms: every treatment that touches the skin has some, counted ones carry their interval, none is called zero."""

from __future__ import annotations

import pytest

from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import load_tables
from corneum.evidence.value import NoData, Value
from corneum.response.risk import RISKS, AdverseEvent, adverse_events
from corneum.wording.templates import fill

LADDER = sorted({(row["class"], row["payload"]) for row in load_tables()["planning/treatments"].rows})


def event(context: ModelContext, class_: str, name: str, payload: str = "none") -> AdverseEvent:
    return next(harm for harm in adverse_events(context, class_, payload) if harm.event == name)


@pytest.mark.parametrize(("class_", "payload"), LADDER)
def test_every_treatment_names_its_harms_in_a_sentence(context: ModelContext, class_: str, payload: str) -> None:
    events = adverse_events(context, class_, payload)
    assert events or (class_, payload) == ("referral", "none")
    for harm in events:
        assert fill(harm.sentence, "client").endswith(".") and harm.severity and harm.sources
        if isinstance(harm.rate, NoData):
            assert "not zero" in harm.rate.reason


def test_tram_tracks_were_2_of_36(context: ModelContext) -> None:
    rate = event(context, "manual_roller", "tram-track scars").rate
    assert isinstance(rate, Value)
    assert (rate.number, rate.low, rate.high) == pytest.approx((2 / 36, 0.0117, 0.1665), abs=1e-4)


def test_infection_and_granuloma_have_no_denominator(context: ModelContext) -> None:
    assert isinstance(event(context, "automated_pen", "infection").rate, NoData)
    lumps = event(context, "microinfusion_stamp", "granuloma", "serum")
    assert isinstance(lumps.rate, NoData) and "fifteen" in fill(lumps.sentence, "client").lower()


def test_lumps_need_something_to_be_carried_in(context: ModelContext) -> None:
    assert "granuloma" not in {harm.event for harm in adverse_events(context, "automated_pen", "none")}


def test_stamps_have_no_counted_safety_data(context: ModelContext) -> None:
    for harm in adverse_events(context, "microinfusion_stamp", "toxin"):
        assert isinstance(harm.rate, NoData)


def test_counted_rows_resolve_and_lie_in_their_interval(context: ModelContext) -> None:
    for row in context.table(RISKS).rows:
        for class_ in row.list("class"):
            for payload in row.list("payload"):
                for harm in adverse_events(context, class_, payload.replace("*", "none")):
                    if isinstance(harm.rate, Value):
                        assert 0 <= harm.rate.low <= harm.rate.number <= harm.rate.high <= 1
