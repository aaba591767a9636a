"""What papers of one page are made of: blocks that stand one below the other. How large they are drawn is up to the front end."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from fieldguide.export.dialling import Code


class Frame(StrEnum):
    """What surrounds a block. Each is told apart without colour."""

    NONE = "none"
    LINE = "line"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a page, as wide as the page.

    Attributes:
        columns: HTML of its columns, of equal width.
        frame: What surrounds it.
        top: HTML above number and columns; may be empty.
        number: A telephone number drawn as large as fits on one line, above the columns; may be empty.
        code: A code beside number and columns.
        code_words: What stands below the code.
    """

    columns: tuple[str, ...]
    frame: Frame = Frame.NONE
    top: str = ""
    number: str = ""
    code: Code | None = None
    code_words: str = ""
