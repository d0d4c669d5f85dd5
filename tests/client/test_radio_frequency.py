"""Energy, pulse, power and tip of an offer: read with their units, shown again as written, refused in one sentence."""

from __future__ import annotations

import pytest

from corneum.client import Client, echo, parse_client
from corneum.errors import InputFault, InputFaults


def offer(entry: str) -> Client:
    return parse_client(f"client: {{age: 45}}\ngoals: [acne_scars]\nconsidering: [{{device: infini, {entry}}}]\n")


def test_what_is_read_is_si_and_stands_in_the_echo() -> None:
    client = offer("energy: 20 mJ, pulse: 300 ms, power: 25 W, tip: 24 pin")
    (asked,) = client.considering
    assert (asked.energy, asked.pulse, asked.power, asked.tip) == (pytest.approx(0.02), pytest.approx(0.3), 25.0, 24)
    again = parse_client("\n".join(f"{key}: {value!r}" for key, value in echo(client).items()).replace("'", '"'))
    assert again.considering == client.considering


@pytest.mark.parametrize("tip", ["24", "24 pins", "24-pin", "24 needles", "24 Pin"])
def test_a_tip_is_a_number_of_needles(tip: str) -> None:
    assert offer(f"tip: {tip}").considering[0].tip == 24


@pytest.mark.parametrize(
    ("entry", "allowed"),
    [
        ("energy: 20", "the unit is missing"),
        ("energy: 20 ms", "not a unit of energy"),
        ("energy: 11 J", "0.1 mJ to 10 J"),
        ("pulse: 300 mJ", "not a unit of time"),
        ("power: 25", "the unit is missing"),
        ("tip: morpheus", "number of needles"),
        ("tip: 0 pin", "number of needles"),
        ("tip: yes", "number of needles"),
    ],
)
def test_a_wrong_entry_is_a_fault_of_the_file(entry: str, allowed: str) -> None:
    with pytest.raises((InputFault, InputFaults), match=allowed):
        offer(entry)
