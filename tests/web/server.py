"""The application as tests meet it: called in the process, or at a port of this machine."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.testclient import TestClient

from corneum.web.application import application
from corneum.web.form_tokens import FIELD
from corneum.web.reach import loopback
from corneum.web.serving import listening

PORT = 8000
HOST = f"127.0.0.1:{PORT}"
_TOKEN = re.compile(rf'name="{FIELD}" value="([0-9a-f]+)"')


def browser() -> TestClient:
    """A browser without scripts, with cookies of its own."""
    return TestClient(application(loopback(PORT)), base_url=f"http://{HOST}", raise_server_exceptions=False)


def token_on(page: str) -> str:
    """The token of the form on a page."""
    found = _TOKEN.search(page)
    assert found is not None, "the page has no form"
    return found.group(1)


def send(client: TestClient, address: str, **fields: str) -> str:
    """The page that a form gives when it is filled in and sent."""
    token = token_on(client.get(address).text)
    return client.post(address, data={FIELD: token, **fields}).text


@contextmanager
def served() -> Iterator[str]:
    """The address at which the application is served meanwhile."""
    opened = listening(None)
    port = opened.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(application(loopback(port)), access_log=False, log_level="error"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [opened]}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()
