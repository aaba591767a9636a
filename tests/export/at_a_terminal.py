"""Run a program at a terminal of its own, answer its one question, and end with its exit code.

Usage: ``python at_a_terminal.py ANSWER PROGRAM [ARGUMENT ...]``. What the program says at the terminal goes to standard output.
"""

from __future__ import annotations

import os
import pty
import sys


def main(answer: str, program: list[str]) -> int:
    child, terminal = pty.fork()
    if not child:
        os.execvp(program[0], program)  # noqa: S606 - the test names it
    asked = False
    while True:
        try:
            said = os.read(terminal, 1024)
        except OSError:  # the program has closed its end
            break
        if not said:
            break
        sys.stdout.buffer.write(said)
        if not asked and b":" in said:
            asked = True
            os.write(terminal, answer.encode() + b"\r")
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
