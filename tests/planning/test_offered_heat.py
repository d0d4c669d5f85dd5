"""Radio frequency as it was offered: energies give different results, absurd ones none, no setting without a manual."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import cache
from types import MappingProxyType

import pytest

from corneum.client import client_from
from corneum.client.products import Considered
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import Row, load_tables
from corneum.evidence.value import NoData
from corneum.needling.devices import device
from corneum.needling.energy_limits import LIMITS, beyond, energy_limits
from corneum.needling.heat import Heating
from corneum.plan_document.document_parts import Number
from corneum.plan_document.heat_document import _setting
from corneum.plan_document.plan_models import Plan
from corneum.plan_document.treatment_models import Treatment
from corneum.plan_document.zone_models import Zone
from corneum.planning.offered_heat import ABSURD, AMBIGUOUS, BEYOND_MANUAL, heating_of, offer_reasons
from corneum.report.pages import plan_page, session_card_page
from tests.answered import HEALTHY
from tests.plans import plan_for

CHEEK = "cheek_medial"
# 123 mJ and 170 ms in any unit
OFFERED = re.compile(r"\b(?:12[03]\s*mJ|0?\.12\d?\s*J|170\s*ms|0?\.17\s*s\b)|=0\.1(?:23|7)\b")


@cache
def planned(licence: str = "physician", fitzpatrick: str = "II", **offer: str | int) -> Plan:
    offer = {"device": "infini", "depth": "1 mm"} | offer
    return plan_for(
        client_from(
            {
                "date": "2026-11-20",
                "client": {"age": 45, "sex": "female", "fitzpatrick": fitzpatrick, **HEALTHY},
                "goals": ["acne_scars"],
                "zones": [CHEEK],
                "samples": 64,
                "considering": [offer],
                "operator": {"licence": licence, "jurisdiction": "UK"},
            }
        ),
        treatments=[str(offer["device"]).replace("_", "-")],
    )


def offered(plan: Plan) -> tuple[Treatment, Zone]:
    (treatment,) = (treatment for treatment in plan.treatments if treatment.considered)
    return treatment, treatment.zones[CHEEK]


def volume(plan: Plan) -> Number:
    heat = offered(plan)[1].heat
    assert heat is not None and isinstance(heat.volume_per_needle, Number)
    return heat.volume_per_needle


def codes(plan: Plan) -> set[str]:
    treatment, zone = offered(plan)
    return {reason.code for reason in (*treatment.reasons, *zone.reasons)}


def test_five_millijoules_a_hundred_and_eight_joules_are_three_answers() -> None:
    few, many, absurd = (planned(energy=energy, pulse="100 ms") for energy in ("5 mJ", "100 mJ", "8 J"))
    assert volume(few).value == 0 < volume(many).value
    assert volume(many).low is not None and volume(many).low > 0 and volume(many).grade == "very_low"
    for text in plan_page.render(many), plan_page.render(few):
        assert "oagulated by a needle" in text and "read as that of one needle in one pulse" in text
    texts = [offered(plan)[1].heat.sentence[0].text for plan in (few, many)]  # type: ignore[union-attr]
    assert len(set(texts)) == 2
    assert offered(few)[0].verdict == offered(many)[0].verdict == "acceptable"
    assert offered(absurd)[0].verdict == "contraindicated" and ABSURD in codes(absurd)


@pytest.mark.parametrize("offer", [{"energy": "8 J"}, {"power": "900 W"}, {"energy": "20 mJ", "pulse": "50 s"}])
def test_what_is_absurd_leaves_no_setting_anywhere(offer: dict[str, str]) -> None:
    plan = planned(**{"pulse": "100 ms", **offer})
    treatment, zone = offered(plan)
    assert treatment.verdict == "contraindicated" and zone.depths is None
    # what may be done in its place has no energy of the offer
    assert [card for card in plan.card if card.treatment == treatment.id or isinstance(card.energy, Number)] == []
    assert zone.heat is None or not isinstance(zone.heat.bottom, Number)


def test_eight_joules_of_a_tip_are_not_taken_for_those_of_a_needle() -> None:
    """Shared among 24 needles they would be a third of a joule each: still refused, the question is asked."""
    plan = planned(energy="8 J", pulse="100 ms", tip="24 pin")
    (reason,) = (reason for reason in offered(plan)[0].reasons if reason.code == ABSURD)
    assert "whole tip" in reason.do[0].text + "".join(sentence.text for sentence in reason.do)


def test_an_energy_that_may_be_that_of_the_tip_is_carried_both_ways() -> None:
    plan = planned(energy="500 mJ", pulse="100 ms", tip=49)
    assert AMBIGUOUS in codes(plan)
    single = planned(energy="500 mJ", pulse="100 ms", tip=1)
    assert volume(plan).low == 0 and volume(plan).low < volume(single).low  # type: ignore[operator]
    assert AMBIGUOUS not in codes(planned(energy="60 mJ", pulse="100 ms", tip=49))


@pytest.mark.parametrize("offer", [{}, {"energy": "20 mJ"}, {"pulse": "100 ms"}])
def test_without_energy_or_pulse_the_depth_stays_two_forms_and_says_so(offer: dict[str, str]) -> None:
    _, zone = offered(planned(**offer))
    heat = zone.heat
    assert heat is not None and not isinstance(heat.volume_per_needle, Number)
    assert isinstance(heat.bottom, Number) and "not stated" in heat.sentence[0].text
    if offer:
        assert codes(planned(**offer)) & {"pulse_missing", "pulse_alone"}


def test_power_and_pulse_are_energy() -> None:
    by_power = planned(power="49 W", pulse="100 ms")
    assert volume(by_power).value == pytest.approx(volume(planned(energy="100 mJ", pulse="100 ms")).value)


def test_no_energy_pulse_or_power_is_printed_where_no_manual_was_read() -> None:
    plan = planned(energy="123 mJ", pulse="170 ms")
    (card,) = plan.card
    for setting in (card.energy, card.pulse):
        assert setting is not None and not isinstance(setting, Number) and "none was read" in setting.reason
    for page in (plan_page.render(plan), session_card_page.render(plan)):
        text = re.sub(r"<script.*?</script>|<style.*?</style>", "", page, flags=re.S)
        assert "none was read" in text
        visible = re.sub(r"<[^>]+>", " ", text)
        assert not OFFERED.search(visible), OFFERED.findall(visible)


def test_no_needle_of_the_catalogue_has_a_manual_that_was_read() -> None:
    """Rows of energy_limits with numbers must say where they were read, and concern the device itself."""
    context = ModelContext(load_tables())
    for row in context.table("devices/devices").rows:
        if row["class"].startswith("rf_"):
            assert row.row_id in context.table(LIMITS).index, f"{row.row_id} has no row of energy limits"
    for row in context.table(LIMITS).rows:
        numbers = [row[name] for name in row if name.endswith(("_mJ", "_w", "_ms"))]
        if row["manual_read"] == "yes":
            assert any(numbers) and row["url"].startswith("http")
        else:
            assert not any(numbers)


def with_manual(**cells: str) -> ModelContext:
    """The context in which the manual of one device was read."""
    tables = load_tables()
    table = tables[LIMITS]
    changed = Row(LIMITS, MappingProxyType({**table.row("infini").cells, "manual_read": "yes", **cells}))
    rows = tuple(changed if row.row_id == "infini" else row for row in table.rows)
    new = replace(table, rows=rows, index=MappingProxyType({row.row_id: row for row in rows}))
    return ModelContext(replace(tables, tables=MappingProxyType({**tables, LIMITS: new})))


def test_beyond_the_manual_is_refused_and_darker_skin_has_its_own_limit() -> None:
    context = with_manual(energy_most_mJ="60", darker_most_mJ="30")
    tool = device(context, "infini")
    for energy, fitzpatrick, refused in ((0.05, "II", False), (0.07, "II", True), (0.05, "VI", True)):
        offer = Considered(device="infini", energy=f"{energy} J", pulse="100 ms")
        found = {reason.code for reason in offer_reasons(context, tool, offer, fitzpatrick)}
        assert (BEYOND_MANUAL in found) == refused
    limits = energy_limits(context, tool)
    assert limits is not None and beyond(limits, Heating(0.04, 0.1), darker=True)


def test_a_setting_is_what_was_asked_for_within_the_manual_and_never_more() -> None:
    within = _setting("energy", 0.02, "J", 0.06)
    assert not isinstance(within, NoData) and within.number == 0.02  # type: ignore[union-attr]
    for asked, most in ((0.07, 0.06), (None, 0.06), (0.02, None)):
        assert isinstance(_setting("energy", asked, "J", most), NoData)


@pytest.mark.parametrize("key", ["energy", "pulse", "power", "tip"])
def test_a_device_without_radio_frequency_says_that_it_does_not_use_it(key: str) -> None:
    values = {"energy": "20 mJ", "pulse": "100 ms", "power": "20 W", "tip": "12 pin"}
    plan = planned(device="skinpen", depth="1 mm", **{key: values[key]})
    (reason,) = (reason for reason in offered(plan)[0].reasons if reason.code == "heat_not_used")
    assert key in reason.why[0].text and offered(plan)[1].heat is None
    assert all(card.energy is None for card in plan.card)


def test_the_needles_of_the_tip_decide_how_many_channels_there_are() -> None:
    few, many = (offered(planned(tip=tip))[1].channel_density for tip in ("16 pin", "49-pin"))
    assert isinstance(few, Number) and isinstance(many, Number)
    assert many.value == pytest.approx(few.value * 49 / 16, rel=1e-4)


def test_zones_that_merge_are_refused_and_darker_skin_is_kept_from_burns() -> None:
    merged = planned(energy="900 mJ", pulse="300 ms", tip=64, device="intensif")
    assert "coagulated_zones_merge" in codes(merged) or "needle_dries_skin" in codes(merged)
    burnt = planned(device="intensif", depth="0.5 mm", energy="120 mJ", pulse="10 ms", fitzpatrick="V")
    light = planned(device="intensif", depth="0.5 mm", energy="120 mJ", pulse="10 ms", fitzpatrick="II")
    assert "epidermis_coagulated" in codes(burnt)
    assert "epidermis_coagulated" not in codes(light)


def test_who_sets_no_depth_is_told_no_depth_of_heat() -> None:
    _, zone = offered(planned(licence="client", energy="100 mJ", pulse="100 ms"))
    assert zone.heat is None or not isinstance(zone.heat.bottom, Number)


def test_both_readings_are_of_one_needle() -> None:
    context = ModelContext(load_tables())
    tool = device(context, "infini")
    heating = heating_of(context, tool, Considered(device="infini", energy="490 mJ", power="49 W", pulse="1 s"))
    assert heating == Heating(energy=0.49, pulse=1.0, power=1.0, least_energy=pytest.approx(0.01))
    assert heating_of(context, device(context, "skinpen"), Considered(device="skinpen", energy="1 J")) is None


def test_a_plan_with_heat_says_where_it_comes_from() -> None:
    plan = planned(energy="100 mJ", pulse="100 ms")
    derivation = plan.derivations[volume(plan).derivation]
    assert "parameters/heat:energy_share" in derivation.inputs
    assert any(name.startswith("needling/coagulated_zone:") for name in derivation.inputs)
    assert "given:technique.energy=0.1" in derivation.inputs
    json.loads(plan.to_json())


def test_current_to_a_far_plate_is_outside_the_model() -> None:
    context = ModelContext(load_tables())
    monopolar = [row.row_id for row in context.table("devices/devices").where(energy_type="monopolar RF")]
    assert monopolar
    for name in monopolar:
        _, zone = offered(planned(device=name, depth="1.5 mm", energy="60 mJ", pulse="100 ms"))
        assert zone.heat is None or not isinstance(zone.heat.volume_per_needle, Number)
