"""`corneum serve`: the application at a port of this machine, until it is stopped."""

from __future__ import annotations

import socket

import uvicorn

from corneum.errors import InputFault
from corneum.web.application import application
from corneum.web.reach import LOOPBACK, loopback

_FIRST_PORT, _LAST_PORT = 1024, 65535
# a page that is being sent when the server is stopped is given this long (s)
_LAST_ANSWERS = 5


def listening(port: int | None) -> socket.socket:
    """A socket of this machine at that port, or at one that is free.

    Raises:
        InputFault: the port is none, or taken.
    """
    if port is not None and not _FIRST_PORT <= port <= _LAST_PORT:
        raise InputFault("--port", port, f"allowed is {_FIRST_PORT} to {_LAST_PORT}")
    opened = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        opened.bind((LOOPBACK, port or 0))
        # whoever comes before the application is ready waits for it
        opened.listen()
    except OSError:
        opened.close()
        raise InputFault("--port", port, "is in use; leave it out, and a free one is taken") from None
    return opened


def serve(opened: socket.socket) -> None:
    """Serve pages at a socket until the process is told to stop. Addresses of requests are not logged."""
    reach = loopback(opened.getsockname()[1])
    settings = uvicorn.Config(
        application(reach),
        access_log=False,
        log_level="warning",
        server_header=False,
        date_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=_LAST_ANSWERS,
    )
    uvicorn.Server(settings).run(sockets=[opened])
