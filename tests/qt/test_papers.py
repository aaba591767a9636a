"""Cards and posters as they come out of the printer: one sheet, all of it readable, nothing over the edge, codes that dial."""

import contextlib
import re
import unicodedata
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtPrintSupport import QPrintPreviewDialog, QPrintPreviewWidget
from PySide6.QtWidgets import QApplication

from fieldguide.domain.policy import Policy
from fieldguide.errors import ExportError
from fieldguide.export.cards import pocket_card
from fieldguide.export.country_sheet import gather, lines
from fieldguide.export.sheet import Block, Frame
from fieldguide.qt import printing
from fieldguide.qt.on_paper import OnPaperDialog, PaperKind, paper_of
from fieldguide.qt.one_sheet import CARD, PUBLIC, STAFF, CardPaper
from fieldguide.qt.stack import MM, Stack

A4 = QRectF(0, 0, 210 * MM, 297 * MM)
#: What a printer may leave out.
UNPRINTABLE = 5 * MM
COUNTRIES = (  # noqa: SIM905 - quoted one by one they are hard to read
    "AL AM AT BA BE BG CH CY CZ DE DK EE ES FI FR GB GE GR HR HU IE IS IT LI LT LU LV MD ME MK MT NL NO PL PT RO RS SE SI SK TR UA XK"
).split()
#: Smallest letters for each kind, in points: notes on a card, notes on a poster for staff and for the public.
SMALLEST = {PaperKind.CARD: 6.0, PaperKind.STAFF: 6.5, PaperKind.PUBLIC: 7.5}
KINDS = {PaperKind.CARD: CARD, PaperKind.STAFF: STAFF, PaperKind.PUBLIC: PUBLIC}


@pytest.fixture
def sheet_of(qapp, real_library, today):
    return lambda code, role="": gather(real_library, code, role, today)


def _lines(sheet, kind):
    return (None,) if kind is PaperKind.CARD else lines(sheet, public=kind is PaperKind.PUBLIC) or (None,)


def _papers(sheet):
    """Yield kind, number printed large, and paper for everything that can be made of a country."""
    for kind in PaperKind:
        for line in _lines(sheet, kind):
            yield kind, line, paper_of(sheet, kind, line)


def _told(path):
    reader = PdfReader(path)
    (page,) = reader.pages
    return reader, " ".join(unicodedata.normalize("NFKC", page.extract_text()).split())


@pytest.mark.parametrize("code", COUNTRIES)
def test_nothing_leaves_its_page_or_lies_on_something_else(code, sheet_of):
    for kind, _, paper in _papers(sheet_of(code)):
        for page in paper.pages:
            assert A4.adjusted(UNPRINTABLE, UNPRINTABLE, -UNPRINTABLE, -UNPRINTABLE).contains(page.place)
            stack = page.stack
            bottoms = [top + one.height for one, top in zip(stack.laid, stack.tops, strict=True)]
            assert all(bottom <= top for bottom, top in zip(bottoms, stack.tops[1:], strict=False))
            assert bottoms[-1] <= stack.size.height() + 1
            assert stack.size.height() + page.footer.height <= page.place.height()
            for one in stack.laid:
                _check_inside(one, stack.size.width())
            assert KINDS[kind].points["small"] * stack.scale >= SMALLEST[kind]
        for one, other in pairwise(paper.pages):
            assert not one.place.intersects(other.place)


def _check_inside(one, width):
    room = QRectF(0, 0, width, one.height).adjusted(-1, -1, 1, 1)
    areas = [text.area for text in one.texts] + [area for area in (one.code, one.number and one.number.area) if area]
    for area in areas:
        assert room.contains(area)
        assert not [other for other in areas if other is not area and other.adjusted(1, 1, -1, -1).intersects(area)]
    for text in one.texts:
        assert text.document.idealWidth() <= text.area.width() + 1
        assert text.document.size().height() <= text.area.height() + 1


@pytest.mark.parametrize("code", COUNTRIES)
def test_every_paper_is_one_readable_sheet(code, sheet_of, tmp_path):
    sheet = sheet_of(code)
    for kind in PaperKind:
        line = _lines(sheet, kind)[0]
        paper = paper_of(sheet, kind, line)
        printing.save_pdf(paper, tmp_path / "paper.pdf", Policy())
        reader, words = _told(tmp_path / "paper.pdf")
        sheet_size = reader.pages[0].mediabox
        assert (round(sheet_size.width), round(sheet_size.height)) == (595, 842)
        assert reader.metadata.title == paper.title
        assert f"{sheet.edition.name} {sheet.edition.version}" in words
        assert "printed 21 Nov 2026" in words
        for record in (*sheet.emergency, *([line.record] if line else [])):
            for phone in record.facts.phones:
                assert phone.inside in words
        assert words.count("[not confirmed") == sum(
            text.document.toPlainText().replace("\xa0", " ").count("[not confirmed")
            for one in paper.pages
            for laid in one.stack.laid
            for text in laid.texts
        )


def test_folded_twice_the_card_reads_like_a_booklet(sheet_of):
    """Fold the upper half back, then the left half back: every page stands upright, the cover is in front, the others in order."""
    cover, left, right, back = CardPaper(pocket_card(sheet_of("RO"))).pages
    middle = A4.center()
    assert (cover._turned, left._turned, right._turned, back._turned) == (False, True, True, False)
    assert cover.place.left() > middle.x() < left.place.left(), "the left page is on the back of the cover"
    assert back.place.right() < middle.x() > right.place.right(), "the right page is on the back of the back"
    assert cover.place.top() > middle.y() < back.place.top()
    assert left.place.bottom() < middle.y() > right.place.bottom()


def test_the_fold_lines_are_faint_and_in_the_middle(sheet_of, painted):
    image = painted(CardPaper(pocket_card(sheet_of("RO"))))
    column = [image.pixelColor(x, 20).lightness() for x in range(image.width() // 2 - 3, image.width() // 2 + 4)]
    assert 150 < min(column) < 255


def test_a_paper_in_black_and_white_says_the_same(sheet_of):
    """What is printed is either dark or light: nothing is told by a colour, nor by a grey that a copier drops."""
    sheet = sheet_of("BA")
    for kind, _, paper in _papers(sheet):
        for page in paper.pages:
            for laid in page.stack.laid:
                colours = set(
                    re.findall(r"color:\s*(#[0-9a-f]{6})", "".join(one.document.toHtml() for one in laid.texts))
                )
                allowed = {"#ffffff"} if laid.block.frame is Frame.DARK else {"#0b3544"}
                assert colours <= allowed, kind
    assert QColor("#0b3544").lightness() < 50


@pytest.mark.usefixtures("qapp")
class TestFitting:
    SIZE = QSizeF(80 * MM, 60 * MM)

    @settings(max_examples=40)
    @given(
        text=st.text(max_size=3_000), number=st.sampled_from(["", "112", "0800 800 678", "918 654 101 · 918 654 104"])
    )
    def test_any_text_fits_or_is_refused(self, text, number):
        html = f"<p>{text.replace('&', '').replace('<', '')}</p>"
        with contextlib.suppress(ExportError):
            stack = Stack((Block((html,), Frame.LINE, "<h2>Top</h2>", number),), self.SIZE, CARD)
            assert stack.height <= self.SIZE.height()
            _check_inside(stack.laid[0], self.SIZE.width())

    def test_more_than_fits_is_refused(self):
        with pytest.raises(ExportError, match="more to say than fits"):
            Stack((Block((f"<p>{'word ' * 5_000}</p>",)),), self.SIZE, CARD)

    def test_a_word_longer_than_its_line_is_refused(self):
        with pytest.raises(ExportError, match="more to say than fits"):
            Stack((Block((f"<p>{'w' * 400}</p>",)),), self.SIZE, CARD)

    def test_a_short_text_is_not_blown_up(self):
        assert Stack((Block(("<p>Short</p>",)),), self.SIZE, CARD).scale <= 1.2

    def test_a_page_loads_nothing(self, tmp_path):
        image = QImage(8, 8, QImage.Format.Format_RGB32)
        image.fill(QColor("red"))
        assert image.save(str(tmp_path / "red.png"))
        html = f'<p>x<img src="{tmp_path / "red.png"}" width="80" height="80"></p>'
        (text,) = Stack((Block((html,)),), self.SIZE, CARD).laid[0].texts
        canvas = QImage(2000, 2000, QImage.Format.Format_RGB32)
        canvas.fill(QColor("white"))
        painter = QPainter(canvas)
        text.document.drawContents(painter)
        painter.end()
        red = QColor("red").rgb()
        assert not any(canvas.pixel(x, y) == red for x in range(0, 400, 5) for y in range(0, 400, 5))


class TestWritingAFile:
    @pytest.fixture
    def paper(self, sheet_of):
        return CardPaper(pocket_card(sheet_of("RO")))

    def test_a_full_disk_is_told_and_the_old_file_stays(self, paper, tmp_path):
        """A limit on the size of files makes the system refuse in the middle of writing, as a full disk does."""
        path = tmp_path / "card.pdf"
        path.write_bytes(b"the old one")
        resource = pytest.importorskip("resource", reason="only Unix limits the size of files")
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, hard))
        try:
            with pytest.raises(ExportError) as refused:
                printing.save_pdf(paper, path, Policy())
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        assert "cannot be written" in refused.value.message
        assert refused.value.hint.startswith("There is no room left. Choose another folder")
        assert path.read_bytes() == b"the old one"
        assert [one.name for one in tmp_path.iterdir()] == ["card.pdf"], "nothing unfinished is left behind"

    @pytest.mark.parametrize("place", ["missing/card.pdf", "file/card.pdf", "folder"])
    def test_a_place_that_takes_no_file_is_told(self, paper, tmp_path, place):
        (tmp_path / "file").write_text("x")
        (tmp_path / "folder").mkdir()
        before = sorted(tmp_path.rglob("*"))
        with pytest.raises(ExportError) as refused:
            printing.save_pdf(paper, tmp_path / place, Policy())
        assert "Choose another folder" in refused.value.hint
        assert sorted(tmp_path.rglob("*")) == before

    def test_a_file_that_is_there_is_replaced(self, paper, tmp_path):
        (tmp_path / "card.pdf").write_bytes(b"the old one" * 100_000)
        printing.save_pdf(paper, tmp_path / "card.pdf", Policy())
        assert (tmp_path / "card.pdf").read_bytes().startswith(b"%PDF")
        assert len(PdfReader(tmp_path / "card.pdf").pages) == 1


class TestAsking:
    """The button on the page of a country."""

    @pytest.fixture
    def dialog(self, window, keys):
        assert window.isVisible()
        keys.press("Alt+3", "Ctrl+Shift+P")
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, OnPaperDialog)
        return dialog

    def test_only_the_page_of_a_country_has_papers(self, window, read, keys):
        read(window, "indicator/documents-held")
        assert not window.reader.papers.isVisible()
        keys.press("Ctrl+Shift+P")
        assert QApplication.activeModalWidget() is None
        read(window, "country/ro")
        assert window.reader.papers.isVisible()

    @pytest.mark.parametrize(
        ("steps", "told"), [(0, "To fold"), (1, "Whom to ask in this house"), (2, "You can ask for help")]
    )
    def test_each_paper_is_saved_from_the_keyboard(self, dialog, window, keys, save_as, tmp_path, steps, told):
        dialog.kinds.setFocus()
        keys.press(*["Down"] * steps)
        dialog.pdf.setFocus()
        keys.press("Space")
        save_as(window, tmp_path / "paper.pdf")
        _, words = _told(tmp_path / "paper.pdf")
        assert told in words
        assert "0800 800 678" in words

    def test_the_number_on_a_poster_is_chosen_with_its_note(self, dialog):
        assert not dialog.numbers.isVisible()
        dialog.kinds.setCurrentIndex(2)
        offered = [dialog.numbers.itemText(at).partition(":")[0] for at in range(dialog.numbers.count())]
        assert offered == ["0800 800 678", "0757 749 845"]
        assert "informs the authorities" in dialog.note.text()
        dialog.numbers.setCurrentIndex(1)
        assert dialog.line.phone.e164 == "+40757749845"
        assert dialog.note.text() == "For text messages."

    def test_without_a_line_it_says_what_stands_large(self, window, read, keys):
        read(window, "country/ba")
        keys.press("Ctrl+Shift+P")
        dialog = QApplication.activeModalWidget()
        dialog.kinds.setCurrentIndex(1)
        assert dialog.line is None
        assert not dialog.numbers.isVisible()
        assert "No number for first advice on trafficking is known for Bosnia and Herzegovina" in dialog.note.text()

    def test_the_preview_shows_one_sheet_and_tells_of_a_missing_printer(self, dialog, qtbot, keys):
        dialog.print.click()
        preview = QApplication.activeModalWidget()
        assert isinstance(preview, QPrintPreviewDialog)
        qtbot.waitUntil(lambda: preview.findChild(QPrintPreviewWidget).pageCount() == 1)
        assert preview.has_printer or "There is no printer here" in preview.note.text()
        keys.press("Esc")

    def test_a_paper_that_does_not_fit_is_told(self, sheet_of, qtbot):
        sheet = sheet_of("RO")
        (first, *others) = sheet.hotlines
        endless = replace(first, facts=replace(first.facts, note="word " * 5_000))
        dialog = OnPaperDialog(replace(sheet, hotlines=(endless, *others)), None)
        qtbot.addWidget(dialog)
        with qtbot.waitSignal(dialog.failed) as failed:
            dialog.pdf.click()
        assert "Print the page of the country instead" in failed.args[0]
        assert dialog.result() != OnPaperDialog.DialogCode.Accepted

    def test_escape_twice_hides_it(self, dialog, window, keys):
        assert dialog.isVisible()
        keys.press("Esc", "Esc")
        assert window.isMinimized()
        assert QApplication.activeModalWidget() is None

    def test_every_part_has_a_name_for_a_screen_reader(self, dialog):
        dialog.kinds.setCurrentIndex(2)
        assert dialog.kinds.accessibleName() == "Paper"
        assert dialog.numbers.accessibleName() == "Large number"
        assert all(button.text() for button in (dialog.print, dialog.pdf, dialog.cancel))
