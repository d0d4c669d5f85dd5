"""Why a file cannot be written, in words that say what to do."""

from __future__ import annotations

import errno
import os
from pathlib import Path

_ELSEWHERE = "write elsewhere"
_FULL = f"make room, or {_ELSEWHERE}"
_REASONS = {
    errno.ENOSPC: f"the disk is full; {_FULL}",
    errno.EDQUOT: f"your share of the disk is used up; {_FULL}",
    errno.EFBIG: f"it would be larger than files may be here; {_ELSEWHERE}",
    errno.EROFS: f"the disk can only be read; {_ELSEWHERE}",
    errno.EISDIR: "a folder has this name; name a file",
    errno.ENOTDIR: f"a part of its path is a file and no folder; {_ELSEWHERE}",
    errno.EEXIST: f"a part of its path is a file and no folder; {_ELSEWHERE}",
    errno.ENAMETOOLONG: "its name is too long; choose a shorter one",
    errno.EIO: f"the disk failed; {_ELSEWHERE}",
}
_NO_RIGHT = (errno.EACCES, errno.EPERM)


def why_unwritten(fault: OSError, path: Path) -> str:
    """What follows the name of a file that cannot be written: why, and what to do."""
    if fault.errno in _NO_RIGHT:
        reason = f"{_without_right(path)}; {_ELSEWHERE}"
    else:
        known = _REASONS.get(fault.errno or 0)
        reason = known or f"{(fault.strerror or type(fault).__name__).lower()}; {_ELSEWHERE}"
    return f"cannot be written: {reason}"


def is_read_only(path: Path) -> bool:
    """Whether a file is kept from being changed: nobody may write to it, or not this user."""
    return not path.stat().st_mode & 0o222 or not os.access(path, os.W_OK)


def _without_right(path: Path) -> str:
    # where a folder above may not be looked into, pathlib raises
    if os.path.isfile(path) and is_read_only(path):
        return "a file of this name is there and read-only; make it writable"
    return "you may not write into its folder; change its rights"
