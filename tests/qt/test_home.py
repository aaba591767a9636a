"""The start page and the red button where packs are installed: what they must not change, and what stands beside a number."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLabel, QPushButton

from fieldguide.domain.settings import Settings
from fieldguide.export import country_page
from fieldguide.packs import editions
from fieldguide.qt import sections
from fieldguide.qt.checklist_run import ChecklistRun
from fieldguide.qt.desk import Desk
from fieldguide.qt.home import HomePage
from fieldguide.qt.list_pane import Choice, ListPane
from fieldguide.qt.rows import HeadingRow
from fieldguide.qt.top_bar import TopBar
from fieldguide.store.library import Library
from fieldguide.store.userdata import UserData
from tests.content.packed import contact, table
from tests.packs.carried import Ngo

#: By their names they would stand before everything of the core edition.
ROWS = (
    contact("ngo-x-danger", "+442079460190", name="A number in danger", type="emergency", needs="emergency"),
    contact("ngo-x-advice", "+442079460111", name="Advice & shelter", needs="hotline;shelter", hours="Mon-Fri 9:00-17:00"),
)  # fmt: skip
EUROPEAN = contact("ngo-x-child", "+46846500419", name="A line for children", needs="missing-child;emergency")


@pytest.fixture(scope="module")
def with_pack(tmp_path_factory, library_path):
    """The example library with a pack that brings numbers of every need."""
    folder = tmp_path_factory.mktemp("home")
    ngo = Ngo(may_override=True)
    device = ngo.device(folder / "profile", library_path)
    files = {"services/gb.csv": table(*ROWS), "services/se.csv": table(EUROPEAN)}
    device.install(device.plan(ngo.pack(folder, files=files)))
    return editions.in_use(device.profile, library_path).library


@pytest.fixture
def desk_in(qapp, with_pack, tmp_path, today):
    """Return a function that opens the library in a country."""
    opened = []

    def open_in(country):
        userdata, library = UserData(tmp_path / f"{country}.db"), Library(with_pack)
        userdata.keep(Settings(country=country, is_welcomed=True))
        opened.extend((userdata, library))
        return Desk(library, userdata, lambda: today)

    yield open_in
    for one in opened:
        one.close()


@pytest.mark.parametrize(("country", "number"), [("GB", "555"), ("SE", "112"), ("", "112 (EU)")])
def test_a_contact_for_danger_of_a_pack_never_feeds_the_button(qtbot, desk_in, country, number):
    desk = desk_in(country)
    assert desk.emergency_line() == number
    assert {record.head.issued for record in desk.emergency()} == {None}
    bar = TopBar(desk)
    qtbot.addWidget(bar)
    assert bar.emergency.accessibleName().startswith(f"Emergency number {number}")
    run = ChecklistRun(desk.library.record(desk.checklists()[0].id), desk)
    assert f"Danger at any moment: <b>{number}</b>" in run.outcome_html()


def test_contacts_of_packs_stand_after_those_of_the_core(desk_in):
    found = [record.id for record in desk_in("GB").contacts()]
    assert found[-2:] == ["service/ngo-x-danger", "service/ngo-x-advice"]
    europe = [record.id for record in desk_in("SE").contacts("missing-child")]
    assert europe == ["service/eu-example-116000", "service/ngo-x-child"]


def test_next_steps_name_the_core_editions_numbers_before_a_packs(desk_in):
    desk = desk_in("SE")
    run = ChecklistRun(desk.library.record(desk.checklists()[0].id), desk)
    shown = run._most_useful(desk.contacts("emergency"))
    assert [record.id for record in shown] == ["service/eu-example-112", "service/ngo-x-child"]


# --- what stands beside a number on the start page -----------------------------------------------------------------------------------


@pytest.fixture
def home_in(qtbot, desk_in):
    """Return a function that shows the start page of a country."""

    def show(country, width=900, percent=100):
        desk = desk_in(country)
        desk.change(text_size=percent)
        page = HomePage(desk)
        qtbot.addWidget(page)
        page.resize(width, 480)
        page.refresh()
        page.show()
        return page

    return show


def _lines(page, role):
    return [one for one in page.widget().findChildren(QLabel) if one.property("role") == role]


def _names(page):
    buttons = page.widget().findChildren(QPushButton)
    return [one for one in buttons if one.accessibleName().endswith(tuple("0123456789"))]


def test_an_ampersand_in_a_name_is_shown(home_in):
    assert [one.text() for one in _names(home_in("GB", width=1600))][-1] == "Advice && shelter"


def test_chips_and_the_way_to_a_country_show_an_ampersand(qtbot, desk_in):
    pane = ListPane(desk_in("GB").look)
    qtbot.addWidget(pane)
    pane.set_title("Contacts", overview="Isle & Sea at a glance")
    pane.set_chips((Choice("", "All"), Choice("x", "Food & bed")), "")
    assert {"Isle && Sea at a glance", "Food && bed"} <= {one.text() for one in pane.findChildren(QPushButton)}


def test_a_number_stands_once_beside_its_name(home_in):
    page = home_in("SE", width=1600)
    assert [one.text() for one in _lines(page, "number")] == ["112", "08-465 004 12", "116 000"]
    assert [one.text() for one in _names(page)] == [
        "Example of the European number",
        "Exempellinjen",
        "Example for missing children",
    ]


def test_below_a_name_stand_hours_publisher_state_and_age(home_in):
    page = home_in("GB")
    warned = f"<span style='color:{page._desk.look.colours.warning}'>draft</span>"
    told = [one.text().replace("&nbsp;", " ") for one in _lines(page, "small")]
    assert told[0].startswith("24/7 · ")
    assert told[-1].startswith(f"Mon-Fri 9:00-17:00 · NGO X · {warned} · source read ")
    assert len(told) == len(_lines(page, "number")) == len(_names(page)) == 3


@pytest.mark.parametrize(("width", "percent", "is_beside"), [(520, 200, False), (826, 200, True), (900, 100, True)])
def test_names_have_one_edge_and_room(qtbot, home_in, width, percent, is_beside):
    page = home_in("GB", width=width, percent=percent)
    qtbot.waitUntil(lambda: page.widget().width() > 100)
    assert page.widget().minimumSizeHint().width() <= page.viewport().width()
    names, numbers = _names(page), _lines(page, "number")
    assert len({one.x() for one in names}) == 1
    assert all((name.x() > number.x()) is is_beside for name, number in zip(names, numbers, strict=True))


def test_names_go_below_their_numbers_when_the_window_gets_narrow(qtbot, home_in):
    page = home_in("GB", width=700, percent=100)
    assert _names(page)[0].x() > _lines(page, "number")[0].x()
    page.resize(370, 480)
    qtbot.waitUntil(lambda: _names(page)[0].x() == _lines(page, "number")[0].x())


# --- the list and the page of a country ------------------------------------------------------------------------------------------------


def test_what_to_dial_in_danger_heads_the_list_of_every_country(desk_in):
    heading, first, *others = sections.contacts(desk_in("SE"), "SE", "")
    assert (heading.text, first.head.id) == (
        desk_in("SE").words.label("service-types", "emergency"),
        "service/eu-example-112",
    )
    assert next(row.head.id for row in others if not isinstance(row, HeadingRow)) == "service/se-example-line"
    rows = [row for row in sections.contacts(desk_in("GB"), "GB", "") if not isinstance(row, HeadingRow)]
    assert [row.head.id for row in rows[:2]] == ["service/gb-emergency", "service/ngo-x-danger"]
    assert len({row.head.id for row in rows}) == len(rows)


def test_the_page_of_a_country_keeps_numbers_whole_and_marks_drafts(desk_in):
    desk = desk_in("GB")
    profile, nearby = replace(desk.library.record("country/se").head, country="GB"), desk._nearby("GB")
    record = replace(desk.library.record("country/se"), head=profile)
    html = country_page.render(record, record.facts, desk.words, nearby)
    assert "<b>020&nbsp;7946&nbsp;0123<br/>0808&nbsp;157&nbsp;0456</b>" in html
    assert "<span class='small warning'>NGO X · draft · " in html
    sound = country_page.render(record, record.facts, desk.words, replace(nearby, warns=lambda _: False))
    assert "<span class='quiet'>NGO X · draft · " in sound
