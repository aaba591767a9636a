"""What the tests of the publisher's desk share: its command, an edition to make packs for, keys, and packs made with them."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from fieldguide.domain.vocabulary import Vocabulary
from fieldguide.store.library import Library
from fieldguide_publish.contacts.rows import Row, rows_of
from fieldguide_publish.main import command
from fieldguide_publish.trust import editors, keys, publisher
from fieldguide_publish.trust.editors import Holders
from fieldguide_publish.trust.publisher import Publisher

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # the install sheet is drawn, and nothing shown

PASSPHRASE = "grey heron under the bridge"  # noqa: S105 - of keys that live for one test
Publish = Callable[..., Result]


@pytest.fixture
def publish(library_path: Path) -> Publish:
    """Call ``fieldguide-publish`` on the example edition; what a person types in is ``typed``."""

    def call(*words: object, typed: str | None = None, ends: int = 0, library: Path = library_path) -> Result:
        result = CliRunner().invoke(command, ["--library", str(library), *(str(word) for word in words)], input=typed)
        assert result.exit_code == ends, (words, result.output, result.exception)
        return result

    return call


@pytest.fixture(scope="session")
def passphrase_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("passphrase") / "passphrase.txt"
    path.write_text(f"{PASSPHRASE}\n", encoding="utf-8")
    return path


@dataclass(frozen=True, slots=True)
class Team:
    """The editors: three holders, of whom two change the root and one endorses."""

    folder: Path
    holders: tuple[Path, ...]

    def signers(self, *numbers: int):
        return [keys.signer(self.holders[number], {}) for number in numbers]

    def public(self, *numbers: int):
        return [keys.read_public(self.holders[number].with_suffix(".pub")) for number in numbers]

    def root(self, version: int = 1) -> bytes:
        return (self.folder / f"{version}.root.json").read_bytes()


@pytest.fixture
def team(tmp_path: Path) -> Team:
    """Editors whose keys are open, for speed; one holder has signed nothing yet but the others have."""
    folder = tmp_path / "editors"
    for name in ("ada", "ben", "cem"):
        keys.make(folder / "keys", name, None)
    made = Team(folder, tuple(folder / "keys" / f"{name}.key" for name in ("ada", "ben", "cem")))
    public = made.public(0, 1, 2)
    editors.init(folder, Holders(public, 2), Holders(public, 1), made.signers(0, 1))
    return made


@pytest.fixture
def ngo(tmp_path: Path) -> Publisher:
    """A publisher whose keys are open, for speed."""
    return publisher.create(tmp_path / "ngo-x", "ngo-x", "NGO X", None)


@pytest.fixture
def pack_folder(publish: Publish, tmp_path: Path) -> Path:
    """A pack of NGO X about Britain that has something of its own in it and may be built."""
    folder = tmp_path / "pack"
    publish("new", folder, "--id", "ngo-x/contacts", "--publisher", "NGO X", "--country", "GB")
    for path in (folder / "content").rglob("*"):
        if path.is_file():
            path.write_text(
                path.read_text(encoding="utf-8").replace("publisher.example", "ngo-x.test"), encoding="utf-8"
            )
    return folder


@pytest.fixture
def built(publish: Publish, pack_folder: Path, tmp_path: Path) -> Path:
    """The file of that pack, not signed."""
    publish("build", pack_folder, "-o", tmp_path / "out")
    return next((tmp_path / "out").glob("*.fgpack"))


@pytest.fixture(scope="session")
def words(real_library: Library) -> Vocabulary:
    """The vocabulary of the edition that ships."""
    return real_library.vocabulary


@pytest.fixture(scope="session")
def rows(real_library: Library) -> list[Row]:
    """Its contacts as rows. Read them only."""
    return rows_of(real_library.records())
