"""The environment that frozen programs are made in: exact versions with the hashes of their files, and nothing else.

It is not the one for development: what it holds ends up on other people's computers. Standard library only.
"""

from __future__ import annotations

import hashlib
import shutil
import sys
import sysconfig
from pathlib import Path

from bare_machine import ROOT, Need, is_loadable, on_linux, require, require_venv, run_quietly, say

REQUIREMENTS = ROOT / "packaging" / "requirements.txt"
ENVIRONMENT = ROOT / "build" / "package" / "env"
STAMP = ENVIRONMENT / "made-from"


def prepare() -> Path:
    """Make the environment if its list has changed, and return its Python.

    Raises:
        SetupError: The system lacks a part, or a file is not the one whose hash is listed; the text says which.
    """
    python = ENVIRONMENT / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    wanted = stamp()
    if STAMP.exists() and STAMP.read_text(encoding="utf-8") == wanted:
        return python
    require_venv()
    say("Installing what frozen programs are made from into build/package/env ...")
    if ENVIRONMENT.exists():
        shutil.rmtree(ENVIRONMENT)
    run_quietly([sys.executable, "-m", "venv", ENVIRONMENT], "No Python environment could be made.")
    pip = [
        python,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--require-hashes",
        "-r",
        REQUIREMENTS,
    ]
    run_quietly(pip, "The packages could not be installed.")
    STAMP.write_text(wanted, encoding="utf-8")
    return python


def stamp() -> str:
    """Say what the environment is made from: a Python, a place and the list."""
    return f"{sys.version}\n{ENVIRONMENT}\n{hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()}"


def require_for_freezing() -> None:
    """Make sure that the system has what PyInstaller uses.

    Raises:
        SetupError: It has not; the text says what to do.
    """
    if on_linux():
        require(_missing, "Building a program that needs no Python")


def _missing() -> list[Need]:
    """Return what is missing: tools that look into shared libraries, and Python itself as one."""
    missing = [] if shutil.which("objdump") and shutil.which("strip") else [Need("objdump", "binutils", "binutils")]
    minor = sys.version_info.minor
    shared = f"libpython3.{minor}.so.1.0"
    if not sysconfig.get_config_var("Py_ENABLE_SHARED") and not is_loadable(shared):
        missing.append(Need(shared, f"libpython3.{minor}", "python3-libs"))
    return missing
