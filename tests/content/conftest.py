from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from fieldguide.content.builder import Content, build, read_content
from fieldguide.errors import ContentError, Fault

Spoil = Callable[[str, str, str], None]
Refused = Callable[[], tuple[Fault, ...]]
LineOf = Callable[[str, str], int]


@pytest.fixture
def spoil(content_copy: Path) -> Spoil:
    """Replace a stretch of text, which must stand there exactly once, in one file of the copied content."""

    def replace(file: str, old: str, new: str) -> None:
        path = content_copy / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"“{old}” stands {text.count(old)} times in {file}"
        path.write_text(text.replace(old, new), encoding="utf-8")

    return replace


@pytest.fixture
def line_of(content_copy: Path) -> LineOf:
    """Return the one line, counted from 1, that holds a text."""

    def find(file: str, text: str) -> int:
        lines = (content_copy / file).read_text(encoding="utf-8").split("\n")
        found = [number for number, line in enumerate(lines, start=1) if text in line]
        assert len(found) == 1, f"“{text}” stands on lines {found} of {file}"
        return found[0]

    return find


@pytest.fixture
def refused(content_copy: Path, tmp_path: Path) -> Refused:
    """Build from the copied content, see that it is refused and an older library left alone, and return the faults."""

    def call() -> tuple[Fault, ...]:
        out = tmp_path / "out" / "library.db"
        out.parent.mkdir(exist_ok=True)
        out.write_bytes(b"an older library")
        with pytest.raises(ContentError) as caught:
            build(content_copy, out)
        assert out.read_bytes() == b"an older library"
        assert list(out.parent.iterdir()) == [out]
        for fault in caught.value.faults:
            assert str(fault) == f"{fault.file}:{fault.line}: {fault.problem}. Expected: {fault.expected}"
            assert fault.problem
            assert fault.expected
            assert "\n" not in str(fault)
        return caught.value.faults

    return call


@pytest.fixture
def checked() -> Callable[[Path], Content]:
    """Read a content folder that must be free of faults."""
    return read_content
