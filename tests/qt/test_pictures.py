"""Figures in the window and on paper: in the colours of the look, as wide as the column, beside their numbers."""

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QSizeF, QUrl
from PySide6.QtGui import QColor, QImage, QPdfWriter, QTextDocument

from fieldguide.domain.policy import Policy
from fieldguide.domain.records import ArticleFacts, Figure, FigureStyle
from fieldguide.domain.settings import Theme
from fieldguide.qt import printing
from fieldguide.qt.pictures import load, pictures_of
from fieldguide.qt.theme import DARK, LIGHT

ARTICLE = "article/figures-you-will-hear"


@pytest.fixture
def figures(real_library):
    return pictures_of(real_library.record(ARTICLE).facts)


def _colours(image):
    return {image.pixelColor(x, y).name() for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)}


def test_every_figure_that_ships_is_drawn_and_differs_by_look(figures, qapp):
    assert len(figures) >= 4
    for name in figures:
        light, dark = (load(figures, name, 400, 1.0, colours) for colours in (LIGHT, DARK))
        assert light.width() == dark.width() == 400
        assert QColor(LIGHT.accent).name() in _colours(light)
        assert QColor(DARK.accent).name() in _colours(dark)
        assert light != dark


def test_it_is_sharp_on_fine_screens(figures, qapp):
    name = next(iter(figures))
    assert load(figures, name, 400, 2.0).width() == 800
    assert load(figures, name, 400, 2.0).deviceIndependentSize().width() == 400


def test_what_is_no_picture_of_the_record_is_nothing(figures, qapp):
    for name in ("figure:other", "file:///etc/hostname", "", "figure:"):
        assert load(figures, name, 400, 1.0).width() == 1
    assert load({"figure:x": "<svg"}, "figure:x", 400, 1.0).width() == 1


def test_a_picture_that_reaches_out_is_not_shown(qapp, tmp_path):
    red = QImage(8, 8, QImage.Format.Format_RGB32)
    red.fill(QColor("red"))
    red.save(str(tmp_path / "red.png"))
    address = QUrl.fromLocalFile(str(tmp_path / "red.png")).toString()
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="8" height="8">'
        f'<image xlink:href="{address}" width="8" height="8"/></svg>'
    )
    figure = Figure("x", "X", "registered", "EU", "2024", "persons", FigureStyle.BARS, (), (), svg=svg)
    assert pictures_of(ArticleFacts("figures", figures=(figure,))) == {}


def _shown(page, name):
    return page.document().resource(QTextDocument.ResourceType.ImageResource, QUrl(name))


def test_the_page_shows_them_with_their_numbers(window, read):
    read(window, ARTICLE)
    page = window.reader.page
    told = page.toPlainText()
    assert "10,093" in told
    assert "Registered · EU-27 · 2021 to 2024 · persons" in told
    assert "￼" in told, "a picture stands in the text"
    assert "{figure" not in told
    assert _shown(page, "figure:registered-by-year").width() > 100


@pytest.mark.parametrize(("theme", "colours"), [(Theme.LIGHT, LIGHT), (Theme.DARK, DARK)])
def test_they_follow_the_look(open_guide, read, theme, colours):
    guide = open_guide()
    read(guide.window, ARTICLE)
    guide.desk.change(theme=theme)
    image = _shown(guide.window.reader.page, "figure:registered-by-year")
    assert QColor(colours.accent).name() in _colours(image)


def test_they_keep_to_a_narrow_column(open_guide, read, qtbot):
    guide = open_guide(size=(1280, 800))
    read(guide.window, ARTICLE)
    page = guide.window.reader.page
    before = _shown(page, "figure:registered-by-year").deviceIndependentSize().width()
    guide.window.resize(720, 480)
    qtbot.waitUntil(
        lambda: _shown(page, "figure:registered-by-year").deviceIndependentSize().width() <= page.viewport().width()
    )
    assert page.horizontalScrollBar().maximum() == 0
    assert before > 100


def test_they_stand_on_paper(window, read, tmp_path):
    read(window, ARTICLE)
    printing.save_pdf(window.reading.paper(), tmp_path / "figures.pdf", Policy())
    images = [image for sheet in PdfReader(tmp_path / "figures.pdf").pages for image in sheet.images]
    assert len(images) >= 4


@pytest.mark.parametrize("resolution", [300, 1200])
@pytest.mark.parametrize("target", [ARTICLE, "help/someone-listening"])
def test_on_paper_they_keep_to_their_share_of_the_sheet(window, target, resolution, tmp_path):
    """A figure that runs over the edge shows some of its bars only, and says something else."""
    window.reading.open(target)
    device = QPdfWriter(str(tmp_path / "paper.pdf"))
    device.setResolution(resolution)
    size = QSizeF(device.width(), device.height())
    document = printing._document(window.reading.paper(), device, size)
    assert document.pageCount() >= 1  # lays it out
    widths = [
        block.layout().lineAt(0).naturalTextWidth()
        for block in map(document.findBlockByNumber, range(document.blockCount()))
        if "\N{OBJECT REPLACEMENT CHARACTER}" in block.text()
    ]
    assert widths
    assert all(0.5 * size.width() < width < 0.75 * size.width() for width in widths)
