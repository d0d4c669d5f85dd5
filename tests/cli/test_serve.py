"""`corneum serve` tells where it is, answers there alone, and refuses a port that it cannot have."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import urllib.request

import pytest

from corneum.errors import InputFault
from corneum.web.serving import listening


def test_it_answers_where_it_says():
    command = [sys.executable, "-m", "corneum.cli", "serve", "--no-browser"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as running:
        try:
            assert running.stderr is not None
            address = re.search(r"http://127\.0\.0\.1:\d+/", running.stderr.readline())
            assert address is not None
            with urllib.request.urlopen(address[0], timeout=120) as answer:
                assert b"corneum" in answer.read()
        finally:
            running.kill()


def test_a_port_that_cannot_be_had_is_refused():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(InputFault, match="in use"):
            listening(other.getsockname()[1])
    for port in (-1, 0, 80, 70_000):
        with pytest.raises(InputFault, match="allowed is 1024 to 65535"):
            listening(port)
