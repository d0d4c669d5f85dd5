"""Devices: nothing is invented silently, dials offer what can be set, labels are what was evaluated."""

from __future__ import annotations

import re

import numpy as np
import pytest

from corneum.errors import InputFault
from corneum.evidence.model_context import ModelContext
from corneum.evidence.value import NoData, Value
from corneum.needling.assumed_specifications import assumed
from corneum.needling.described_device import inline_device
from corneum.needling.device_settings import dial_values, insertion_angle, labelled_maximum, tolerance
from corneum.needling.devices import DEVICES, TECHNIQUES, device, specification
from corneum.needling.technique import default_technique
from corneum.wording.templates import fill


def test_an_unknown_specification_is_none_and_its_stand_in_is_stated(context: ModelContext) -> None:
    pen = device(context, "collagen_pin")
    assert pen.needle_count is None and pen.rate is None and pen.needle_diameter is None
    sentences = [fill(text, "practitioner") for text in assumed(context, pen)]
    assert any("number of needles" in sentence for sentence in sentences)
    assert any("needle diameter" in sentence for sentence in sentences)
    prior = specification(context, pen, "needle_count")
    assert isinstance(prior, Value) and prior.grade == "very_low" and prior.low < prior.high


def test_clients_read_no_needle_length_that_is_assumed(context: ModelContext) -> None:
    length = re.compile(r"(needle|dial) of .*\d\s?(mm|um), which is usual")
    texts = [text for row in context.table(DEVICES).rows for text in assumed(context, device(context, row.row_id))]
    assert any(length.search(fill(text, "practitioner")) for text in texts)
    assert not any(length.search(fill(text, "client")) for text in texts)


def test_what_is_known_is_not_assumed(context: ModelContext) -> None:
    assert assumed(context, device(context, "infini")) == ()
    assert not any("number of needles" in fill(text, "client") for text in assumed(context, device(context, "skinpen")))


def test_alternatives_of_a_tip_are_no_single_number(context: ModelContext) -> None:
    tip = device(context, "potenza")
    assert tip.needle_count is None
    assert tip.needle_counts == (16, 21, 25, 49)
    assert any("16 or 21 or 25 or 49" in fill(text, "client") for text in assumed(context, tip))


def test_nobody_knows_whether_the_stamp_is_hollow(context: ModelContext) -> None:
    stamp = device(context, "aquagold")
    assert stamp.hollow is None
    assert stamp.gold_plated is True
    assert device(context, "skinpen").hollow is False


def test_dial_of_a_pen_in_steps(context: ModelContext) -> None:
    dial = dial_values(context, device(context, "skinpen"))
    assert dial == pytest.approx(np.arange(1, 11) * 0.25e-3)


def test_dial_keeps_its_last_setting_and_passes_it_never(context: ModelContext) -> None:
    for row in context.table(DEVICES).rows:
        tool = device(context, row.row_id)
        dial = dial_values(context, tool)
        assert np.all(np.diff(dial) > 0) and np.all(dial > 0)
        if tool.needle_length_max and tool.needle_length_max.number > 0:
            assert dial[-1] <= tool.needle_length_max.number * (1 + 1e-12)
            assert dial[-1] > tool.needle_length_max.number - 0.51e-3
    assert dial_values(context, device(context, "morpheus8_body"))[-1] == pytest.approx(7e-3)


def test_a_single_length_and_none_without_needles(context: ModelContext) -> None:
    assert dial_values(context, device(context, "aquagold")) == pytest.approx([0.6e-3])
    assert dial_values(context, device(context, "hydrafacial")).size == 0
    assert dial_values(context, device(context, "sublative")).size == 0


def test_labelled_maximum_is_what_was_evaluated_not_what_the_dial_offers(context: ModelContext) -> None:
    for cleared in ("skinpen", "exceed"):
        label = labelled_maximum(context, device(context, cleared))
        assert isinstance(label, Value) and label.number == pytest.approx(1.5e-3)
    assert dial_values(context, device(context, "skinpen"))[-1] > 1.5e-3
    never = labelled_maximum(context, device(context, "aquagold"))
    assert isinstance(never, NoData) and "no clearance" in never.reason
    assert isinstance(labelled_maximum(context, device(context, "rejuvapen")), NoData)


def test_a_printed_tolerance_is_its_own_and_a_prior_for_the_rest(context: ModelContext) -> None:
    own, prior = (tolerance(context, device(context, which)) for which in ("exceed", "skinpen"))
    assert (own.low, own.high) == pytest.approx((-150e-6, 150e-6)) == (prior.low, prior.high)
    assert own.grade == "moderate" and prior.grade == "very_low"
    assert own.sources == ("k182407",)


def test_unknown_device_names_the_nearest(context: ModelContext) -> None:
    with pytest.raises(InputFault) as fault:
        device(context, "skinpn")
    assert fault.value.nearest == "skinpen"


def test_device_from_the_clients_file(context: ModelContext) -> None:
    own = inline_device(context, "manual_stamp", count=100, length=0.6e-3, base=140e-6, pitch=0.5e-3, bore=0.0)
    assert own.hollow is False and own.row is None
    assert dial_values(context, own) == pytest.approx([0.6e-3])
    assert own.needle_count is not None and own.needle_count.sources == ()
    with pytest.raises(InputFault) as fault:
        inline_device(context, "manual_stomp")
    assert fault.value.nearest == "manual_stamp"


def test_every_class_with_needles_has_a_technique_and_its_numbers(context: ModelContext) -> None:
    for row in context.table(TECHNIQUES).rows:
        for column in ("directions", "stretch", "start_endpoint", "stop_sign", "lower_if", "serum_note"):
            assert row[column], f"{row.row_id} says nothing of {column}"
        if row["insertion"] != "none":
            for prior in ("needle_count", "needle_diameter", "penetrated_fraction"):
                context.parameter(f"needling.{prior}_{row.row_id}")
        context.parameter(f"needling.time_per_area_{row.row_id}")


def test_technique_takes_what_is_stated_and_the_class_for_the_rest(context: ModelContext) -> None:
    pen = device(context, "skinpen")
    usual = default_technique(context, pen, 0.5e-3)
    assert usual.passes == 4 and usual.serum == "before" and usual.angle == pytest.approx(np.pi / 2)
    stated = default_technique(context, pen, 0.5e-3, passes=2, serum="after")
    assert stated.passes == 2 and stated.serum == "after"
    assert "directions" in usual.expert
    fixed = default_technique(context, device(context, "profound"), 6e-3)
    angle = insertion_angle(context, device(context, "profound"))
    assert angle is not None and fixed.angle == angle.number == pytest.approx(np.deg2rad(25))


@pytest.mark.parametrize(
    ("field", "arguments"),
    [
        ("passes", {"passes": 0}),
        ("serum", {"serum": "during"}),
        ("depth", {"length": -1e-3}),
        ("depth", {"length": float("nan")}),
        ("net_time_per_area", {"net_time_per_area": 0.0}),
    ],
)
def test_a_wrong_technique_is_refused_by_field(context: ModelContext, field: str, arguments: dict[str, object]) -> None:
    with pytest.raises(InputFault) as fault:
        default_technique(context, device(context, "skinpen"), **{"length": 0.5e-3, **arguments})  # type: ignore[arg-type]
    assert fault.value.field == field


def test_every_device_of_the_catalogue_has_a_technique_and_the_angle_in_words(context: ModelContext) -> None:
    for row in context.table(DEVICES).rows:
        how = default_technique(context, device(context, row.row_id), 0.3e-3)
        assert fill(how.angle_words, "practitioner") == (
            "25" if row.row_id == "profound" else "20" if row.row_id == "rf_primaeva" else "90"
        ) + (" degrees to the skin")
