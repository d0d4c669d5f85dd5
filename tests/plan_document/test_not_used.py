"""Nothing that a client's file says is silently ignored: it changes the plan, or the plan says why not.

The keys are walked in the schema of the file, so a new one is tried by itself: each of its words, numbers within its
range, its examples and multiples of them. A key whose examples give no second value needs one in `FURTHER`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

import corneum
from corneum import InputFault, InputFaults
from corneum.client import Client, client_schema, documented_keys, parse_client, with_entry
from corneum.evidence.model_context import ModelContext
from corneum.evidence.stages import Stages
from corneum.evidence.tables import load_tables
from corneum.plan_document.make_plan import plan_of_stages
from corneum.plan_document.not_used import ALWAYS, TABLE
from corneum.plan_document.plan_models import Plan
from corneum.planning.treatments import ladder
from tests.plans import plan_of as example

# beside what is asked about
TREATMENTS = ("home_retinoid", "automated_pen")
# values of a key that are tried
MOST = 3
OFFERED = """
date: 2026-11-20
planned_for: 2026-11-28
event: {date: 2026-12-20, must_look_normal: yes}
client:
  name: Ada Example
  code: A-1
  born: 1974-03-12
  age: 52
  sex: female
  fitzpatrick: III
  skin_type: normal
  weight: 64 kg
  height: 170 cm
  smoker: no
  conditions: [glass bones, migraine]
  medications: [paracetamol]
  allergies: [cats]
  history: [{event: hyaluronic filler, when: 2026-11-10, zone: cheek_medial}]
  screens: {pregnancy: no, isotretinoin: no, active_infection: no, anticoagulant: no, cold_sores: no, metal_allergy: no}
  previous_treatments: [{device: skinpen, zone: cheek_medial, depth: 1 mm, result: some, reaction: red 3 days}]
current_care: [{active: tretinoin, concentration: 0.05 %, since: 2026-03-01}]
goals: [{goal: fine_lines, severity: mild}, oil]
zones: [cheek_medial]
limits: {days_visible: 9, price: 700 USD}
measurements: {cheek_medial: {total_skin: 1.5 mm, tewl: 12 g/m^2/h}}
observed:
  - {zone: cheek_medial, device: skinpen, depth: 0.5 mm, passes: 4, pinkness: slight, pinpoint: few, pain: 3,
     days_red: 2}
considering:
  - device:
      class: DEVICE
      needles: {count: 20, pitch: 1.2 mm, length: 1 mm, base: 0.2 mm, tip: 20 um, bore: 0 mm, force: 8 N}
    depth: 0.5 mm
    passes: 4
    serum: before
    energy: 20 mJ
    pulse: 100 ms
    power: 20 W
    technique:
      speed: 20 mm/s
      angle: 80 deg
      force: 6 N
      stretch: yes
      glide: sterile hyaluronic acid
      passes: 3
      pattern: circular
      second_pass: {zones: [cheek_medial], depth: 0.9 mm}
      stamp: {dwell: 1 s, pressure: usual}
    price: 500 USD
    formula:
      ingredients: Aqua, Niacinamide, Sodium Chloride
      actives: [{name: niacinamide, concentration: 2 %}]
      volume: 1 mL
      ph: 7
      osmolality: 300 mOsm/kg
      viscosity: 2 mPa*s
      sterile: STERILE
technique:
  speed: 20 mm/s
  angle: 70 deg
  pressure: firm
  stretch: yes
  glide: sterile saline
  passes: 5
  pattern: cross-hatched
  second_pass: {zones: [cheek_medial], depth: 1.25 mm}
  stamp: {dwell: 2 s}
devices:
  - class: automated_pen
    needles: {count: 12, pitch: 1.2 mm, length: 1 mm, base: 0.2 mm, tip: 20 um, bore: 0 mm, force: 8 N}
anaesthetics: [lidocaine 4 %]
operator: {licence: physician, jurisdiction: US-CA}
reviewed: [{text: glass bones, by: NP Lee, on: 2026-11-19, note: no concern}]
samples: 4
seed: 1
"""
# second values of keys whose examples give one alone
FURTHER: Mapping[str, tuple[Any, ...]] = {
    "client.conditions": (["rosacea"], ["paper bones"]),
    "client.medications": (["warfarin"],),
    "client.allergies": (["niacinamide"],),
    "client.history.zone": ("forehead",),
    "client.previous_treatments.device": ("aquagold",),
    "client.previous_treatments.zone": ("forehead",),
    "client.previous_treatments.reaction": ("red for 12 days", "purple"),
    "zones": (["forehead"],),
    "observed.zone": ("forehead",),
    "observed.device": ("aquagold",),
    "considering.formula.ingredients": ("Aqua, Parfum",),
    "anaesthetics.name": ("lidocaine 30 %",),
    "goals.variant": ("dynamic", "static"),
    "goals.goal": ("texture",),
    "client.height": ("1.8 m",),
    "client.name": ("Bea Example",),
    "client.code": ("B-2",),
    "client.born": ("1973-12-01",),
    "considering.pulse": ("60 ms",),
    "planned_for": ("2026-12-04",),
    "considering.technique.glide": ("none", "tap water"),
    "considering.technique.second_pass.zones": (["forehead"],),
    "technique.glide": ("none", "tap water"),
    "technique.second_pass.zones": (["forehead"],),
    "reviewed.text": ("migraine",),
    "reviewed.by": ("Dr Ode",),
    "reviewed.note": ("ask again",),
}
# of the same text, as the schema may hold it
NUMBER = re.compile(r"^-?\d+(?:\.\d+)?")
# each with whether its product is sterile: what is not is refused, and nothing is computed of what arrives
DEVICES = {"manual_stamp": "yes", "microinfusion_stamp": "no", "automated_pen": "yes"}
FIRST = next(iter(DEVICES))
OF_A_DEVICE = (
    *("considering.device.", "considering.formula.", "considering.serum", "considering.depth"),
    "considering.technique.",
)


def base(device: str) -> Client:
    return parse_client(OFFERED.replace("DEVICE", device).replace("STERILE", DEVICES[device]), "client.yaml")


def leaves() -> tuple[str, ...]:
    """Every key of the file that holds no other keys."""
    keys = documented_keys()
    return tuple(key for key in keys if not any(other.startswith(f"{key}.") for other in keys))


def place(key: str, document: Any) -> str:
    """Where a key stands in a file: the first item of each list, one zone for `*`."""
    at, steps = document, list[str]()
    for part in key.split("."):
        if isinstance(at, list):
            at = at[0]
            steps[-1] += "[0]"
        name = "cheek_medial" if part == "*" else part
        steps.append(name)
        at = at.get(name) if isinstance(at, dict) else None
    return ".".join(steps)


def forms(node: Any, schema: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The alternatives of a node of the schema, references followed."""
    if "$ref" in node:
        yield from forms(schema["$defs"][node["$ref"].rsplit("/", 1)[-1]], schema)
        return
    yield node
    for option in (*node.get("anyOf", ()), *node.get("oneOf", ())):
        yield from forms(option, schema)


def nodes_of(key: str, schema: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    nodes = list(forms(schema, schema))
    for part in key.split("."):
        items = [each for node in nodes if isinstance(node.get("items"), dict) for each in forms(node["items"], schema)]
        steps = [
            step
            for node in (*nodes, *items)
            for step in (
                node.get("properties", {}).get(part),
                node.get("additionalProperties") if part == "*" else None,
            )
            if isinstance(step, dict)
        ]
        nodes = [each for step in steps for each in forms(step, schema)]
    return nodes


def values(key: str, schema: Mapping[str, Any]) -> list[Any]:
    """Values that a key may have: its words, numbers within its range, its examples and multiples of them."""
    tried: list[Any] = []
    for node in nodes_of(key, schema):
        tried += [word for word in node.get("enum", ()) if isinstance(word, str)]
        if "minimum" in node and "maximum" in node:
            low, high = node["minimum"], node["maximum"]
            tried += [low, min(low + 3, high), min(low + 60, high)]
        for shown in node.get("examples", ()):
            tried.append(shown)
            number = NUMBER.match(str(shown))
            if number and str(shown)[number.end() :].startswith(" "):
                tried += [f"{float(number[0]) * factor:g}{str(shown)[number.end() :]}" for factor in (0.5, 3)]
    return [json.loads(text) for text in dict.fromkeys(map(json.dumps, (*FURTHER.get(key, ()), *tried)))]


def told(plan: Plan) -> str:
    """All that a plan says, but for the echo of the file, how its words were read, and what it calls unused."""
    reviewed = [
        entry for entry in plan.understood if any(part.text_id.startswith("plan.reviewed") for part in entry.why)
    ]
    echoes = {"client": {}, "inputs": "", "understood": reviewed, "not_used": [], "references": []}
    return plan.model_copy(update=echoes).to_json()


def is_listed(path: str, plan: Plan) -> bool:
    """Whether a plan says of an entry, or of what it stands in, that it changed nothing."""
    return any(path == entry.key or path.startswith((f"{entry.key}.", f"{entry.key}[")) for entry in plan.not_used)


def plan_of(stages: Stages, client: Client) -> Plan:
    rungs = ladder(ModelContext(load_tables()), client)
    offers = [rung.id for rung in rungs if rung.considered is not None]
    return plan_of_stages(stages, client, treatments=[*TREATMENTS, *offers])


def others_of(client: Client, path: str, tried: Sequence[Any]) -> Iterator[tuple[Client, Any]]:
    """Clients whose file says something else at a path, each with what it says."""
    others = 0
    for value in tried:
        try:
            other = with_entry(client, path, value)
        except (InputFault, InputFaults):
            continue
        if other != client and others < MOST:
            others += 1
            yield other, value


@pytest.mark.parametrize("device", DEVICES)
def test_every_key_changes_the_plan_or_the_plan_says_why_not(device: str) -> None:
    client, schema, stages = base(device), client_schema(), Stages()
    first = plan_of(stages, client)
    content = told(first)
    silent, wrong, alone = [], [], []
    # what a device changes is tried with each, the rest once
    keys = [key for key in leaves() if device == FIRST or key.startswith(OF_A_DEVICE)]
    for key in keys:
        path, tries = place(key, first.client), 0
        for other, value in others_of(client, path, values(key, schema)):
            try:
                plan = plan_of(stages, other)
            except InputFault:
                continue
            tries += 1
            changed, listed = told(plan) != content, is_listed(path, plan)
            if not changed and not listed:
                silent.append(f"{path} = {value}")
            if changed and listed and is_listed(path, first):
                wrong.append(f"{path} = {value}")
        if not tries:
            alone.append(key)
    assert not silent, f"changes nothing, and the plan does not say so: {silent}"
    assert not wrong, f"is called unused and changes the plan: {wrong}"
    assert not alone, f"has no second value: {alone}"


@pytest.mark.parametrize("device", DEVICES)
def test_what_is_called_unused_can_be_left_out(device: str) -> None:
    client, stages = base(device), Stages()
    first = plan_of(stages, client)
    assert first.not_used
    for entry in first.not_used:
        # a cream counts for pain whatever its name, needles of no stated length are others, and a note beside the
        # treatment says the same of energy that it cannot give off
        if not entry.key.endswith((".name", ".length", ".energy", ".pulse", ".power")):
            assert told(plan_of(stages, with_entry(client, entry.key, None))) == told(first), entry.key


def test_the_table_names_keys_of_the_file_and_every_row_is_used() -> None:
    rows = load_tables()[TABLE].rows
    for row in rows:
        assert set(row.list("keys")) <= set(documented_keys()), row.row_id
    package = Path(corneum.__file__).parent / "plan_document"
    code = "".join(path.read_text(encoding="utf-8") for path in package.glob("not_used*.py"))
    assert [row.row_id for row in rows if row["when"] != ALWAYS and f'"{row.row_id}"' not in code] == []


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("reader", {"goals[3].severity", "goals[4].severity"}),
        ("acne_scars", {"client.smoker", "goals[0].severity", "current_care[0].concentration"}),
    ],
)
def test_what_has_no_model_is_said_for_every_example(name: str, keys: set[str]) -> None:
    plan = example(name)
    assert keys <= {entry.key for entry in plan.not_used}
    assert all(entry.why and entry.sources for entry in plan.not_used)
    # an amount in units counts with its volume, and the price is beside no limit
    assert not any(entry.key.startswith("considering[0].price") for entry in plan.not_used)
