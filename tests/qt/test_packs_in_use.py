"""The edition a window shows stays on the disk while packs are installed from it."""

import pytest

from fieldguide.packs import editions
from fieldguide.packs.editions import InUse
from fieldguide.qt import help_pages
from fieldguide.qt.desk import Desk
from fieldguide.qt.pack_work import PackKeeper
from fieldguide.store.library import Library
from fieldguide.store.userdata import UserData
from tests.packs.carried import Ngo, contacts, install

ONE = "+442079460111"


def test_the_library_of_the_window_stays(qtbot, tmp_path, library_path):
    ngo = Ngo()
    device = ngo.device(tmp_path / "profile", library_path)
    install(device, ngo.pack(tmp_path, 1, contacts(ONE)))
    used = editions.in_use(device.profile, library_path)
    keeper = PackKeeper(device.profile, library_path, InUse(used.library), lambda: (), root=ngo.root)
    for version in range(2, 6):
        path = ngo.pack(tmp_path, version, contacts(f"+44207946011{version}"))
        assert keeper.run(lambda packs, path=path: install(packs, path), lambda _: None, pytest.fail)
        qtbot.waitUntil(lambda: not keeper.is_busy, timeout=20_000)
    with Library(used.library) as library:
        assert library.record("service/ngo-x-line-0").facts.phones[0].e164 == ONE
    assert keeper.installed()[0].version == 5


def test_about_this_edition_is_about_the_edition_in_use(qapp, tmp_path, library_path, today):
    ngo = Ngo()
    device = ngo.device(tmp_path / "profile", library_path)
    install(device, ngo.pack(tmp_path, 1, contacts(ONE)))
    used = editions.in_use(device.profile, library_path)
    userdata, library = UserData(tmp_path / "user.db"), Library(used.library)
    desk = Desk(library, userdata, lambda: today)
    desk.keeper = PackKeeper(device.profile, library_path, used, lambda: (), root=ngo.root)
    html = help_pages.paper_of(help_pages.EDITION, desk).html
    assert "<td>Contacts of NGO X</td><td>NGO X</td><td>1 of 1 Mar 2026</td><td>1</td>" in html
    assert editions.seal_of(used.library)[:16] in html
    assert editions.seal_of(library_path)[:16] not in html
    userdata.close()
    library.close()
