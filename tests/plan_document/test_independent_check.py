"""The independent check finds every fault that is planted into a finished plan, and none in the plan itself."""

from __future__ import annotations

import ast
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corneum.cli import main
from corneum.client import client_from, parse_client
from corneum.errors import PlanWithheld
from corneum.plan_document import independent_check
from corneum.plan_document.independent_check import Comparisons, check_plan
from corneum.plan_document.independent_check.waiting_rules import after, latest_day
from corneum.plan_document.make_plan import make_plan
from corneum.plan_document.plan_session import PlanSession
from tests.plan_document import date_faults, health_faults, setting_faults, verdict_faults, withholding_faults
from tests.plan_document.checked_plans import BASES, NO_TO_ALL, base
from tests.plan_document.planting import (
    LABEL,
    Fault,
    Plan,
    dial,
    first_card,
    offer,
    understood,
)

# what the check may lean on: rows of tables, keys of works, units, and its own modules
MAY_IMPORT = (
    "corneum.evidence.tables",
    "corneum.evidence.sources",
    "corneum.plan_document.independent_check",
)

# the small plans are made once
pytestmark = pytest.mark.xdist_group("checked_plans")

FAULTS = [
    *setting_faults.FAULTS,
    *withholding_faults.FAULTS,
    *date_faults.FAULTS,
    *health_faults.FAULTS,
    *verdict_faults.FAULTS,
]


@pytest.mark.parametrize("name", BASES)
def test_a_finished_plan_passes(name: str) -> None:
    outcome = check_plan(base(name))
    assert [each.sentence() for each in outcome.disagreements] == []
    assert outcome.counts["verdicts"] > 50 and outcome.counts["withheld"] > 50
    assert base(name)["check"] == {
        "passed": True,
        "disagreements": [],
        "compared": dict(sorted(outcome.counts.items())),
    }


@pytest.mark.parametrize(("name", "what", "plant"), FAULTS, ids=[change.__name__ for _, _, change in FAULTS])
def test_a_planted_fault_is_found(name: str, what: str, plant: Fault) -> None:
    plan = base(name)
    plant(plan)
    sentences = [each.sentence() for each in check_plan(plan).disagreements]
    assert any(what in sentence for sentence in sentences), sentences


def test_there_are_faults_of_every_kind() -> None:
    assert len({change.__name__ for _, _, change in FAULTS}) == len(FAULTS) >= 80


ALLOWED: dict[str, Fault] = {
    "a limit as a number": lambda plan: first_card(plan).update(
        never_beyond={"value": LABEL, "unit": "m", "why": ["the label"]}
    ),
    "no limit known": lambda plan: first_card(plan).update(
        never_beyond={"value": None, "unit": "m", "why": ["do not exceed the dial"]}
    ),
    "a deeper second pass within the label": lambda plan: first_card(plan).update(
        second_pass={"zones": ["cheek_medial"], "depth": {"value": 0.00125}}
    ),
    "a wait that is over": lambda plan: offer(plan).update(
        waits={"until": "2026-12-04", "never": False, "open": False, "steps": []}
    ),
    "a review between sessions": lambda plan: plan["course"].append(
        {"treatment": "skinpen", "number": 1, "kind": "review", "date": "2026-12-18"}
    ),
    "stop and restart around a visit": lambda plan: plan.update(
        regimen={"around_visits": [{"what": "retinoid", "dates": ["2026-12-01", "2026-12-11"]}]}
    ),
    "a budget that holds": lambda plan: plan["numbing"].update(
        budget={"value": 0.00027},
        used=[{"what": [], "amount": {"value": 1e-4}, "share": {"value": 0.37}}],
        cream={"value": 0.0025},
        lidocaine={"value": 0.0001},
    ),
    "a question that stops something else": lambda plan: plan.update(
        stops=[{"id": "client.screens.pacemaker", "question": [], "about": "implant", "holds": ["rf_microneedling"]}]
    ),
    "a word for a zone that nobody knows": lambda plan: plan.update(
        unresolved=[{"text": "zorgle", "where": "zones", "nearest": []}]
    ),
    "a denied illness": lambda plan: plan["understood"].append(understood("pregnancy", "negated")),
    "words that say of an illness that it has ended": lambda plan: plan["understood"].extend(
        [understood("pregnancy", "past", "2024"), understood("pregnancy")]
    ),
    "a peel of last year": lambda plan: plan["understood"].append(understood("medium peel", "past", "2025")),
}


@pytest.mark.parametrize("name", ALLOWED)
def test_what_other_plans_may_hold_is_no_fault(name: str) -> None:
    plan = base("plain")
    ALLOWED[name](plan)
    assert [each.sentence() for each in check_plan(plan).disagreements] == []


def test_the_check_shares_no_planning_code() -> None:
    for path in Path(independent_check.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                assert not any(alias.name.startswith("corneum") for alias in node.names), path
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("corneum"):
                units = node.module == "corneum" and [alias.name for alias in node.names] == ["units"]
                assert units or (node.module or "").startswith(MAY_IMPORT), f"{path.name} imports {node.module}"


def test_a_waiting_time_ends_on_the_calendar() -> None:
    assert after(date(2026, 8, 31), 6, "month") == date(2027, 2, 28)
    assert after(date(2026, 11, 20), 36, "hour") == date(2026, 11, 22)
    assert after(date(2026, 12, 31), 2, "week") == date(2027, 1, 14)


@pytest.mark.parametrize(
    ("words", "latest"),
    [
        ("2026-11-18", "2026-11-18"),
        ("2026-10", "2026-10-31"),
        ("2026-11", "2026-11-20"),
        ("2019", "2019-12-31"),
        ("2015/2018", "2018-12-31"),
        ("/2018", "2018-12-31"),
        ("2015/", None),
        ("", None),
        ("last spring", None),
    ],
)
def test_the_latest_day_that_words_allow(words: str, latest: str | None) -> None:
    day = latest_day(words, date(2026, 11, 20))
    assert (day and day.isoformat()) == latest


def test_a_disagreement_reads_as_one_sentence() -> None:
    plan = base("plain")
    dial(plan)["value"] = 0.00175
    sentence = check_plan(plan).disagreements[0].sentence()
    assert re.fullmatch(
        r"treatments\.skinpen\.zones\.cheek_medial\.depths\.dial: .* expected .*, found 1\.75 mm\.", sentence
    )


# a plan that the check disagrees with is never handed out -----------------------------------------------------------

ONE = ("home_retinoid",)
FILE = "client: {age: 52}\ngoals: [fine_lines]\nzones: [forehead]\nsamples: 4\n"


def withhold(monkeypatch: pytest.MonkeyPatch) -> None:
    def disagrees(plan: Plan) -> Comparisons:
        comparisons = Comparisons()
        for name in ("dial", "date"):
            comparisons.compare("settings", False, f"the {name}", f"card[0].{name}", "less", "more")
        return comparisons

    monkeypatch.setattr("corneum.plan_document.check_document.check_plan", disagrees)


def test_a_disagreement_withholds_the_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    withhold(monkeypatch)
    with pytest.raises(PlanWithheld) as withheld:
        make_plan(parse_client(FILE), treatments=ONE)
    assert len(withheld.value.disagreements) == 2
    assert str(withheld.value).count("\n") == 1 and "card[0].dial: the dial" in str(withheld.value)


def test_a_session_keeps_its_last_plan_when_one_is_withheld(monkeypatch: pytest.MonkeyPatch) -> None:
    session = PlanSession(parse_client(FILE), treatments=ONE)
    before = session.plan.to_json()
    with monkeypatch.context() as patch:
        withhold(patch)
        with pytest.raises(PlanWithheld):
            session.update("client.age", 60)
    assert session.plan.to_json() == before
    assert session.update("client.age", 60).client["client"]["age"] == 60


def test_the_command_says_why_and_writes_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    withhold(monkeypatch)
    (tmp_path / "client.yaml").write_text(FILE, encoding="utf-8")
    monkeypatch.setattr("sys.argv", ["corneum", "plan", str(tmp_path / "client.yaml"), "-o", str(tmp_path / "out")])
    with pytest.raises(SystemExit) as ended:
        main()
    lines = [line for line in capsys.readouterr().err.splitlines() if line.startswith("plan withheld: ")]
    assert ended.value.code == 1 and len(lines) == 2
    assert not (tmp_path / "out").exists()


# clients of every kind ----------------------------------------------------------------------------------------------

HISTORIES = st.sampled_from(
    (
        "hyaluronic filler in the cheeks on 2026-11-10",
        "botox 5 days ago",
        "medium depth peel in October 2026",
        "isotretinoin until 2026-09-30",
        "SkinPen 3 days ago",
        "sunburn yesterday",
        "ablative laser in 2025",
        "cold sore now",
        "fine needle biopsy in 2019",
    )
)
CONDITIONS = st.sampled_from(
    ("eczema on the forehead", "keloids", "lupus", "rosacea", "diabetes, controlled", "pregnant", "the glabbertosis")
)
OFFERS = st.sampled_from(
    (
        {"device": "skinpen", "depth": "2.5 mm"},
        {"device": "morpheus8_face", "depth": "4 mm", "energy": "30 mJ"},
        {"device": "aquagold", "formula": {"actives": [{"name": "botulinum toxin"}], "sterile": "yes"}},
        {"device": "dermapen4", "depth": "2.8 mm", "sessions": 3},
        {"device": "roller_generic", "depth": "0.5 mm"},
        {"device": "hydrafacial"},
        {"device": "profound"},
        {"device": "exceed", "formula": {"ingredients": "Aqua, Ascorbic Acid, Parfum", "sterile": "no"}},
    )
)
LICENCES = st.sampled_from((None, "physician", "nurse", "esthetician", "self", "client"))


@st.composite
def clients(draw: st.DrawFn) -> Plan:
    """A client's file with one zone or two, planned for a few treatments."""
    screens = {name: draw(st.sampled_from(("no", "no", "no", "yes"))) for name in NO_TO_ALL}
    licence = draw(LICENCES)
    person = {
        "age": draw(st.integers(16, 80)),
        "sex": draw(st.sampled_from(("female", "male"))),
        "fitzpatrick": draw(st.sampled_from(("I", "III", "V", "VI"))),
        "weight": f"{draw(st.integers(40, 120))} kg",
        "screens": screens if draw(st.booleans()) else {},
        "history": draw(st.lists(HISTORIES, max_size=2, unique=True)),
        "conditions": draw(st.lists(CONDITIONS, max_size=2, unique=True)),
    }
    file = {
        "date": "2026-11-20",
        "client": person,
        "goals": draw(st.sampled_from((["acne_scars"], ["fine_lines", "pores"], ["pigmentation"]))),
        "zones": draw(st.sampled_from((["cheek_medial"], ["forehead", "upper_eyelid"], ["upper_lip"], ["temple"]))),
        "considering": draw(st.lists(OFFERS, max_size=2, unique_by=lambda each: str(each["device"]))),
        "anaesthetics": draw(st.sampled_from(([], ["EMLA"], ["lidocaine 4 %"]))),
        "samples": 4,
    }
    if licence is not None:
        file["operator"] = {"licence": licence, "jurisdiction": draw(st.sampled_from(("US-CA", "US-NY", "UK")))}
    if draw(st.booleans()):
        file["planned_for"] = draw(st.sampled_from(("2026-11-20", "2026-12-04", "2027-03-01")))
    if draw(st.booleans()):
        file["event"] = {"date": draw(st.sampled_from(("2026-11-25", "2027-01-15"))), "must_look_normal": "yes"}
    return file


def plan_passes(file: Plan) -> None:
    plan = make_plan(client_from(file))
    assert plan.check is not None and plan.check.passed


@settings(max_examples=3, derandomize=True, suppress_health_check=list(HealthCheck))
@given(clients())
def test_the_plan_of_a_client_of_any_kind_passes(file: Plan) -> None:
    plan_passes(file)


@pytest.mark.soak
@settings(max_examples=200, suppress_health_check=list(HealthCheck))
@given(clients())
def test_the_plans_of_many_clients_pass(file: Plan) -> None:
    plan_passes(file)
