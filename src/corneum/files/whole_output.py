"""Files written whole or not at all: what stood there stays until everything that replaces it is complete on disk."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from corneum.files.unwritten_file import is_read_only, why_unwritten

# text is written as UTF-8
Content = str | bytes


def write_files(contents: Mapping[Path, Content]) -> tuple[Path, ...]:
    """Write several files, all or none.

    Folders that are missing are made. Where one file cannot be written the others are put back as they were and no
    temporary file or new folder is left. What is no regular file (`/dev/stdout`, a pipe) is written to directly.

    Args:
        contents: text (written as UTF-8) or bytes by path.

    Returns:
        The paths, in order.

    Raises:
        OSError: a file cannot be written; `filename` is its path, `strerror` says why and what to do.
    """
    waiting: dict[Path, Path] = {}
    earlier: list[Path] = []
    with ExitStack() as undo:
        for path in contents:
            with _naming(path):
                _make_folder(path.parent, undo)
        for path, content in contents.items():
            with _naming(path):
                target = _target(path)
                if target.exists() and not target.is_file():
                    _fill(target, content)
                else:
                    waiting[target] = _beside(target)
                    undo.callback(_remove, [waiting[target]])
                    _fill(waiting[target], content)
        for target, temporary in waiting.items():
            with _naming(target):
                before = _beside(target) if target.exists() else None
                undo.callback(_put_back, target, before)
                if before is not None:
                    _keep(target, before)
                    earlier.append(before)
                os.replace(temporary, target)
        undo.pop_all()
    _remove(earlier)
    return tuple(contents)


def write_file(path: Path, content: Content) -> None:
    """Write one file whole or not at all, as `write_files` does. Raises OSError that names the file."""
    write_files({path: content})


def _beside(path: Path) -> Path:
    """A new name in the folder of a file, short enough where the file's own name is as long as names may be."""
    return path.parent / f".corneum-{os.getpid()}-{os.urandom(4).hex()}.tmp"


def _fill(path: Path, content: Content) -> None:
    """Write the content, complete on disk, with the rights of any file that this user makes."""
    with path.open("wb") as file:
        file.write(content.encode("utf-8") if isinstance(content, str) else content)
        file.flush()
        if path.is_file():
            os.fsync(file.fileno())


def _target(path: Path) -> Path:
    """What is replaced: what a link leads to stays behind the link. Raises OSError where it may not be."""
    target = path.resolve() if path.is_symlink() else path
    if target.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if target.is_file() and is_read_only(target):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    return target


def _keep(target: Path, before: Path) -> None:
    """Keep what is about to be replaced under a second name, which takes no room on a full disk."""
    try:
        os.link(target, before)
    except OSError:
        # not every kind of disk knows second names
        os.replace(target, before)


def _put_back(target: Path, before: Path | None) -> None:
    """What stood there under its own name again, or nothing where nothing stood there."""
    if before is None:
        _remove([target])
        return
    with suppress(OSError):
        os.replace(before, target)
    if os.path.exists(target):
        # two names of one file are not made one by a replacement
        _remove([before])


def _remove(paths: Iterable[Path]) -> None:
    for path in paths:
        with suppress(OSError):
            path.unlink(missing_ok=True)


def _make_folder(folder: Path, undo: ExitStack) -> None:
    """Make a folder with those above it; the ones that were missing are taken away again where `undo` is run."""
    missing = []
    while not folder.exists() and folder != folder.parent:
        missing.append(folder)
        folder = folder.parent
    for each in reversed(missing):
        each.mkdir(exist_ok=True)
        undo.callback(_remove_folder, each)


def _remove_folder(folder: Path) -> None:
    with suppress(OSError):
        folder.rmdir()


@contextmanager
def _naming(path: Path) -> Iterator[None]:
    """A fault of the system names the file that was asked for, not the temporary one, and says what to do."""
    try:
        yield
    except OSError as fault:
        raise OSError(fault.errno, why_unwritten(fault, path), str(path)) from fault
