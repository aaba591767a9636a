"""Where a policy is looked for: the only code that knows.

The system's file comes first and counts alone: a folder beside the program may belong to whoever uses it. Why these places, and why the files
are not merged, stands in ``docs/adr/0007-policy-file.md``. No variable of the environment has a say, for anybody may set one.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

from fieldguide.domain.policy import Policy

NAME = "policy.toml"


def in_force() -> Policy:
    """Return the policy of this computer and this copy of the program; an empty one if there is none."""
    looked_for = tuple(map(str, places()))
    there = [path for path in places() if _may_be_there(path)]
    if there:
        from fieldguide.content import policy  # most computers have no policy and need not wait for its reader

        for number, path in enumerate(there, start=1):
            found = policy.read(path)
            if found is not None:
                return replace(found, passed_over=tuple(map(str, there[number:])), looked_for=looked_for)
    return Policy(looked_for=looked_for)


def places() -> tuple[Path, ...]:
    """Return where a policy may be, in the order in which it is looked for."""
    return (system_place(), *beside_the_program())


def system_place() -> Path:
    """Return the place in the folder only administrators write to."""
    if sys.platform == "win32":
        return _program_data() / "Fieldguide" / NAME
    if sys.platform == "darwin":
        return Path("/Library/Application Support/Fieldguide") / NAME
    return Path("/etc/fieldguide") / NAME


def beside_the_program() -> tuple[Path, ...]:
    """Return the places beside a frozen program; a source checkout or an installed wheel has none.

    The program of a Mac lies in ``Fieldguide.app/Contents/MacOS``: what a person sees beside it is beside the ``.app``. A file in its
    ``Resources`` belongs to whoever signed it.
    """
    if not getattr(sys, "frozen", False):
        return ()
    folder = Path(sys.executable).resolve().parent
    if sys.platform == "darwin" and folder.name == "MacOS" and folder.parent.name == "Contents":
        return (folder.parents[2] / NAME, folder.parent / "Resources" / NAME)
    return (folder / NAME,)


def _program_data() -> Path:
    """Ask Windows for its folder; the variable ``ProgramData`` could be set by whoever starts the program."""
    if sys.platform == "win32":
        import ctypes

        common_app_data, longest = 0x23, 260
        found = ctypes.create_unicode_buffer(longest)
        if ctypes.windll.shell32.SHGetFolderPathW(None, common_app_data, None, 0, found) == 0:
            return Path(found.value)
    return Path("C:/ProgramData")  # where it is unless somebody has moved it


def _may_be_there(path: Path) -> bool:
    """Tell whether there is a file, or whether nobody can tell: then it is for the reader to say why it cannot be read."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
    return True
