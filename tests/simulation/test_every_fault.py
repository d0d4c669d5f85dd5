"""A case file with several mistakes gets all of them at once, each with its line, and nothing is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.test_simulate import simulated

POINTS = "time [h],place,value [ug/cm^2]\n1,stratum_corneum,2\n9,dremis,much\n"

OF_A_ZONE = """\
skin: {zone: chekk_medial, age: 520}
solute: [niacinamde, {molar_mass: 300 g/mol}]
vehicle: {concentration: 1 mg, thicknes: 100 um}
channels: {density: 250 1/cm^2, radius: 35 um, depth: 200 um, diffusivity: 5 mm}
treatment: {device: skinpen}
time: {end: 8 h, every: 9 h}
samples: 0
"""
OF_EXCISED = """\
skin:
  excised: {species: pig, site: nose, preparation: heat_separated, thickness: 1 mm}
  beneath: {receptor: 5 mL, sample: 6 mL}
solute: {name: caffeine, molar_mass: 194 g/mol}
vehicle: {concentration: 1 mg/mL, infinite: yes, evaporation: 1e-7 m/s, solvent: acetonne}
events: [{at: 1 h, occlude: true}, {every: 1 h, at: 2 h, wipe: true}]
time: {at: [1 h, 4 h], every: 1 h}
preset: exact
"""
OF_AN_ARRAY = """\
skin: {excised: {species: rat, temperature: 70 degC}}
solute: lidocain hydrochlorid
array:
  kind: disolving
  height: 600 um
  base: 900 um
  pitch: 500 um
  load: 50 mg/mL
  bore: 10 um
vehicle: {concentration: 40 mg/mL, thickness: 50 um}
time: {end: 24 h, evry: 1 h}
fit: [half_life]
"""
OF_LAYERS = """\
skin:
  layers:
    - {name: stratum_corneum, thickness: 15 mm, diffusivity: 5e-15 m^2/s, partition: 3}
    - {name: dermis, thickness: 1 mm, diffusivity: -1e-10 m^2/s}
  temperature: 32 degC
  beneath: sunk
vehicle: {concentration: 120 % w/w, thickness: 100 um, follicles: 2}
deposit: {depth: [600 um, 200 um], amount: 1 ug/cm^2}
time: {at: [4 h, 2 h]}
observe: {thresholds: 10 um, depths: [50 ug]}
samples: 8
"""
OF_POINTS = """\
skin:
  layers:
    - {name: stratum_corneum, thickness: 15 um, diffusivity: 5e-15 m^2/s, partition: 3}
    - {name: dermis, thickness: 1 mm, diffusivity: 1e-10 m^2/s, partition: 0.6, metabolism: {vmax: 1e-6 mol/m^3/s}}
vehicle: {concentration: 0.1 mol/L, thickness: 100 um, ph: 15}
time: {end: 8 h}
observed: points.csv
fit: [dermis.difusivity, half_life, stratum_corneum.partition]
"""

EXPECTED = {
    "of a zone": (
        OF_A_ZONE,
        [
            "case.yaml, line 1: skin.zone is 'chekk_medial'",
            "case.yaml, line 1: skin.age is 520",
            "case.yaml, line 2: solute[1].log_kow is missing beside molar_mass",
            "case.yaml, line 2: solute[0] is 'niacinamde'",
            "case.yaml, line 3: vehicle.concentration is '1 mg'",
            "case.yaml, line 3: vehicle.thicknes is no key of this file",
            "case.yaml, line 4: channels.diffusivity is '5 mm'",
            "case.yaml, line 4: channels excludes treatment and needles: th",
            "case.yaml, line 5: treatment.depth is missing: SkinPen Precision has ",
            "case.yaml, line 6: time.every is '32400 s'",
            "case.yaml, line 7: samples is 0",
        ],
    ),
    "of excised skin": (
        OF_EXCISED,
        [
            "case.yaml, line 2: skin.excised.site is 'nose'",
            "case.yaml, line 2: skin.excised.thickness goes with dermatomed or full thick",
            "case.yaml, line 3: skin.beneath.area is missing",
            "case.yaml, line 3: skin.beneath.sampled is missing: the times at which the",
            "case.yaml, line 3: skin.beneath.sample is '6.000 mL'",
            "case.yaml, line 4: solute has a name and numbers",
            "case.yaml, line 5: vehicle.evaporation has no effect on an infinite dose",
            "case.yaml, line 5: vehicle.solvent is 'acetonne'",
            "case.yaml, line 6: events[0] has no effect on an infinite dose,",
            "case.yaml, line 6: events[1] needs either at, or every with unt",
            "case.yaml, line 7: time.every goes with end, not with at.",
            "case.yaml, line 8: preset is 'exact'",
        ],
    ),
    "of an array": (
        OF_AN_ARRAY,
        [
            "case.yaml, line 1: skin.excised.temperature is '70 degC'",
            "case.yaml, line 2: solute is 'lidocain hydrochlorid'",
            "case.yaml, line 3: array.area is missing",
            "case.yaml, line 4: array.kind is 'disolving'",
            "case.yaml, line 6: array.base is '900.0 um'",
            "case.yaml, line 8: array.load is '50 mg/mL'",
            "case.yaml, line 9: array.bore goes with a hollow array",
            "case.yaml, line 10: vehicle stands beside a dissolving array, ",
            "case.yaml, line 11: time.evry is no key of this file",
            "case.yaml, line 12: fit needs measured points to fit to",
        ],
    ),
    "of layers": (
        OF_LAYERS,
        [
            "case.yaml, line 3: skin.layers[0].thickness is '15 mm'",
            "case.yaml, line 4: skin.layers[1].diffusivity is '-1e-10 m^2/s'",
            "case.yaml, line 4: skin.layers[1].partition is missing",
            "case.yaml, line 5: skin.temperature is not used with layers: their num",
            "case.yaml, line 6: skin.beneath is 'sunk'",
            "case.yaml, line 7: vehicle.concentration is '120 % w/w'",
            "case.yaml, line 7: vehicle.follicles is 2",
            "case.yaml, line 8: deposit.depth must run from the shallower to the",
            "case.yaml, line 9: time.at must rise: time does not run backw",
            "case.yaml, line 10: observe.thresholds is '10 um'",
            "case.yaml, line 10: observe.depths[0] is '50 ug'",
            "case.yaml, line 11: samples is 8",
        ],
    ),
    "of points": (
        OF_POINTS,
        [
            "case.yaml, line 4: skin.layers[1].metabolism is 'a mapping of keys'",
            "case.yaml, line 5: vehicle.concentration is '0.1 mol/L'",
            "case.yaml, line 5: vehicle.ph is 15",
            "case.yaml, line 8: fit[0] is 'dermis.difusivity'",
            "case.yaml, line 8: fit[1] is 'half_life'",
            "points.csv, line 3: value is 'much'",
        ],
    ),
}


@pytest.mark.parametrize("what", EXPECTED)
def test_all_faults_of_a_file_are_told_at_once(
    what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text, expected = EXPECTED[what]
    monkeypatch.chdir(tmp_path)
    Path("case.yaml").write_text(text)
    Path("points.csv").write_text(POINTS)
    assert simulated(["simulate", "case.yaml", "-o", "found.json"], monkeypatch) == 2
    printed = capsys.readouterr()
    lines = printed.err.splitlines()
    assert [line[: len(start)] for line, start in zip(lines, expected, strict=True)] == expected
    assert printed.out == "" and not Path("found.json").exists()
