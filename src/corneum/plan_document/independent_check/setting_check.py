"""Settings against limits: no dial, second pass, energy or pulse beyond what the tables allow in its zone.

The depth of a needle is its length times the sine of the angle at which its device holds it; labels and needles limit
the length, structures the depth.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping

from corneum import units
from corneum.plan_document.independent_check.comparisons import Comparisons
from corneum.plan_document.independent_check.limit_reading import (
    energy_limits,
    hard_limits,
    inside_the_rim,
    labelled_maximum,
    longest_needle,
    share_of_length,
)
from corneum.plan_document.independent_check.plan_reading import Entry, PlanReading, number_of, quantity_of

KIND = "settings"
_DARKEST = ("V", "VI")
# sentences of a card that state a depth never to go beyond
_LIMIT_SENTENCES = "card.limit"


def check_settings(reading: PlanReading, comparisons: Comparisons) -> None:
    """Compare every dial, second pass, energy and pulse of a plan with the limits of its zone and device."""
    for treatment in reading.treatments:
        for zone, here in treatment["zones"].items():
            if here["depths"] is not None:
                where = f"treatments.{treatment['id']}.zones.{zone}.depths"
                _check_zone(reading, comparisons, treatment, zone, here["depths"], where)
    for place, card in enumerate(reading.plan["card"]):
        if card["treatment"] in reading.by_id:
            _check_card(reading, comparisons, reading.by_id[card["treatment"]], card, f"card[{place}]")


def _check_zone(
    reading: PlanReading, comparisons: Comparisons, treatment: Entry, zone: str, depths: Entry, where: str
) -> None:
    dial, labelled = number_of(depths["dial"]), number_of(depths["labelled"])
    evaluated = labelled_maximum(treatment["device"])
    if evaluated is not None:
        agrees = labelled is not None and math.isclose(labelled, evaluated)
        comparisons.compare(KIND, agrees, "labelled depth", f"{where}.labelled", evaluated, labelled)
    if dial is not None:
        _within(comparisons, dial, _limits(reading, treatment, zone), "the dial", f"{where}.dial")


def _check_card(reading: PlanReading, comparisons: Comparisons, treatment: Entry, card: Entry, where: str) -> None:
    zone = card["zone"]
    comparisons.compare(
        KIND, not inside_the_rim(zone), "a card inside the orbital rim", where, "none", f"a card for {zone}"
    )
    limits = dict(_limits(reading, treatment, zone))
    dial, second = number_of(card["dial"]), _second_pass(card)
    bound = never_beyond(card)
    if dial is not None:
        _within(comparisons, dial, limits.items(), "the dial", f"{where}.dial")
        _check_dial_of_zone(comparisons, treatment, zone, dial, f"{where}.dial")
    if bound is not None:
        _within(comparisons, bound, limits.items(), "never beyond", f"{where}.never_beyond")
        limits["the depth never to go beyond"] = bound
        if dial is not None:
            _within(comparisons, dial, [("the depth never to go beyond", bound)], "the dial", f"{where}.dial")
    if isinstance(card["never_beyond"], Mapping):
        why = card["never_beyond"].get("why")
        comparisons.compare(KIND, bool(why), "why never beyond", f"{where}.never_beyond.why", "a reason", why or None)
    if second is not None:
        _within(comparisons, second, limits.items(), "the second pass", f"{where}.second_pass")
        if dial is not None:
            _within(comparisons, dial, [("the second pass", second)], "the dial", f"{where}.dial")
    _check_energy(reading, comparisons, treatment, card, where)


def _check_dial_of_zone(comparisons: Comparisons, treatment: Entry, zone: str, dial: float, where: str) -> None:
    """A card sets what the treatment sets in that zone, or the next shallower setting of the device."""
    depths = (treatment["zones"].get(zone) or {}).get("depths") or {}
    in_zone = number_of(depths.get("dial"))
    agrees = in_zone is not None and (dial < in_zone or math.isclose(dial, in_zone))
    comparisons.compare(KIND, agrees, "the dial of the treatment in that zone", where, in_zone, dial)


def _limits(reading: PlanReading, treatment: Entry, zone: str) -> list[tuple[str, float]]:
    """Every limit of the length of a needle of a device in a zone, m, with its name."""
    device = treatment["device"]
    share = share_of_length(device)
    limits = [(f"{structure} of the {zone}", depth / share) for structure, depth in hard_limits(zone).items()]
    for name, limit in (
        ("the deepest that a regulator evaluated", labelled_maximum(device)),
        ("the longest needle", longest_needle(device) or _stated_length(reading, device)),
    ):
        if limit is not None:
            limits.append((name, limit))
    return limits


def _stated_length(reading: PlanReading, class_: str | None) -> float | None:
    """The longest needle of the devices of a class that the client's file describes itself, m."""
    lengths = [length for each in _described(reading) if each.get("class") == class_ for length in _lengths(each)]
    return max(lengths, default=None)


def _described(reading: PlanReading) -> Iterator[Entry]:
    offers = (offer.get("device") for offer in reading.client.get("considering") or () if isinstance(offer, Mapping))
    for device in (*offers, *(reading.client.get("devices") or ())):
        if isinstance(device, Mapping):
            yield device


def _lengths(device: Entry) -> Iterator[float]:
    length = quantity_of((device.get("needles") or {}).get("length"))
    if length is not None:
        yield length


def never_beyond(card: Entry) -> float | None:
    """The depth that a card says never to go beyond, m; None where it names none."""
    bound = card["never_beyond"]
    if isinstance(bound, Mapping):
        return number_of(bound)
    depths = [
        number_of(sentence["fields"].get("depth"))
        for sentence in bound or ()
        if sentence["text_id"].startswith(_LIMIT_SENTENCES)
    ]
    return min((depth for depth in depths if depth is not None), default=None)


def _second_pass(card: Entry) -> float | None:
    second = card.get("second_pass")
    return number_of(second.get("depth")) if isinstance(second, Mapping) else None


def _check_energy(reading: PlanReading, comparisons: Comparisons, treatment: Entry, card: Entry, where: str) -> None:
    limits = energy_limits(treatment["device"])
    darkest = reading.fitzpatrick in _DARKEST
    most = None if limits is None else limits.most_on_dark_skin if darkest else limits.most
    longest = None if limits is None else limits.longest_pulse
    for name, limit in (("energy", most), ("pulse", longest)):
        setting = number_of(card.get(name))
        if setting is not None:
            agrees = limit is not None and (setting < limit or math.isclose(setting, limit))
            comparisons.compare(KIND, agrees, f"{name} beyond the manual", f"{where}.{name}", limit, setting)


def _within(
    comparisons: Comparisons, setting: float, limits: Iterable[tuple[str, float]], name: str, where: str
) -> None:
    for limit_name, limit in limits:
        agrees = setting < limit or math.isclose(setting, limit)
        expected = f"at most {_millimetres(limit)} ({limit_name})"
        comparisons.compare(KIND, agrees, f"{name} against {limit_name}", where, expected, _millimetres(setting))


def _millimetres(depth: float) -> str:
    return f"{depth / units.factor('mm'):.3g} mm"
