"""Files written whole or not at all: what stood there stays until everything that replaces it is complete on disk."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

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
        OSError: a file cannot be written; `filename` is its path.
    """
    folders: list[Path] = []
    waiting: dict[Path, Path] = {}
    replaced: dict[Path, bytes | None] = {}
    try:
        for path in contents:
            with _naming(path):
                folders += _make_folder(path.parent)
        for path, content in contents.items():
            with _naming(path):
                # a link stays a link: what it leads to is replaced
                target = path.resolve() if path.is_symlink() else path
                if target.is_dir():
                    raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
                if target.exists() and not target.is_file():
                    _fill(target, content)
                else:
                    waiting[target] = _beside(target)
                    _fill(waiting[target], content)
        for target, temporary in waiting.items():
            with _naming(target):
                before = target.read_bytes() if len(waiting) > 1 and target.exists() else None
                os.replace(temporary, target)
                replaced[target] = before
    except BaseException:
        _put_back(replaced)
        for temporary in waiting.values():
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
        _remove_folders(folders)
        raise
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


def _put_back(replaced: Mapping[Path, bytes | None]) -> None:
    for path, before in replaced.items():
        with suppress(OSError):
            if before is None:
                path.unlink()
                continue
            temporary = _beside(path)
            try:
                _fill(temporary, before)
                os.replace(temporary, path)
            finally:
                temporary.unlink(missing_ok=True)


def _make_folder(folder: Path) -> list[Path]:
    """Make a folder with those above it; the ones that were missing, outermost first."""
    missing = []
    while not folder.exists() and folder != folder.parent:
        missing.append(folder)
        folder = folder.parent
    missing.reverse()
    if missing:
        missing[-1].mkdir(parents=True, exist_ok=True)
    return missing


def _remove_folders(folders: list[Path]) -> None:
    for folder in reversed(folders):
        with suppress(OSError):
            folder.rmdir()


@contextmanager
def _naming(path: Path) -> Iterator[None]:
    """A fault of the system names the file that was asked for, not the temporary one."""
    try:
        yield
    except OSError as fault:
        raise OSError(fault.errno, fault.strerror, str(path)) from fault
