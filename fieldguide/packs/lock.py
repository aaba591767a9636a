"""One program at a time changes the packs of a profile. The system drops the lock when its holder ends, however it ends."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fieldguide.errors import PackBusyError, PackError

#: What systems say if somebody else holds a lock; anything else means that there are no locks here.
_HELD = frozenset({errno.EAGAIN, errno.EWOULDBLOCK, errno.EACCES, errno.EDEADLK})


@contextmanager
def locked(profile: Path) -> Iterator[None]:
    """Hold the lock of a profile; the file stays and means nothing by itself.

    Raises:
        PackBusyError: Another program holds it.
        PackError: The profile cannot be written to, or lies where nothing can be locked.
    """
    path = profile / "packs" / "lock"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise PackError(
            f"{path.parent} cannot be written: {error.strerror}.",
            "Packs need a profile you may write to. Nothing was changed.",
        ) from error
    try:
        _take(handle, path.parent)
        yield
    finally:
        os.close(handle)  # which gives the lock back


def _take(handle: int, folder: Path) -> None:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno not in _HELD:
            raise PackError(
                f"{folder} cannot be locked: {error.strerror}.",
                "Packs need a profile on a disk that knows locks; some network shares do not. Nothing was changed.",
            ) from error
        raise PackBusyError(
            "Another window or command of the guide is changing packs just now.",
            "Wait until it is done, then try again.",
        ) from error
