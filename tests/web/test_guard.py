"""Nothing gets in that did not come from a page of ours, in one sentence each, and every answer carries its headers."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corneum.web.form_tokens import FIELD, FormTokens
from corneum.web.guard import HEADERS, MOST_BYTES
from tests.web.server import HOST, browser, send, token_on

ADDRESSES = (
    "/",
    "/label",
    "/offer",
    "/chart",
    "/evidence",
    "/solute",
    "/simulate",
    "/glossary",
    "/nowhere",
    "/api/nowhere",
)
FORM = {"content-type": "application/x-www-form-urlencoded"}


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_carries_the_headers(address):
    answer = browser().get(address)
    assert {name: answer.headers[name] for name in HEADERS} == dict(HEADERS)
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8000", "127.0.0.1", "127.0.0.1:8001", "", "localhost.evil.example:8000"]
)
def test_another_host_is_refused(host):
    answer = browser().get("/label", headers={"host": host})
    assert answer.status_code == 421
    assert answer.text.count("\n") == 1


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "[::1]"])
def test_the_names_of_this_machine_are_answered(name):
    assert browser().get("/label", headers={"host": f"{name}:8000"}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": f"https://{HOST}"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_a_form_of_another_site_is_refused(headers):
    client = browser()
    token = token_on(client.get("/label").text)
    data = {FIELD: token, "ingredients": "Aqua, Glycerin"}
    assert client.post("/label", data=data, headers=headers).status_code == 403
    assert client.post("/label", data=data, headers={"origin": f"http://{HOST}"}).status_code == 200


def test_a_form_needs_the_token_of_its_browser():
    client, other = browser(), browser()
    other_token = token_on(other.get("/label").text)
    client.get("/label")
    for token in ("", "0" * 64, other_token, "é"):
        answer = client.post("/label", data={FIELD: token, "ingredients": "Aqua, Retinol"})
        assert answer.status_code == 403
        assert "Aqua, Retinol" in answer.text, "what was typed is kept"
        again = client.post("/label", data={FIELD: token_on(answer.text), "ingredients": "Aqua, Retinol"})
        assert again.status_code == 200


def test_a_token_of_another_process_is_not_ours():
    first, second = FormTokens(), FormTokens()
    mark = first.mark_of({})
    assert first.token(mark) != second.token(mark)


@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=x", "text/plain", "image/png", ""])
def test_other_kinds_of_bodies_are_refused(kind):
    answer = browser().post("/label", content=b"x", headers={"content-type": kind})
    assert answer.status_code == 415


def test_a_long_body_is_refused_whatever_it_says_of_its_length():
    client = browser()
    token = token_on(client.get("/label").text)
    whole = f"{FIELD}={token}&ingredients=".encode() + b"a" * MOST_BYTES
    assert client.post("/label", content=whole, headers=FORM).status_code == 413

    def in_pieces():
        for start in range(0, len(whole), 10_000):
            yield whole[start : start + 10_000]

    assert client.post("/label", content=in_pieces(), headers=FORM).status_code == 413
    assert client.post("/label", content=b"x", headers=FORM | {"content-length": "-1"}).status_code in (400, 413)


def test_many_fields_are_refused():
    client = browser()
    client.get("/label")
    body = "&".join(f"f{number}=1" for number in range(2000)).encode()
    answer = client.post("/label", content=body, headers=FORM)
    assert answer.status_code == 422
    assert "too many fields" in answer.text


@settings(max_examples=25)
@given(text=st.text(max_size=200))
def test_what_is_typed_is_shown_as_text(text):
    page = send(browser(), "/label", ingredients=f"<script>alert(1)</script>{text}\"'><img src=x onerror=alert(1)>")
    assert "<script>alert" not in page
    assert "<img" not in page


@pytest.mark.parametrize(
    "path",
    [
        "/static/../guard.py",
        "/static/..%2f..%2fguard.py",
        "/static/site.css",
        "/static/%00",
        "//etc/passwd",
        "/static/....//....//etc/passwd",
    ],
)
def test_no_other_file_is_served(path):
    answer = browser().get(path)
    assert answer.status_code == 404
    assert "There is no such page" in answer.text or answer.text == ""
