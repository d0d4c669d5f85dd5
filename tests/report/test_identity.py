"""Whose plan it is stands on every page, in names of files only when asked, and follows into no number."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

from corneum.client import Client
from corneum.client.reading import client_from
from corneum.errors import InputFaults
from corneum.plan_document.plan_models import Plan
from corneum.plan_document.read_stored_plan import read_stored_plan
from corneum.plan_document.stored_plan import stored_plan
from corneum.report.pages.identity import file_label
from corneum.report.pages.plan_files import FILES, write_plan
from corneum.report.terminal.short_plan import short_plan
from tests.plans import plan_for

NAME, CODE = "Ada <i>O'Hara\" } x", "A/17 b"
FACTS = {"date": "2026-11-20", "goals": ["fine_lines"], "zones": ["forehead"], "samples": 4}


def client_of(**person: object) -> Client:
    return client_from({**FACTS, "client": {"age": 52, **person}})


def plan_of(**person: object) -> Plan:
    return plan_for(client_of(**person), treatments=["home_sunscreen"])


@pytest.fixture(scope="module")
def named() -> Plan:
    return plan_of(name=NAME, code=CODE, born="1974-03-12")


@pytest.fixture(scope="module")
def nameless() -> Plan:
    return plan_of()


def test_every_page_says_whose_it_is_and_stays_text(named: Plan, nameless: Plan) -> None:
    for file, made in FILES.items():
        page, other = str(made(named)), str(made(nameless))
        for part in (NAME, f"code {CODE}", "12 March 1974"):
            assert part in html.unescape(page), file
            assert part not in html.unescape(other), file
        assert "<i>O" not in page, file
        # the head of every printed sheet: a string that no character of a name can end
        (head,) = re.findall(r"@top-right \{ content: (\S.*?\"); font", page)
        assert re.fullmatch(r'"(?:[0-9A-Za-z]|\\[0-9a-f]{6})+"', head), file
        assert "@top-right" not in other, file


def test_no_number_and_no_line_of_the_terminal_knows_the_name(named: Plan, nameless: Plan) -> None:
    for text in (short_plan(named), repr(sorted(named.derivations.items()))):
        assert NAME not in text and CODE not in text and "1974" not in text
    same = {"client": {}, "identity": None}
    assert named.model_copy(update=same) == nameless.model_copy(update=same)


def test_names_of_files_say_it_only_when_asked(named: Plan, nameless: Plan, tmp_path: Path) -> None:
    assert [path.name for path in write_plan(named, tmp_path)] == [*FILES, "plan.json", "plan.derivations.json"]
    with_code = [path.name for path in write_plan(named, tmp_path, named=True)]
    pages = [f"{Path(file).stem}-A-17-b{Path(file).suffix}" for file in FILES]
    assert with_code == [*pages, "plan-A-17-b.json", "plan-A-17-b.derivations.json"]
    assert read_stored_plan(tmp_path / "plan-A-17-b.json") == named
    for text in stored_plan(named)["plan.derivations.json"].splitlines():
        assert NAME not in text and CODE not in text
    with pytest.raises(ValueError, match="client.name"):
        write_plan(nameless, tmp_path, named=True)


@pytest.mark.parametrize(
    ("person", "label"),
    [
        ({"name": "Zoë Ångström"}, "Zoë-Ångström"),
        ({"name": "../../etc"}, "etc"),
        ({"name": "Ada", "code": "17"}, "17"),
    ],
)
def test_what_of_a_name_can_stand_in_the_name_of_a_file(nameless: Plan, person: dict[str, str], label: str) -> None:
    identity = {"name": None, "code": None, "born": None} | person
    assert file_label(Plan.model_validate({**nameless.model_dump(by_alias=True), "identity": identity})) == label


def test_an_age_follows_from_the_day_of_birth_and_must_agree_with_it() -> None:
    assert client_from({**FACTS, "client": {"born": "1974-11-21"}}).person.age == 51
    assert client_from({**FACTS, "client": {"born": "1974-11-20"}}).person.age == 52
    assert client_of(born="1973-03-12").person.age == 52, "an age told some months ago"
    with pytest.raises(InputFaults, match=r"client\.born.*36 years.*client\.age is 52"):
        client_of(born="1990-01-01")
    for wrong in ("2026-11-21", "1890-01-01", "rubbish", "1974-02-31"):
        with pytest.raises(InputFaults, match=r"client\.born"):
            client_of(born=wrong)
    with pytest.raises(InputFaults, match="60 characters"):
        client_of(name="x" * 61)
