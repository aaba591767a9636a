"""A page is words. Whatever stands in it, no file of the computer and no address is read or opened because of it."""

import re

import pytest
from PySide6.QtCore import QObject, QSizeF, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QImage, QPainter, QPdfWriter, QTextCursor, QTextDocument
from PySide6.QtWidgets import QTextBrowser

from fieldguide.domain.records import ChecklistFacts
from fieldguide.export import page
from fieldguide.qt import help_pages, printing
from fieldguide.qt.pictures import load, pictures_of

KINDS = (
    QTextDocument.ResourceType.ImageResource,
    QTextDocument.ResourceType.StyleSheetResource,
    QTextDocument.ResourceType.HtmlResource,
    QTextDocument.ResourceType.MarkdownResource,
)
OUTSIDE = ("http", "https", "file", "mailto", "tel", "ftp")


@pytest.fixture
def picture(tmp_path):
    path = tmp_path / "picture.png"
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    assert image.save(str(path))
    return path


def _addresses(picture):
    return ["/etc/hostname", QUrl.fromLocalFile("/etc/hostname").toString(), str(picture),
            QUrl.fromLocalFile(str(picture)).toString(), "http://127.0.0.1:9/a.png", "qrc:/x.png", "picture.png"]  # fmt: skip


def _tempting(addresses):
    parts = [f'<img src="{one}" width="8" height="8">' for one in addresses]
    parts += [f'<link rel="stylesheet" href="{one}">' for one in addresses]
    parts += [f'<p style="background-image: url({one})">words</p>' for one in addresses]
    return "".join(parts)


def test_a_plain_text_browser_would_read_the_file(qtbot, picture):
    """What the page guards against is real: without it Qt reads any file a page names."""
    browser = QTextBrowser()
    qtbot.addWidget(browser)
    read = browser.loadResource(QTextDocument.ResourceType.ImageResource.value, QUrl.fromLocalFile(str(picture)))
    assert read is not None


def _is_nothing(loaded):
    return isinstance(loaded, QImage) and loaded.size().width() == 1 and loaded.pixelColor(0, 0).alpha() == 0


@pytest.mark.parametrize("view", ["reader", "outcome", "help"])
def test_no_resource_is_loaded(window, read, picture, view):
    read(window, "term/disclosure")
    if view == "help":
        window.reading.open("help/checklists")
    shown = window.checklist.outcome if view == "outcome" else window.reader.page
    addresses = _addresses(picture)
    shown.show_html(_tempting(addresses))
    shown.grab()
    for address in addresses:
        for kind in KINDS:
            assert _is_nothing(shown.document().resource(kind.value, QUrl(address))), f"{address} was read"
            assert _is_nothing(shown.loadResource(kind.value, QUrl(address)))


def test_no_resource_is_loaded_for_paper(qapp, picture, tmp_path):
    addresses = _addresses(picture)
    device = QPdfWriter(str(tmp_path / "paper.pdf"))
    document = printing._document(printing.Paper(_tempting(addresses), "", ""), device, QSizeF(400, 600))
    painter = QPainter(device)
    document.drawContents(painter)
    painter.end()
    for address in addresses:
        for kind in KINDS:
            assert _is_nothing(document.resource(kind.value, QUrl(address))), f"{address} was read"


@pytest.mark.parametrize("ratio", [1.0, 2.0])
def test_a_page_of_help_loads_its_own_pictures_and_those_of_no_other(window, qapp, ratio):
    window.reading.open("help/checklists")
    own = help_pages.paper_of("help/checklists", window._desk).pictures
    others = help_pages.paper_of("help/referral", window._desk).pictures
    assert own
    assert others
    page = window.reader.page
    assert all(page.loadResource(KINDS[0].value, QUrl(name)).width() > 100 for name in own)
    assert all(_is_nothing(page.loadResource(KINDS[0].value, QUrl(name))) for name in others)
    for name in ("manual:pictures/../../../README.md", "manual:/etc/hostname", "manual:pictures/none.png"):
        assert _is_nothing(page.loadResource(KINDS[0].value, QUrl(name)))
    assert all(load(own, name, 300, ratio).deviceIndependentSize().width() == 300 for name in own)
    assert _is_nothing(load({"manual:x": b"no picture"}, "manual:x", 300, ratio))


class Opened(QObject):
    """Stands where the desktop would open an address."""

    def __init__(self):
        super().__init__()
        self.addresses = []

    @Slot(QUrl)
    def note(self, address):
        self.addresses.append(address.toString())


@pytest.fixture
def opened():
    told = Opened()
    for scheme in OUTSIDE:
        QDesktopServices.setUrlHandler(scheme, told, "note")
    yield told
    for scheme in OUTSIDE:
        QDesktopServices.unsetUrlHandler(scheme)


LEADING_OUT = (
    "https://example.org/", "file:///etc/hostname", "mailto:someone@example.org", "tel:112", "#name", "javascript:alert(1)",
    "legal/cets-197", "//example.org", "ftp://example.org/x",
)  # fmt: skip


def test_an_address_that_is_no_record_does_nothing(window, read, keys, qtbot, opened):
    read(window, "term/disclosure")
    shown = window.reader.page
    for address in LEADING_OUT:
        shown.show_html(f'<p><a href="{address}">go there</a></p>')
        text = shown.toPlainText()
        cursor = QTextCursor(shown.document())
        cursor.setPosition(3)
        place = shown.cursorRect(cursor).center()
        assert shown.anchorAt(place) == address
        with qtbot.assertNotEmitted(shown.followed):
            qtbot.mouseClick(shown.viewport(), Qt.MouseButton.LeftButton, pos=place)
            shown.setFocus()
            keys.press("Tab", "Return")
        assert shown.toPlainText() == text
        assert shown.source().isEmpty()
        assert opened.addresses == []


def _pages(library, today):
    for record in library.records():
        yield record.id, page.render(record, library.vocabulary, today)
        if isinstance(record.facts, ChecklistFacts):
            yield record.id, record.facts.definition.before_html


def test_no_record_that_ships_names_a_picture_but_its_own_or_an_address_to_open(real_library, today):
    for record_id, html in _pages(real_library, today):
        own = {f'src="{name}"' for name in pictures_of(real_library.record(record_id).facts)}
        assert set(re.findall(r"\bsrc=\"[^\"]*\"?", html)) <= own, record_id
        assert html.count("<img") == len(own), record_id
        assert not re.search(r"<(link|script|iframe|object|style)\b|url\(", html), record_id


def test_every_link_of_every_record_leads_somewhere(real_library, today):
    shown = dict(_pages(real_library, today))
    places = {record_id: set(re.findall(r'<a name="([^"]+)"', html)) for record_id, html in shown.items()}
    dead = []
    for record_id, html in shown.items():
        for target in re.findall(r'href="([^"]+)"', html):
            name, _, article = target.removeprefix("record:").partition("#")
            if name not in shown or (article and article not in places[name]):
                dead.append((record_id, target))
    assert dead == []
