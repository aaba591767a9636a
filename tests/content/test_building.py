"""A sound folder becomes a library: always the same one, whole or not at all."""

import hashlib
import os
import re
import subprocess
import sys

import pytest

from fieldguide.content.builder import build, digest
from fieldguide.domain.checklist import Answer
from fieldguide.domain.provenance import ReviewState
from fieldguide.domain.records import Kind
from fieldguide.errors import FieldguideError
from fieldguide.store.library import Library


def _sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_every_record_of_the_folder_is_in_the_library(library):
    names = {
        Kind.INDICATOR: {"answers-for-other", "child-alone", "debt-told", "papers-held"},
        Kind.LEGAL: {"cets-197", "dir-2011-36", "no-example-act"},
        Kind.ARTICLE: {"figures", "first-talk", "what-it-is"},
        Kind.CASE_STUDY: {"the-example-farm"},
        Kind.PROGRAMME: {"example-exchange"},
        Kind.COUNTRY: {"gb", "no", "se", "xk"},
        Kind.TERM: {"reflection-period", "smuggling", "travel-document"},
        Kind.CHECKLIST: {"booth", "clinic", "telephone"},
        Kind.SERVICE: {
            "eu-example-112", "eu-example-116000", "gb-emergency", "gb-example-hotline", "gb-example-shelter",
            "no-emergency", "no-example-child-line", "se-example-line", "xk-emergency",
        },
    }  # fmt: skip
    for kind, expected in names.items():
        assert {head.id for head in library.heads(kind)} == {f"{kind.value}/{name}" for name in expected}


def test_the_same_sources_give_the_same_bytes(content, tmp_path):
    for name in ("one", "two"):
        build(content, tmp_path / f"{name}.db")
    assert _sha256(tmp_path / "one.db") == _sha256(tmp_path / "two.db")


def test_times_and_order_of_files_do_not_matter(content, library_path, tmp_path):
    files = sorted((path for path in content.rglob("*") if path.is_file()), reverse=True)
    for number, path in enumerate(files):
        copy = tmp_path / "elsewhere" / path.relative_to(content)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
        os.utime(copy, (number * 86_400, number * 86_400))
    build(tmp_path / "elsewhere", tmp_path / "library.db")
    assert _sha256(tmp_path / "library.db") == _sha256(library_path)


def test_hash_seed_and_language_of_the_computer_do_not_matter(content, library_path, tmp_path, run):
    for seed in ("1", "2"):
        out = tmp_path / f"{seed}.db"
        environment = {"PYTHONHASHSEED": seed, "LC_ALL": "C", "TZ": "Pacific/Kiritimati"}
        ran = run("build", str(content), "-o", str(out), environment=environment)
        assert ran.returncode == 0, ran.stderr
        assert _sha256(out) == _sha256(library_path)


def test_a_change_in_any_file_changes_the_digest(content_copy):
    seen = {digest(content_copy)}
    files = sorted(path for path in content_copy.rglob("*") if path.is_file())
    for path in files:
        path.write_bytes(path.read_bytes() + b"\n")
        seen.add(digest(content_copy))
    assert len(seen) == len(files) + 1


def test_the_library_says_which_sources_it_was_built_from(library, content):
    assert library.edition.digest == digest(content)
    assert re.fullmatch(r"[0-9a-f]{64}", library.edition.digest)
    assert (library.edition.name, library.edition.version) == ("Example edition", "2026.10")


def test_an_older_library_is_replaced_and_nothing_else_is_left(content, tmp_path):
    out = tmp_path / "new" / "folder" / "library.db"
    for _ in range(2):
        build(content, out)
        assert list(out.parent.iterdir()) == [out]
    with Library(out) as opened:
        assert opened.integrity()


@pytest.mark.parametrize(
    "name",
    ["ein Ordner/bücher!.db" if sys.platform == "win32" else "ein Ordner/bücher?.db", "100%/a#b.db", "κόσμος/it's.db"],
)
def test_any_path_will_do(name, content, library_path, tmp_path):
    build(content, tmp_path / name)
    assert _sha256(tmp_path / name) == _sha256(library_path)


def test_a_missing_folder_is_named(tmp_path):
    with pytest.raises(FieldguideError, match="no content folder at") as caught:
        build(tmp_path / "nowhere", tmp_path / "library.db")
    assert "nowhere" in caught.value.message
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("blocked", ["library.db", "parent"])
def test_a_place_that_cannot_be_written_is_named(blocked, content, tmp_path):
    out = tmp_path / "parent" / "library.db"
    if blocked == "parent":
        out.parent.write_text("a file", encoding="utf-8")
    else:
        (out.with_name(blocked) / "something").mkdir(parents=True)
    with pytest.raises(FieldguideError, match="cannot be written") as caught:
        build(content, out)
    assert str(out) in caught.value.message
    assert not out.is_file()


@pytest.mark.skipif(sys.platform == "win32", reason="limits of a process are a matter of POSIX")
def test_a_full_disk_leaves_the_older_library(content, root, tmp_path):
    out = tmp_path / "library.db"
    out.write_bytes(b"an older library")
    script = (
        "import resource, sys\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))\n"
        "from fieldguide.app.main import main\n"
        f"sys.argv[1:] = ['build', {str(content)!r}, '-o', {str(out)!r}]\n"
        "main()\n"
    )
    ran = subprocess.run([sys.executable, "-c", script], cwd=root, capture_output=True, text=True, check=False)
    assert ran.returncode == 1
    assert ran.stderr.startswith(f"{out} cannot be written")
    assert out.read_bytes() == b"an older library"
    assert list(tmp_path.iterdir()) == [out]


def test_all_faults_are_named_at_once(content_copy, spoil, refused, run, tmp_path):
    spoil("indicators/debt-told.md", "[workplace]", "[moon]")
    spoil("indicators/debt-told.md", "## Why it matters\n", "")
    spoil("law/cets-197.md", "[legal/dir-2011-36]", "[legal/nothing]")
    spoil("guide/what-it-is.md", "Three parts", "<b>Three</b> parts")
    spoil("services/gb.csv", "dial 555.", "call somebody.")
    spoil("services/se.csv", "id,name,", "name,id,")
    spoil("checklists/clinic.yml", "alone: [yes, no]", "alnoe: [yes, no]")
    spoil("glossary/terms.yml", "cues: [coyote]", "cues: [coyote")
    spoil("sources/example.yml", "date: 2019", "date: 19")
    spoil("edition.yml", "licence: CC BY 4.0\n", "")
    (content_copy / "guide/figures.md").write_bytes(b"\xff\xfe")
    faults = refused()
    assert list(faults) == sorted(faults)
    assert {fault.file for fault in faults} == {
        "indicators/debt-told.md", "indicators/papers-held.md", "law/cets-197.md", "guide/what-it-is.md", "services/gb.csv",
        "services/se.csv", "checklists/clinic.yml", "glossary/terms.yml", "sources/example.yml", "edition.yml", "guide/figures.md",
    }  # fmt: skip
    assert sum(fault.file == "indicators/debt-told.md" for fault in faults) == 2
    for command in (("check", str(content_copy)), ("build", str(content_copy), "-o", str(tmp_path / "made.db"))):
        ran = run(*command)
        lines = ran.stderr.splitlines()
        assert ran.returncode == 1
        assert lines[:-1] == [str(fault) for fault in faults]
        assert f"{len(faults)} faults; no library was written" in lines[-1]
        assert ran.stdout == ""
    assert not (tmp_path / "made.db").exists()


def test_a_byte_order_mark_and_windows_line_ends_are_accepted(content_copy, library, tmp_path):
    for path in content_copy.rglob("*.*"):
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    build(content_copy, tmp_path / "library.db")
    with Library(tmp_path / "library.db") as opened:
        assert list(opened.records()) == list(library.records())


def test_the_right_line_is_named_in_a_file_from_windows(content_copy, refused, line_of):
    path = content_copy / "guide/first-talk.md"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"*calm*", b"<b>calm</b>").replace(b"\n", b"\r\n"))
    (fault,) = refused()
    assert (fault.file, fault.line) == ("guide/first-talk.md", line_of("guide/first-talk.md", "calm"))


def test_norway_is_not_false(library):
    norway = library.vocabulary.country("NO")
    assert norway is not None
    assert (norway.name, norway.is_eu) == ("Norway", False)
    assert library.record("service/no-example-child-line").head.country == "NO"
    assert library.record("legal/no-example-act").head.country == "NO"
    assert library.edition.version == "2026.10"
    private = library.record("checklist/booth").facts.definition.items[2]
    assert private.when.clauses[0].requires == (("danger", (Answer.NO, Answer.NOT_KNOWN)),)
    assert library.record("service/gb-example-hotline").facts.police_run == "no"


def test_an_article_without_a_source_that_was_read_is_a_draft(library):
    drafts = {a.article: a.is_draft for a in library.record("legal/cets-197").facts.articles}
    assert drafts == {"10(2)": False, "13": True, "preamble": True}
    assert library.record("legal/cets-197").head.review.state is ReviewState.SOURCE_CHECKED
