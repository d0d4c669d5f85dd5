"""Each page answers what it is asked, with and without its script, and says in sentences what it cannot do."""

from __future__ import annotations

import re

import pytest

from corneum.web.application import ROUTES
from corneum.web.rendering import PAGES
from tests.web.server import browser, send, token_on

GETS = {
    "/chart?device=skinpen&goal=pores": "Never beyond",
    "/evidence?words=pores": "In trials",
    "/solute?name=vitamin+B3": "122.1 g/mol",
    "/glossary": "stratum corneum",
    "/": "Label check",
}
POSTS = {
    "/label": ({"ingredients": "Aqua, Glycerin, Retinol, Parfum", "route": "microneedling"}, "Not under the needles"),
    "/offer": ({"offer": "AquaGold with Botox and HA, 650 $, 0.6 mm"}, "0.6 mm"),
    "/simulate": (
        {
            "solute": "niacinamide",
            "zone": "cheek_lateral",
            "age": "40",
            "concentration": "40 mg/mL",
            "thickness": "50 um",
            "density": "250 1/cm^2",
            "depth": "200 um",
            "radius": "35 um",
            "end": "4 h",
        },
        "<polyline",
    ),
}


@pytest.mark.parametrize("address", GETS)
def test_a_question_in_the_address_is_answered(address):
    answer = browser().get(address)
    assert answer.status_code == 200
    assert GETS[address].casefold() in answer.text.casefold()


@pytest.mark.parametrize("address", POSTS)
def test_a_form_is_answered_with_what_was_typed_in_it(address):
    fields, expected = POSTS[address]
    page = send(browser(), address, **fields)
    assert expected in page
    typed = re.sub(r"&#\d+;", "", page)
    for value in fields.values():
        assert value in typed or f'value="{value}" selected' in typed


@pytest.mark.parametrize("address", POSTS)
def test_the_script_gets_the_part_that_changes(address):
    client = browser()
    token = token_on(client.get(address).text)
    fields, expected = POSTS[address]
    part = client.post(address, data={"form_token": token, **fields}, headers={"HX-Request": "true"}).text
    assert expected in part
    assert "<html" not in part and "<form" not in part


@pytest.mark.parametrize(
    ("address", "fields", "told"),
    [
        ("/label", {"ingredients": "this is no list"}, "no ingredient list"),
        ("/label", {"ingredients": "Aqua, Glycerin", "route": "teleport"}, "teleport"),
        ("/offer", {"offer": "qwertz"}, "offers nothing"),
        ("/offer", {"offer": ""}, "offers nothing"),
        ("/simulate", {**POSTS["/simulate"][0], "solute": "niacinamyde"}, "did you mean"),
        ("/simulate", {**POSTS["/simulate"][0], "concentration": ""}, "is missing"),
        ("/simulate", {**POSTS["/simulate"][0], "depth": "200 kg"}, "depth"),
    ],
)
def test_what_cannot_be_used_is_told_beside_what_was_typed(address, fields, told):
    page = send(browser(), address, **fields)
    assert 'role="alert"' in page
    assert told in page
    assert "Traceback" not in page


@pytest.mark.parametrize(
    "address", ["/chart?device=skinpenn", "/chart?goal=wings", "/evidence?treatment=wings", "/solute?name=qwertzuiop"]
)
def test_an_unknown_word_is_told(address):
    answer = browser().get(address)
    assert 'role="alert"' in answer.text
    assert answer.status_code in (200, 422)


def test_every_page_of_the_head_is_there_once():
    client = browser()
    home = client.get("/").text
    for address in PAGES:
        assert home.count(f'href="{address}"') == 2, "in the head and as a door"
        assert client.get(address).status_code == 200
    assert len(ROUTES) == len(set(ROUTES))


def test_scripts_weigh_little():
    client = browser()
    scripts = re.findall(r'<script src="([^"]+)"', client.get("/").text)
    assert scripts
    assert sum(len(client.get(script).content) for script in scripts) <= 60_000


def test_files_may_be_kept_and_their_names_follow_their_content():
    client = browser()
    files = re.findall(r'(?:href|src)="(/static/[^"]+)"', client.get("/").text)
    for file in files:
        answer = client.get(file)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]


def test_no_page_holds_script_or_style_of_its_own():
    client = browser()
    pages = [client.get(address).text for address in (*GETS, *PAGES)]
    pages += [send(client, address, **fields) for address, (fields, _) in POSTS.items()]
    for page in pages:
        assert "<style" not in page and " style=" not in page
        assert not re.search(r"<script(?! src)", page) and not re.search(r"\son\w+=", page)
