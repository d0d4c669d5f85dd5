"""How commands print: as wide as the terminal, as JSON, with a bar while they work."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pydantic import BaseModel


# lines longer than this are not read
WIDEST = 120


@contextmanager
def progress_bar(label: str) -> Iterator[Callable[[float, str], None]]:
    """A progress bar on a terminal, nothing in a pipe. The callable takes the share done (0..1) and the step."""
    if not sys.stderr.isatty():
        yield lambda share, doing: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description:<28}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=1.0)
        yield lambda share, doing: bar.update(task, completed=share, description=doing)


def json_text(entries: object) -> str:
    """JSON of plain dicts and lists, a line an entry."""
    return json.dumps(entries, indent=1, ensure_ascii=False)


def model_json(document: BaseModel) -> str:
    """JSON of a typed document, a line an entry."""
    return document.model_dump_json(by_alias=True, indent=1)


def terminal_width() -> int:
    """Columns to print in: those of the terminal, at most WIDEST."""
    import shutil

    return min(shutil.get_terminal_size((100, 24)).columns, WIDEST)
