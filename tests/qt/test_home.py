"""The start page and the red button where packs are installed: what they must not change, and what stands beside a number."""

import pytest
from PySide6.QtWidgets import QLabel

from fieldguide.domain.settings import Settings
from fieldguide.packs import editions
from fieldguide.qt.checklist_run import ChecklistRun
from fieldguide.qt.desk import Desk
from fieldguide.qt.home import ElidingButton, HomePage
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
