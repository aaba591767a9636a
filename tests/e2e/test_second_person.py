"""The road of a second person: an organisation puts its own contacts and protocol into the guide, and everyone can tell whose they are.

Both sides are called as people call them, by their commands; the device has never been online, and the test forbids the network.
"""

from __future__ import annotations

import csv
import shutil
from hashlib import sha256
from pathlib import Path

import pytest

from fieldguide.domain.pack import Member
from fieldguide.packs import container, trust
from fieldguide.packs.archive import read_archive
from fieldguide.packs.manifest import dump, parse
from fieldguide_publish.trust import publisher

PASSPHRASE = "grey heron under the bridge"  # noqa: S105 - of keys that live for one test
CONTACTS = 30
PROTOCOL = """title: When our line rings at night
summary: What our own people do before they call the police unit.
roles: [reception]
minutes: 5
without_gates: It is gone through by our own people, who are not with the person.
stages:
  - id: call
    title: While the caller is on the line
    items:
      - id: ngo-x-safe
        kind: ask
        text: The caller can talk now
steps:
  - id: ngo-x-call
    phase: referral
    text: Call the unit in the county
    law: [legal/cets-197]
sources:
  - source: ngo-x-handbook
    locator: chapter 3
    evidence: at night the duty officer calls the unit in the county
"""
SOURCES = """ngo-x-handbook:
  title: Handbook of the night line
  publisher: NGO X
  read: publisher
  read_on: 2026-11-01
"""


def _number(one: int) -> str:
    return f"+4021310{one:04d}"


def _write_contacts(path: Path) -> None:
    """The table an organisation has: its own columns, numbers as they are printed."""
    columns = (
        "country", "name", "organisation", "type", "needs", "phones", "hours", "source_url", "source_tier", "evidence", "read_on",
    )  # fmt: skip
    with path.open("w", encoding="utf-8", newline="") as stream:
        table = csv.writer(stream)
        table.writerow(columns)
        for one in range(CONTACTS):
            number = f"021 310 {one:04d}"
            row = (
                "RO",
                f"County line {one:02d}",
                "NGO X",
                "ngo",
                "identification;shelter",
                _number(one),
                "Mon-Fri 9:00-17:00",
            )
            source = (f"https://ngo-x.test/county/{one}", "operator", f"Linia noastră: {number}", "2026-11-01")
            table.writerow((*row, *source))


@pytest.fixture
def words(tmp_path: Path) -> tuple[object, ...]:
    path = tmp_path / "passphrase.txt"
    path.write_text(PASSPHRASE, encoding="utf-8")
    return ("--passphrase-file", path)


@pytest.fixture
def folder(desk, tmp_path: Path) -> Path:
    """The organisation's pack: thirty contacts from its own table, and one protocol."""
    pack = tmp_path / "ngo" / "pack"
    desk("new", pack, "--id", "ngo-x/night-line", "--publisher", "NGO X", "--country", "RO")
    shutil.rmtree(pack / "content")
    _write_contacts(tmp_path / "ngo" / "contacts.csv")
    told = desk(
        "contacts", "import", tmp_path / "ngo" / "contacts.csv", "-o", pack / "content", "--namespace", "ngo-x"
    ).output
    assert "30 contacts in 1 tables; 0 refused" in told
    for name, text in (("checklists/ngo-x-night.yml", PROTOCOL), ("sources/ngo-x.yml", SOURCES)):
        (pack / "content" / name).parent.mkdir(exist_ok=True)
        (pack / "content" / name).write_text(text, encoding="utf-8")
    assert "No faults in 31 records: 1 checklist, 30 contacts" in desk("check", pack).output
    return pack


@pytest.fixture
def endorsed(desk, words, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The organisation's keys, endorsed for Romania by two editors whose root the device ships with."""
    keys, team, core = tmp_path / "ngo" / "keys", tmp_path / "team", tmp_path / "core"
    desk("keygen", keys, "--publisher", "ngo-x", "--name", "NGO X", *words)
    for name in ("ada", "ben"):
        desk("keygen", team, "--holder", name, *words)
    holders = [item for name in ("ada", "ben") for item in ("--root-holder", team / f"{name}.pub")]
    first = ("--list-holder", team / "ada.pub", "--key", team / "ada.key", "--key", team / "ben.key")
    desk("root", "init", core, *holders, *first, *words)
    request = keys / "1.ngo-x.root.json"
    desk(
        "endorse",
        request,
        "--editors",
        core,
        "--country",
        "RO",
        "--key",
        team / "ada.key",
        "-o",
        tmp_path / "back",
        *words,
    )
    root = (core / "1.root.json").read_bytes()
    monkeypatch.setattr(trust, "pinned_root", lambda: root)
    return keys


def _signed(desk, folder: Path, keys: Path, out: Path, words, *more: object) -> Path:
    desk("build", folder, "-o", out)
    (pack,) = out.glob("*.fgpack")
    desk("sign", pack, "--with", keys, *more, *words)
    return pack


def _next_version(folder: Path, number: int) -> None:
    place = folder / "pack.yml"
    text = place.read_text(encoding="utf-8")
    place.write_text(text.replace(f"version: {number - 1}", f"version: {number}"), encoding="utf-8")


def _edition_files(profile: Path) -> dict[str, str]:
    """Return what the device reads and remembers, by digest."""
    return {
        path.relative_to(profile).as_posix(): sha256(path.read_bytes()).hexdigest()
        for part in ("editions", "packs")
        for path in sorted((profile / part).rglob("*"))
        if path.is_file() and not path.name.endswith(".lock")
    }


def test_an_endorsed_organisation_from_its_first_key_to_a_device(desk, device, folder, endorsed, words, tmp_path):
    pack = _signed(desk, folder, endorsed, tmp_path / "stick", words, "--endorsement", tmp_path / "back")
    assert pack.name.startswith("ngo-x-night-line-en-")

    shown = device("pack", "show", pack).output
    assert "NGO X" in shown
    device("pack", "install", pack)
    record = device("show", "service/ngo-x-county-line-07").output
    assert "NGO X" in record
    assert "021 310 0007" in record
    assert "NGO X" in device("show", "checklist/ngo-x-night").output
    assert "CETS" in device("show", "legal/cets-197").output

    _next_version(folder, 2)
    table = folder / "content" / "services" / "ro.csv"
    text = table.read_text(encoding="utf-8")
    table.write_text(
        text.replace("+40213100007", "+40213109999").replace("021 310 0007", "021 310 9999"),
        encoding="utf-8",
    )
    second = _signed(desk, folder, endorsed, tmp_path / "second", words)
    served = tmp_path / "served"
    desk("repository", second, "-o", served, "--with", endorsed, *words)
    assert "version 2" in device("pack", "update", "--from", served).output
    assert "021 310 9999" in device("show", "service/ngo-x-county-line-07").output

    device("pack", "rollback")
    assert "021 310 0007" in device("show", "service/ngo-x-county-line-07").output
    assert "version 2" in device("pack", "install", second).output
    assert "has since signed another list" in device("pack", "install", pack, ends=1).output  # not the older one


def test_a_pack_with_one_digit_changed_is_refused_however_it_was_changed(
    desk, device, folder, endorsed, words, tmp_path
):
    pack = _signed(desk, folder, endorsed, tmp_path / "stick", words, "--endorsement", tmp_path / "back")
    device("pack", "install", pack)
    before = _edition_files(tmp_path / "profile")
    data = pack.read_bytes()
    forged = tmp_path / "forged.fgpack"

    assert data.count(b"+40213100007") == 1
    forged.write_bytes(data.replace(b"+40213100007", b"+40213100008"))
    assert "damaged" in device("pack", "install", forged, ends=1).output

    archive = read_archive(pack)
    members = {name: told.replace(b"+40213100007", b"+40213100008") for name, told in archive.members.items()}
    trusted = {f"trust/{name}": told for name, told in archive.trust.items()}
    forged.write_bytes(container.write({"manifest.json": archive.manifest_bytes, **members, **trusted}))
    assert "is not the file its publisher listed" in device("pack", "install", forged, ends=1).output

    manifest = parse(archive.manifest_bytes)
    listed = tuple(Member(name, sha256(told).hexdigest(), len(told)) for name, told in sorted(members.items()))
    rewritten = dump(
        type(manifest)(**{one: getattr(manifest, one) for one in manifest.__slots__} | {"members": listed})
    )
    forged.write_bytes(container.write({"manifest.json": rewritten, **members, **trusted}))
    assert "is not what its publisher signed" in device("pack", "install", forged, ends=1).output

    assert _edition_files(tmp_path / "profile") == before
    assert "021 310 0007" in device("show", "service/ngo-x-county-line-07").output


def test_an_organisation_nobody_endorsed_is_trusted_by_its_words(desk, device, folder, words, tmp_path):
    keys = tmp_path / "ngo" / "keys"
    desk("keygen", keys, "--publisher", "ngo-x", "--name", "NGO X", *words)
    pack = _signed(desk, folder, keys, tmp_path / "stick", words)
    said = publisher.read(keys).words
    assert "whom nobody on this computer has trusted yet" in device("pack", "install", pack, ends=1).output
    assert said in device("pack", "trust", pack, ends=1).output
    device("pack", "trust", pack, "--words", " ".join(reversed(said.split())), ends=1)
    device("pack", "install", pack, ends=1)
    device("pack", "trust", pack, "--words", said)
    device("pack", "install", pack)
    assert "NGO X" in device("show", "service/ngo-x-county-line-00").output
    device("pack", "remove", "ngo-x/night-line")
    device("show", "service/ngo-x-county-line-00", ends=1)
