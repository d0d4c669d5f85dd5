"""What every request passes before a route sees it, and what every answer carries.

A request is refused whose Host is not one of ours (DNS rebinding), whose Origin or Sec-Fetch-Site says that another
site sent it, whose body is larger than any form of ours or of a kind that we do not read.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from corneum.web.reach import Reach

MOST_BYTES = 256_000
READ_KINDS = ("application/x-www-form-urlencoded", "application/json", "application/yaml")
# methods that change nothing, and so may come from anywhere
SAFE = ("GET", "HEAD", "OPTIONS")
OWN_SITE = ("same-origin", "none")

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    # with no-referrer a browser hides the origin of our own forms too
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "X-Frame-Options": "DENY",
}
NOT_KEPT = "no-store"


class Refused(Exception):
    """A request that no route sees: the status and one sentence."""

    def __init__(self, status: int, reason: str) -> None:
        self.status, self.reason = status, reason
        super().__init__(reason)


class Guard:
    """The application behind the checks of every request, with the headers of every answer."""

    def __init__(self, app: ASGIApp, reach: Reach) -> None:
        self._app, self._reach = app, reach

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        carrying = _with_headers(send)
        try:
            _check(scope, self._reach)
        except Refused as refused:
            await PlainTextResponse(f"{refused.reason}\n", refused.status)(scope, receive, carrying)
            return
        # the framework raises again what was answered as a fault of ours; the server's log would tell what was sent
        with suppress(Exception):
            await self._app(scope, _bounded(receive), carrying)


def _check(scope: Scope, reach: Reach) -> None:
    headers = Headers(scope=scope)
    if headers.get("host") not in reach.hosts:
        raise Refused(421, "This address is not one that corneum is served at.")
    if scope["method"] in SAFE:
        return
    origin, site = headers.get("origin"), headers.get("sec-fetch-site")
    if (origin is not None and origin not in reach.origins) or (site is not None and site not in OWN_SITE):
        raise Refused(403, "Another site sent this form; open the page of corneum and send it from there.")
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in READ_KINDS:
        raise Refused(415, f"What was sent is of no kind that is read here; allowed are {', '.join(READ_KINDS)}.")
    length = headers.get("content-length")
    if length is not None and (not length.isdecimal() or int(length) > MOST_BYTES):
        raise _too_long()


def _too_long() -> Refused:
    return Refused(413, f"That is too long; at most {MOST_BYTES // 1000} kB are read.")


def _bounded(receive: Receive) -> Receive:
    """The body, ended where it grows beyond what its length said."""
    received = 0

    async def bounded() -> Message:
        nonlocal received
        message = await receive()
        received += len(message.get("body", b""))
        if received > MOST_BYTES:
            raise _too_long()
        return message

    return bounded


def _with_headers(send: Send) -> Send:
    async def carrying(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _headers(headers):
                headers[name] = value
        await send(message)

    return carrying


def _headers(present: MutableHeaders) -> Iterator[tuple[str, str]]:
    yield from HEADERS.items()
    if "cache-control" not in present:
        yield "Cache-Control", NOT_KEPT
