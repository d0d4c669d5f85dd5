"""More injury never inflames less, no injury has no answer, and every answer says what it follows."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corneum.evidence.draws import Population
from corneum.evidence.model_context import ModelContext
from corneum.evidence.tables import load_tables
from corneum.evidence.value import NoData
from corneum.needling.channels import Channels, channels
from corneum.needling.depth import depth_in_place
from corneum.needling.devices import device
from corneum.needling.injury import Injury, injury
from corneum.needling.sensation import bleeding
from corneum.needling.technique import default_technique
from corneum.response.injury_response import (
    DEPENDENCE,
    DRIVERS,
    KINDS,
    NO_NUMBER,
    OUTPUTS,
    answers_to_injury,
    bleeding_points,
    dependence,
)
from corneum.response.relative_injury import inflammation, relative_dermal_injury
from corneum.skin.layers import Skin, draw_skin
from corneum.wording.templates import fill

FEW = Population(epistemic=16, person=4, needle=8)
# what a model computes; every other answer needs a reason
COMPUTED = {
    "needles": ("inflammation", "redness", "pain", "bleeding", "collagen_mass", "collagen_stained"),
    "heat": ("inflammation", "redness", "pain", "bleeding", "collagen_mass"),
    "abrasion": ("redness", "pain", "bleeding"),
}


@pytest.fixture(scope="module")
def few() -> ModelContext:
    return ModelContext(load_tables()).with_population(FEW)


@pytest.fixture(scope="module")
def skin(few: ModelContext) -> Skin:
    drawn = draw_skin(few, "cheek_medial", age=45.0, sex="female")
    assert isinstance(drawn, Skin)
    return drawn


def treated(few: ModelContext, skin: Skin, which: str, length: float, passes: int) -> tuple[Channels, Injury]:
    tool = device(few, which)
    technique = default_technique(few, tool, length, passes)
    depth = depth_in_place(few, tool, technique, skin)
    holes = channels(few, tool, technique, skin, depth)
    return holes, injury(few, holes, depth, skin)


@settings(max_examples=25)
@given(
    which=st.sampled_from(["skinpen", "roller_generic", "stamp_generic", "infini"]),
    lengths=st.tuples(st.floats(0.2e-3, 3e-3), st.floats(0.2e-3, 3e-3)),
    passes=st.tuples(st.integers(1, 20), st.integers(1, 20)),
)
def test_more_injury_never_inflames_less(
    few: ModelContext, skin: Skin, which: str, lengths: tuple[float, float], passes: tuple[int, int]
) -> None:
    (_, less), (_, more) = (
        treated(few, skin, which, *pick) for pick in zip(sorted(lengths), sorted(passes), strict=True)
    )
    calm, inflamed = (inflammation(few, each, skin).draws for each in (less, more))
    assert np.all(inflamed >= calm * (1 - 1e-12)) and np.all(calm >= 0)


def test_the_reference_session_inflames_as_itself_and_no_needle_not_at_all(few: ModelContext, skin: Skin) -> None:
    _, none = treated(few, skin, "skinpen", 0.0, 4)
    assert np.all(inflammation(few, none, skin).draws == 0)
    assert np.all(relative_dermal_injury(few, none, skin).draws == 0)


def test_passes_reach_the_relative_injury(few: ModelContext, skin: Skin) -> None:
    one, four, twelve = (
        np.median(relative_dermal_injury(few, treated(few, skin, "skinpen", 1e-3, passes)[1], skin).draws)
        for passes in (1, 4, 12)
    )
    assert 2 < four / one <= 4 and 1.5 < twelve / four <= 3


def test_points_of_blood_grow_with_passes_and_the_chance_of_a_needle_does_not(few: ModelContext, skin: Skin) -> None:
    tool = device(few, "skinpen")
    points, chances = [], []
    for passes in (1, 4, 12):
        technique = default_technique(few, tool, 1e-3, passes)
        depth = depth_in_place(few, tool, technique, skin)
        chance = bleeding(few, depth)
        chances.append(chance.draws)
        points.append(bleeding_points(few, channels(few, tool, technique, skin, depth), chance).draws)
    assert np.array_equal(chances[0], chances[2])
    assert points[1] == pytest.approx(4 * points[0]) and points[2] == pytest.approx(12 * points[0])
    assert all(np.all((chance >= 0) & (chance <= 1)) for chance in chances)


@pytest.mark.parametrize("kind", KINDS)
def test_every_answer_has_a_number_or_a_reason_and_says_what_it_follows(few: ModelContext, kind: str) -> None:
    one = few.drawn(np.ones((1, 1)), "1", "fixture", "1", [])
    answers = answers_to_injury(few, kind, {output: one for output in COMPUTED[kind]})  # type: ignore[arg-type]
    assert tuple(answers) == OUTPUTS
    for output, answer in answers.items():
        assert isinstance(answer.value, NoData) == (output not in COMPUTED[kind])
        if isinstance(answer.value, NoData):
            assert answer.value.reason and answer.value.settled_by
        assert tuple(answer.depends) == DRIVERS
        for follows in answer.depends.values():
            assert fill(follows.why, "client") == fill(follows.why, "practitioner")


def test_what_is_measured_names_the_rows_and_a_prior_is_called_one() -> None:
    tables = load_tables()
    for name in (DEPENDENCE, NO_NUMBER):
        for row in tables[name].rows:
            for identity in filter(None, row.list("rows")):
                table, _, row_id = identity.partition(":")
                assert row_id in tables[table].index, f"{row.identity}: {identity}"
            assert set(row.list("kinds")) <= set(KINDS) and row["output"] in OUTPUTS
    for row in tables[DEPENDENCE].rows:
        assert row["how"] in ("measured", "prior", "not_known") and row["on"] in DRIVERS
        if row["how"] == "measured":
            assert row["rows"] and row.basis == "abstract" and "corneum_review" not in row.sources[:1]
        else:
            assert row.grade == "very_low" or row.basis == "abstract"
        if row["how"] == "prior":
            assert "prior" in row["sentence"] or "placeholder" in row["sentence"] or "nobody counted" in row["sentence"]


def test_one_row_speaks_of_each_output_driver_and_kind(few: ModelContext) -> None:
    rows = few.table(DEPENDENCE).rows
    for output in OUTPUTS:
        for driver in DRIVERS:
            for kind in KINDS:
                speaking = [
                    row for row in rows if row["output"] == output and row["on"] == driver and kind in row.list("kinds")
                ]
                assert len(speaking) == 1, (output, driver, kind)
                assert dependence(few, output, kind, driver).how == speaking[0]["how"]


def test_passes_never_change_nothing_without_a_word(few: ModelContext) -> None:
    """No answer whose number cannot move with passes claims that it follows them, and the reverse."""
    for kind in KINDS:
        for output in ("pain", "elastin", "lipid_synthesis", "stem_cells", "oedema", "plumping", "turnover"):
            follows = dependence(few, output, kind, "passes")
            assert follows.how != "prior" and "passes" in fill(follows.why, "client")
