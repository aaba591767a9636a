"""Whatever is handed in as a pack is read in the one form there is, or refused with the reason, soon and without filling the memory."""

from __future__ import annotations

import os
import stat
import struct
import tracemalloc
import zipfile
from io import BytesIO
from time import monotonic

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldguide.errors import PackDamagedError, PackError, PackForeignError, PackUnsafeError
from fieldguide.packs import archive, container
from fieldguide.packs.archive import read_archive, read_bytes

FILES = {
    "content/guide/hope-a.md": b"a" * 50,
    "content/guide/hope-b.md": b"b" * 50,
    "manifest.json": b"{}\n",
    "trust/hope.json": b"{}\n",
}


def _zip(files, **options):
    """Make an archive the way other programs do."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", **options) as made:
        for name, data in files:
            made.writestr(name, data)
    return stream.getvalue()


def _refused(data, kind, told):
    with pytest.raises(PackError) as caught:
        read_bytes(data)
    assert (type(caught.value), told in str(caught.value)) == (kind, True), caught.value
    assert caught.value.hint
    assert str(caught.value).isprintable()


def _named(raw, instead_of="content/guide/hope-b.md"):
    """Return a pack in which one file has another name, byte for byte."""
    raw = raw.encode() if isinstance(raw, str) else raw
    return _with_raw([(raw if name == instead_of else name.encode(), data) for name, data in sorted(FILES.items())])


def _with_raw(files, *, flags=0, method=0, attributes=0, made_by=10, extra=b""):
    """Write a zip by hand, so that every field can lie; the odd fields are those of the second file."""
    import zlib

    body, index = b"", b""
    for number, (name, data) in enumerate(files):
        odd = number == 1
        common = struct.pack(
            "<5H3L", 10, flags if odd else 0, method if odd else 0, 0, 0x21, zlib.crc32(data), len(data), len(data)
        )
        own = extra if odd else b""
        index += container.CENTRAL + struct.pack("<H", made_by if odd else 10) + common
        index += struct.pack("<5H2L", len(name), len(own), 0, 0, 0, attributes if odd else 0, len(body)) + name + own
        body += container.LOCAL + common + struct.pack("<2H", len(name), len(own)) + name + own + data
    return body + index + container.end_record(len(files), len(index), len(body))


def _patched(at, form, value, data=None):
    """Change a field of the last line of the directory, or of the end if ``at`` is negative."""
    data = bytearray(data or container.write(FILES))
    place = len(data) + at if at < 0 else data.rfind(container.CENTRAL) + at
    struct.pack_into(form, data, place, value)
    return bytes(data)


@pytest.fixture
def bounded():
    """See that a test takes little time and memory."""
    tracemalloc.start()
    began = monotonic()
    yield
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert monotonic() - began < 20
    assert most < 300 * 1024 * 1024


def test_what_is_written_is_read(tmp_path):
    path = tmp_path / "hope-ro-2026.11.fgpack"
    path.write_bytes(container.write(FILES))
    read = read_archive(path)
    assert read.manifest_bytes == b"{}\n"
    assert dict(read.members) == {name: data for name, data in FILES.items() if name.startswith("content/")}
    assert dict(read.trust) == {"hope.json": b"{}\n"}
    assert (read.name, read.data) == (path.name, path.read_bytes())


def test_any_program_can_open_it_and_the_same_files_are_the_same_bytes():
    data = container.write(FILES)
    with zipfile.ZipFile(BytesIO(data)) as opened:
        assert opened.testzip() is None
        assert {info.filename: opened.read(info) for info in opened.infolist()} == FILES
        assert {info.date_time for info in opened.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert opened.namelist() == sorted(FILES)
    assert container.write(dict(reversed(FILES.items()))) == data


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("../evil.md", "leads out of its folder"),
        ("content/../../evil.md", "leads out of its folder"),
        ("content/guide/..", "leads out of its folder"),
        ("/etc/passwd", "begins at the root"),
        ("//server/share/a.md", "begins at the root"),
        ("content\\guide\\a.md", "holds a backslash"),
        ("..\\..\\evil.md", "holds a backslash"),
        ("c:/windows/a.md", "names a drive"),
        ("content/guide/a.md:hidden", "hidden stream"),
        (b"content/guide/a\x00.md", "control characters"),
        (b"content/guide/a\n.md", "control characters"),
        ("content/guide/\u202edm.a.md", "letters outside ASCII"),
        ("content/guide/caf\u00e9.md", "letters outside ASCII"),
        (b"content/guide/\xff.md", "letters outside ASCII"),
        ("content/guide/con.md", "is a device under Windows"),
        ("content/nul", "is a device under Windows"),
        ("content/LPT1.md", "is a device under Windows"),
        ("content/aux/a.md", "is a device under Windows"),
        ("content/guide/", "is a folder"),
        ("content//a.md", "an empty or overlong part"),
        ("content/./a.md", "an empty or overlong part"),
        ("", "is empty"),
        ("content/" + "a" * 200 + ".md", "is too long"),
        ("content/" + "a/" * 20 + "a.md", "too many folders"),
        ("content/guide/a.md.", "ends in a dot or space"),
        ("content/guide /a.md", "ends in a dot or space"),
        ("content/guide/hope-a.md", "stands in it twice"),
        ("content/guide/Hope-A.md", "differs from another only in capital letters"),
        ("content/guide/Hope-B.md", "no file of a pack"),
        ("content/guide/a.exe", "no file of a pack"),
        ("content/library.db", "no file of a pack"),
        ("content/guide/a.html", "no file of a pack"),
        ("content/guide", "no file of a pack"),
        ("media/a.png", "no file of a pack"),
        ("trust/deeper/a.json", "no file of a pack"),
        ("manifest.json/a.md", "no file of a pack"),
        ("readme.md", "no file of a pack"),
        (".hidden", "no file of a pack"),
    ],
)  # fmt: skip
def test_names_no_pack_has(name, told):
    _refused(_named(name), PackUnsafeError, told)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"flags": 1}, "is encrypted"),
        ({"flags": 0x41}, "is encrypted"),
        ({"method": 8}, "is compressed"),
        ({"method": 14}, "is compressed"),
        ({"method": 99}, "is compressed"),
        ({"attributes": (stat.S_IFLNK | 0o777) << 16, "made_by": 0x0314}, "is a link"),
        ({"attributes": (stat.S_IFLNK | 0o777) << 16}, "is a link"),
        ({"attributes": (stat.S_IFIFO | 0o777) << 16, "made_by": 0x0314}, "is a pipe"),
        ({"attributes": (stat.S_IFCHR | 0o777) << 16, "made_by": 0x0314}, "is a device"),
        ({"attributes": (stat.S_IFDIR | 0o777) << 16, "made_by": 0x0314}, "is a folder"),
        ({"attributes": (stat.S_IFSOCK | 0o777) << 16, "made_by": 0x0314}, "is a socket"),
        ({"extra": struct.pack("<HHQQ", 1, 16, 50, 50)}, "carries more than a file"),
    ],
)  # fmt: skip
def test_files_that_are_no_plain_files(fields, told):
    _refused(
        _with_raw([(name.encode(), data) for name, data in sorted(FILES.items())], **fields), PackUnsafeError, told
    )


@pytest.mark.parametrize(
    ("data", "kind", "told"),
    [
        (_patched(24, "<L", 51), PackUnsafeError, "lies about its size"),
        (_patched(20, "<L", 0xFFFFFFFF), PackUnsafeError, "huge archives"),
        (_patched(42, "<L", 0), PackUnsafeError, "overlaps another file"),
        (_patched(42, "<L", 0xFFFFFFFF), PackUnsafeError, "huge archives"),
        (_patched(16, "<L", 1), PackDamagedError, "described in two ways"),
        (_patched(32, "<H", 5), PackUnsafeError, "carries more than a file"),
        (_patched(34, "<H", 1), PackUnsafeError, "carries more than a file"),
        (_patched(12, "<H", 7), PackDamagedError, "not written as packs are"),
        (_patched(4, "<H", 20), PackDamagedError, "not written as packs are"),
        (_patched(-14, "<H", 0xFFFF), PackUnsafeError, "huge archives"),
        (_patched(-12, "<H", 9), PackDamagedError, "directory is not where"),
        (_patched(-10, "<L", 9), PackDamagedError, "directory is not where"),
        (_patched(-6, "<L", 9), PackDamagedError, "directory is not where"),
        (_patched(-2, "<H", 9), PackUnsafeError, "something after its end"),
    ],
)  # fmt: skip
def test_fields_that_lie(data, kind, told):
    _refused(data, kind, told)


_WORDS = st.one_of(st.just(0), st.integers(0, 0xFFFF))


@given(
    flags=_WORDS,
    method=_WORDS,
    attributes=st.one_of(st.just(0), st.integers(0, 2**32 - 1)),
    made_by=_WORDS,
    extra=st.binary(max_size=40),
)
def test_any_fields_of_a_file(flags, method, attributes, made_by, extra):
    ordered = [(name.encode(), data) for name, data in sorted(FILES.items())]
    data = _with_raw(ordered, flags=flags, method=method, attributes=attributes, made_by=made_by, extra=extra)
    if data == container.write(FILES):
        assert read_bytes(data).manifest_bytes == FILES["manifest.json"]
    else:
        with pytest.raises((PackUnsafeError, PackDamagedError)):
            read_bytes(data)


@given(st.lists(st.tuples(st.binary(max_size=30), st.binary(max_size=30)), max_size=5))
def test_any_names(files):
    """Names are any bytes, as often as they like: what is read is what our own writer makes of it."""
    data = _with_raw(files)
    try:
        read = read_bytes(data)
    except PackError:
        return
    assert {name.decode() for name, _ in files} == {
        "manifest.json",
        *read.members,
        *(f"trust/{name}" for name in read.trust),
    }


def test_something_before_between_or_after():
    data = container.write(FILES)
    _refused(b"#!/bin/sh\n" + data, PackUnsafeError, "something before its beginning")
    _refused(data + b"\n", PackUnsafeError, "something after its end")
    _refused(_patched(-2, "<H", 3, data) + b"hey", PackUnsafeError, "something after its end")
    _refused(data + data, PackDamagedError, "directory is not where")
    name, content = b"content/guide/hope-a.md", b"x"
    whole = _with_raw([(name, content), (b"manifest.json", b"{}\n")])
    at = whole.find(container.CENTRAL)
    gap = bytearray(whole[:at] + b"hidden" + whole[at:])
    struct.pack_into("<L", gap, len(gap) - 6, at + 6)
    _refused(bytes(gap), PackUnsafeError, "something between its files")


def test_files_in_another_order_or_made_by_another_program():
    ordered = [(name.encode(), data) for name, data in sorted(FILES.items())]
    _refused(_with_raw(ordered[::-1]), PackDamagedError, "not written as packs are")
    _refused(_zip(FILES.items()), PackDamagedError, "")
    _refused(_zip(FILES.items(), compression=zipfile.ZIP_DEFLATED), PackUnsafeError, "is compressed")


@pytest.mark.usefixtures("bounded")
class TestBombs:
    def test_a_small_file_that_unpacks_into_a_huge_one(self):
        data = _zip([("manifest.json", b" " * 200_000_000)], compression=zipfile.ZIP_DEFLATED, compresslevel=1)
        _refused(data, PackUnsafeError, "is compressed")

    def test_one_body_shared_by_many_files(self):
        body = container.local_header("content/a.md", 0, 0)
        index = container.central_header("content/a.md", 0, 0, 0) * 4_000
        data = body + index + container.end_record(4_000, len(index), len(body))
        _refused(data, PackUnsafeError, "stands in it twice")

    def test_more_files_than_a_pack_has(self):
        many = {f"content/guide/a{n}.md": b"" for n in range(archive.MOST_MEMBERS + 1)}
        _refused(container.write(many), PackUnsafeError, "at most 5000 are read")

    def test_a_file_that_never_ends(self, tmp_path, monkeypatch):
        monkeypatch.setattr(archive, "MOST_BYTES", 10_000)
        large = tmp_path / "large.fgpack"
        with large.open("wb") as file:
            file.truncate(40 * 1024**3)  # has no bytes on the disk
        with pytest.raises(PackUnsafeError, match="larger than"):
            read_archive(large)

    def test_a_size_without_bytes(self):
        data = _patched(20, "<L", 2**31, _patched(24, "<L", 2**31))
        _refused(data, PackUnsafeError, "lies about its size")


def test_cut_short_anywhere():
    data = container.write(FILES)
    for length in range(len(data)):
        with pytest.raises((PackForeignError, PackDamagedError, PackUnsafeError)):
            read_bytes(data[:length])
    _refused(data[:-1], PackDamagedError, "cut short")
    _refused(data[:200], PackDamagedError, "cut short")


def test_a_changed_letter():
    data = container.write(FILES)
    _refused(data.replace(b"a" * 50, b"a" * 49 + b"b"), PackDamagedError, "has changed on its way")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hello",
        b"SQLite format 3\x00" + bytes(100),
        b"\x1f\x8b\x08" + bytes(50),
        b"PK",
        b"%PDF-1.7\n",
        b"\x00" * 5000,
    ],
)
def test_no_pack_at_all(data):
    _refused(data, PackForeignError, "is no pack")


def test_an_archive_without_a_manifest():
    _refused(container.write({}), PackForeignError, "no manifest.json")
    _refused(container.write({"content/a.md": b""}), PackForeignError, "no manifest.json")


def test_places_that_are_no_files(tmp_path):
    for path, kind in (
        (tmp_path, PackForeignError),
        (tmp_path / "none", PackDamagedError),
        (tmp_path / "a\x00b", PackDamagedError),
    ):
        with pytest.raises(kind):
            read_archive(path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes in folders")
def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.fgpack")
    with pytest.raises(PackForeignError, match="is no file"):
        read_archive(tmp_path / "pipe.fgpack")


def test_a_file_nobody_may_read(tmp_path):
    if not hasattr(os, "geteuid") or os.geteuid() == 0:
        pytest.skip("nothing is forbidden to root, and Windows asks otherwise")
    path = tmp_path / "a.fgpack"
    path.write_bytes(b"")
    path.chmod(0)
    with pytest.raises(PackDamagedError, match="cannot be read"):
        read_archive(path)


def test_a_writer_refuses_what_a_plain_zip_cannot_hold():
    with pytest.raises(ValueError, match="too many"):
        container.write({f"{n}": b"" for n in range(0xFFFF)})
    with pytest.raises(UnicodeEncodeError):
        container.write({"caf\u00e9": b""})
