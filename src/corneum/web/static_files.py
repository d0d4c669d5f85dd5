"""Scripts and style sheets, under names that change with their content, so that browsers may keep them for ever."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from importlib import resources

from starlette.responses import Response

from corneum.report.figures.drawing import style

# by ending: what a file is sent as
KINDS: Mapping[str, str] = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
# the style of the pictures of `report.figures`, which hold none of their own on these pages
PICTURES = "pictures.css"
FOR_EVER = "public, max-age=31536000, immutable"
_DIGITS = 12


@cache
def static_files() -> Mapping[str, tuple[bytes, str]]:
    """Content and media type of every file, by the name that it is served under."""
    folder = resources.files("corneum.web").joinpath("static")
    contents = {file.name: file.read_bytes() for file in folder.iterdir()} | {PICTURES: style().encode("utf-8")}
    served = {}
    for name, content in contents.items():
        stem, dot, ending = name.rpartition(".")
        served[f"{stem}.{hashlib.sha256(content).hexdigest()[:_DIGITS]}.{ending}"] = (content, KINDS[dot + ending])
    return served


def static_url(name: str) -> str:
    """The address of a file of that name. Raises KeyError where there is none."""
    stem, _, ending = name.rpartition(".")
    for served in static_files():
        if served.startswith(f"{stem}.") and served.endswith(f".{ending}") and len(served) == len(name) + _DIGITS + 1:
            return f"/static/{served}"
    raise KeyError(name)


def static_file(served: str) -> Response | None:
    """The answer to a request for a file under the name that it is served under; None where there is none."""
    file = static_files().get(served)
    if file is None:
        return None
    content, kind = file
    return Response(content, media_type=kind, headers={"Cache-Control": FOR_EVER})
