"""The codes on posters, as a camera sees them: painted, looked at module by module, and read back."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence

import pytest
import segno
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor

from fieldguide.domain.policy import Policy
from fieldguide.domain.records import Phone
from fieldguide.export.country_sheet import gather, is_for_danger, lines
from fieldguide.export.dialling import QUIET_ZONE, code_for
from fieldguide.qt import printing
from fieldguide.qt.on_paper import PaperKind, paper_of
from fieldguide.qt.stack import MM, PER_INCH

TOOLS = [name for name in ("pdftoppm", "zbarimg") if shutil.which(name) is None]
COUNTRIES = (  # noqa: SIM905 - quoted one by one they are hard to read
    "AL AM AT BA BE BG CH CY CZ DE DK EE ES FI FR GB GE GR HR HU IE IS IT LI LT LU LV MD ME MK MT NL NO PL PT RO RS SE SI SK TR UA XK"
).split()
Rows = Sequence[Sequence[bool]]
_FORMAT_PLACES = [(8, 0), (8, 1), (8, 2), (8, 3), (8, 4), (8, 5), (8, 7), (8, 8), (7, 8), (5, 8), (4, 8), (3, 8), (2, 8), (1, 8), (0, 8)]  # fmt: skip
_FORMAT_MASK = 0x5412
_MASKS = (
    lambda y, x: (y + x) % 2,
    lambda y, _: y % 2,
    lambda _, x: x % 3,
    lambda y, x: (y + x) % 3,
    lambda y, x: (y // 2 + x // 3) % 2,
    lambda y, x: y * x % 2 + y * x % 3,
    lambda y, x: (y * x % 2 + y * x % 3) % 2,
    lambda y, x: ((y + x) % 2 + y * x % 3) % 2,
)


def _read(rows: Rows) -> str:
    """Return the words of a code of version 1 to 3 with one block of bytes.

    Written from the layout in ISO/IEC 18004 and sharing nothing with the library that draws codes. It mends no errors: a module that was
    drawn wrong gives wrong words.
    """
    size = len(rows)
    assert size in (21, 25, 29), "a version this reader knows"
    bits = 0
    for y, x in _FORMAT_PLACES:
        bits = bits << 1 | rows[y][x]
    mask = _MASKS[(bits ^ _FORMAT_MASK) >> 10 & 7]
    stream = "".join(str(int(rows[y][x] ^ (mask(y, x) == 0))) for y, x in _data_places(size))
    assert stream[:4] == "0100", "bytes"
    count = int(stream[4:12], 2)
    return bytes(int(stream[at : at + 8], 2) for at in range(12, 12 + 8 * count, 8)).decode("ascii")


def _data_places(size: int) -> Iterator[tuple[int, int]]:
    """Yield the places of the data in their order: two columns at a time from the right, up and down in turn, past the timing column."""
    upwards = True
    for right in (*range(size - 1, 6, -2), 5, 3, 1):
        for y in range(size - 1, -1, -1) if upwards else range(size):
            yield from ((y, x) for x in (right, right - 1) if not _is_pattern(y, x, size))
        upwards = not upwards


def _is_pattern(y: int, x: int, size: int) -> bool:
    finder = (y < 9 and x < 9) or (y < 9 and x >= size - 8) or (y >= size - 8 and x < 9)
    alignment = size > 21 and abs(y - (size - 7)) <= 2 and abs(x - (size - 7)) <= 2
    return finder or alignment or 6 in (y, x)


@pytest.fixture
def sheet_of(qapp, real_library, today):
    return lambda code: gather(real_library, code, "", today)


def _posters(sheet):
    """Yield the number printed large, and the poster, for every poster of a country."""
    for kind in (PaperKind.STAFF, PaperKind.PUBLIC):
        for line in lines(sheet, public=kind is PaperKind.PUBLIC) or (None,):
            yield line, paper_of(sheet, kind, line)


def _code_places(page):
    """Yield each code of a page with its place on the sheet."""
    for laid, top in zip(page.stack.laid, page.stack.tops, strict=True):
        if laid.code is not None:
            yield laid.block.code, laid.code.translated(page.place.topLeft() + QPointF(0, top))


def _modules(image, code, place):
    """Return what is dark in a picture of a sheet where the modules of a code should be."""
    count = len(code.rows)
    step = place.width() // (count + 2 * QUIET_ZONE)
    edge = (place.width() - step * count) / 2
    pixel = image.logicalDpiX() / PER_INCH
    return [
        [
            image.pixelColor(
                int((place.left() + edge + (x + 0.5) * step) * pixel),
                int((place.top() + edge + (y + 0.5) * step) * pixel),
            ).lightness()
            < 128
            for x in range(count)
        ]
        for y in range(count)
    ]


@pytest.mark.parametrize("words", ["tel:112", "tel:+40800800678", "tel:+4980098765481234", "a"])
def test_the_reader_of_these_tests_reads_codes(words):
    for error in "lm":
        drawn = segno.make_qr(words, error=error, boost_error=False)
        assert _read([[bool(one) for one in row] for row in drawn.matrix]) == words


def test_a_number_is_dialled_in_full_where_it_has_a_full_form():
    assert code_for(Phone("+40800800678", "0800 800 678", "+40 800 800 678")).address == "tel:+40800800678"
    assert code_for(Phone("", "116 000", "")).address == "tel:116000"


@pytest.mark.parametrize("code", COUNTRIES)
def test_a_code_on_the_painted_sheet_dials_the_number_beside_it(code, sheet_of, painted):
    sheet = sheet_of(code)
    seen = 0
    for line, paper in _posters(sheet):
        found = list(_code_places(paper.pages[0]))
        if line is None or is_for_danger(sheet, line):
            assert found == []
            continue
        ((drawn, place),) = found
        read = _read(_modules(painted(paper), drawn, place))
        assert read == f"tel:{line.phone.e164 or re.sub(r'[^0-9]', '', line.phone.inside)}"
        dark = (place.width() // (len(drawn.rows) + 2 * QUIET_ZONE)) * len(drawn.rows)
        assert dark >= 25 * MM
        seen += 1
    assert seen or not sheet.hotlines or code == "IS"


def test_the_quiet_zone_of_a_code_is_white(sheet_of, painted):
    sheet = sheet_of("RO")
    paper = paper_of(sheet, PaperKind.PUBLIC, lines(sheet, public=True)[0])
    ((drawn, place),) = _code_places(paper.pages[0])
    image = painted(paper)
    step = place.width() // (len(drawn.rows) + 2 * QUIET_ZONE)
    pixel = image.logicalDpiX() / PER_INCH
    for distance in range(1, 40):
        at = distance / 40 * (QUIET_ZONE - 0.5) * step
        for x, y in ((at, place.height() / 2), (place.width() / 2, at), (place.width() - at, place.height() / 2)):
            seen = image.pixelColor(int((place.left() + x) * pixel), int((place.top() + y) * pixel))
            assert seen == QColor("white")


@pytest.mark.skipif(bool(TOOLS), reason=f"not installed: {', '.join(TOOLS)}")
@pytest.mark.parametrize("code", ["RO", "DE", "UA", "IE"])
def test_another_program_reads_the_code_from_the_file(code, sheet_of, tmp_path):
    sheet = sheet_of(code)
    line = lines(sheet, public=True)[0]
    printing.save_pdf(paper_of(sheet, PaperKind.PUBLIC, line), tmp_path / "poster.pdf", Policy())
    subprocess.run(
        ["pdftoppm", "-r", "100", "-gray", "-singlefile", "-png", "poster.pdf", "poster"], cwd=tmp_path, check=True
    )
    read = subprocess.run(
        ["zbarimg", "-q", "--raw", "poster.png"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert read.stdout.split() == [f"tel:{line.phone.e164}"]
