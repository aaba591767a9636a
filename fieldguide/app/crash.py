"""The outermost error handler: what reaches it is a bug.

It names the error and the lines of our code it passed, never a value: a traceback with values could hold what somebody typed or answered.
Nothing is written to disk and nothing is sent.
"""

from __future__ import annotations

import sys
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType

Told = Callable[[str], None]


def leave_no_core() -> None:
    """Ask the system to write no picture of the memory if the process dies: it could hold what somebody typed or answered.

    Windows writes one only where an administrator has asked for it, and there is no call by which a program could decline.
    """
    if sys.platform != "win32":
        import resource

        with suppress(ValueError, OSError):  # the system allows none anyway
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def install(tell: Told | None = None) -> None:
    """Handle uncaught exceptions of all threads from now on.

    Args:
        tell: Shows the report to the person, in addition to standard error.
    """

    def handle(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        report = describe(kind, trace)
        if sys.stderr is not None:
            sys.stderr.write(report + "\n")
        if tell is not None:
            tell(report)

    def handle_thread(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            handle(args.exc_type, args.exc_value, args.exc_traceback)

    def handle_unraisable(args: sys.UnraisableHookArgs) -> None:
        if sys.stderr is not None:
            sys.stderr.write(describe(args.exc_type, args.exc_traceback) + "\n")

    sys.excepthook = handle
    threading.excepthook = handle_thread
    sys.unraisablehook = handle_unraisable


def describe(kind: type[BaseException], trace: TracebackType | None) -> str:
    """Return a report that names the error and where it happened, without any value."""
    frames = traceback.extract_tb(trace)
    places = "\n".join(f"  {_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames)
    return f"Fieldguide met an error it did not expect: {kind.__name__}\n{places}\nNothing was written to disk. Please report these lines."


def _short(path: str) -> str:
    """Return a path without the folders of this computer, which can hold a person's name."""
    parts = path.replace("\\", "/").split("/")
    start = max((number for number, part in enumerate(parts[:-1]) if part == "fieldguide"), default=len(parts) - 1)
    return "/".join(parts[start:])
