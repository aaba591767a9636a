"""Run a module as a program and end it at once, with an exit code nobody mistakes, if it reaches for the network or writes a file.

Usage: ``python guarded.py MODULE [ARGUMENT ...]``
"""

from __future__ import annotations

import os
import runpy
import sys

REACHED_OUT = 97
WROTE = 98
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_TRUNC
_CHANGING = (
    "os.mkdir",
    "os.rename",
    "os.remove",
    "os.rmdir",
    "os.link",
    "os.symlink",
    "os.truncate",
    "shutil.",
    "tempfile.",
)
_ELSEWHERE = ("subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.startfile", "webbrowser.", "ctypes.dlopen")


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    if event.startswith(("socket.", "urllib.", "ftplib.", "smtplib.", "http.")):
        _end(REACHED_OUT, event, arguments)
    if event == "open" and isinstance(arguments[2], int) and arguments[2] & _WRITING and arguments[0] != os.devnull:
        _end(WROTE, event, arguments)
    if event.startswith((*_CHANGING, *_ELSEWHERE)):
        _end(WROTE, event, arguments)


def _end(code: int, event: str, arguments: tuple[object, ...]) -> None:
    os.write(2, f"{event} {arguments!r}\n".encode(errors="backslashreplace"))
    os._exit(code)


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    del sys.argv[0]
    sys.addaudithook(_watch)
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
