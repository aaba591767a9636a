"""The manual: every page is listed, every link and picture is there, and every command it names is one."""

from __future__ import annotations

import re

import click
import pytest

from fieldguide import assets
from fieldguide.content import manual
from fieldguide.errors import AssetError

#: A kilobyte on every download.
_MOST_BYTES = 1_500_000
_LINK = re.compile(r"(?<!!)\[[^]]+\]\(([^)]+)\)")
_PICTURE = re.compile(r"!\[([^]]*)\]\(([^)]+)\)")
#: What is shown at about 560 pixels must not be blown up, and not be so wide that its words cannot be read.
_NARROWEST, _WIDEST = 560, 900
#: On its own page another author sets words in bold as they like; it stands in the contents once it follows these rules.
_UNLISTED = {"administrators"}


@pytest.fixture(scope="module")
def folder(root):
    return root / "docs" / "manual"


@pytest.fixture(scope="module")
def sources(folder):
    """Name of a page → its Markdown; the contents included."""
    return {path.stem: path.read_text(encoding="utf-8") for path in folder.glob("*.md") if path.stem not in _UNLISTED}


def test_every_page_is_listed_once_with_what_it_is_for(sources):
    entries = [entry for chapter in manual.contents() for entry in chapter.entries if entry.name not in _UNLISTED]
    assert sorted(entry.name for entry in entries) == sorted(set(sources) - {"README"})
    assert len(entries) >= 15
    assert all(entry.about for entry in entries)


def test_pages_are_short_and_begin_with_their_title(sources):
    for name, source in sources.items():
        assert len(source.splitlines()) <= 65, name
        assert source.startswith("# "), name
        assert manual.read(manual.CONTENTS if name == "README" else name).html.startswith("<h1>"), name


def test_no_link_dangles(sources, folder):
    checked = 0
    for name, source in sources.items():
        for target in _LINK.findall(source):
            assert re.fullmatch(r"[a-z-]+\.md", target), f"{name}: {target}"
            assert (folder / target).is_file(), f"{name}: {target}"
            checked += 1
    assert checked > 25


def test_every_picture_is_there_is_named_and_is_used(sources, folder, root):
    told = [(alt, folder / target) for source in sources.values() for alt, target in _PICTURE.findall(source)]
    readme = (root / "README.md").read_text(encoding="utf-8")
    told += [(alt, root / target) for alt, target in _PICTURE.findall(readme)]
    assert all(len(alt) > 7 for alt, _ in told)
    kept = {*(folder / "pictures").iterdir(), *(root / "docs" / "screenshots").iterdir()}
    assert {path for _, path in told} == kept
    assert sum(path.stat().st_size for path in (folder / "pictures").iterdir()) < _MOST_BYTES


def test_pictures_of_the_manual_are_as_wide_as_they_are_shown(folder):
    for path in (folder / "pictures").glob("*.png"):
        width = int.from_bytes(path.read_bytes()[16:20], "big")
        assert _NARROWEST <= width <= _WIDEST, path.name


def test_a_page_is_safe_html_and_asks_for_nothing_but_its_own(sources):
    for name, source in sources.items():
        assert not re.search(r"<[a-zA-Z/!]", re.sub(r"```.*?```|`[^`]*`", "", source, flags=re.DOTALL)), name
        page = manual.read(manual.CONTENTS if name == "README" else name)
        asked = re.findall(r'src="([^"]*)"', page.html)
        assert asked == [address for address, _ in page.pictures]
        assert all(file.is_file() for _, file in page.pictures)
        assert all(target.startswith(manual.PAGE) for target in re.findall(r'href="([^"]*)"', page.html)), name
        assert not re.search(r"<(script|style|link|iframe|object)\b|url\(", page.html), name


def _on_a_page(monkeypatch, tmp_path, text):
    folder = tmp_path / "docs" / "manual"
    folder.mkdir(parents=True)
    (folder / "README.md").write_text("# Manual\n\n## One\n\n- [First](first.md): about it\n", encoding="utf-8")
    (folder / "first.md").write_text(text, encoding="utf-8")
    monkeypatch.setattr(assets, "_root", lambda: tmp_path)
    return manual.read("first")


@pytest.mark.parametrize(
    "text",
    [
        "![x](https://example.org/a.png)", "![x](../secret.png)", "![x](/etc/hostname)", "![x](file:///etc/hostname)",
        "![x](pictures/../../a.png)", '<img src="/etc/hostname">', "[x](https://example.org)", "[x](../../README.md)",
        "[x](javascript:alert(1))", "<script>x</script>", "<a href='record:term/x' onclick='x'>x</a>", "[x](file:///etc/hostname)",
    ],
)  # fmt: skip
def test_whatever_stands_on_a_page_nothing_leads_out_of_the_manual(monkeypatch, tmp_path, text):
    page = _on_a_page(monkeypatch, tmp_path, f"# First\n\n{text}\n\nwords\n")
    assert page.pictures == ()
    assert "words" in page.html
    assert not re.search(r"https?:|file:|javascript:|<script|onclick|\.\./", page.html)


def test_a_page_that_the_contents_do_not_name_is_listed_at_the_end(monkeypatch, tmp_path):
    _on_a_page(monkeypatch, tmp_path, "# First\n")
    (tmp_path / "docs" / "manual" / "second.md").write_text("# The second page\n", encoding="utf-8")
    last = manual.contents()[-1]
    assert last == manual.Chapter("More", (manual.Entry("second", "The second page"),))


def test_code_and_tables_come_through(monkeypatch, tmp_path):
    html = _on_a_page(monkeypatch, tmp_path, "# First\n\n```\na < b\n```\n\n| a | b |\n|---|---|\n| c | d |\n").html
    assert "<pre><code>a &lt; b</code></pre>" in html
    assert "<td>d</td>" in html


@pytest.mark.parametrize("name", ["no-such-page", "", "../../README", "README", "a/b", "a.b"])
def test_a_page_that_is_not_there_is_said_so(name):
    with pytest.raises(AssetError):
        manual.read(name)


def test_every_command_named_is_one(sources):
    from fieldguide.cli.main import commands

    known = commands(None)
    context = click.Context(known)
    told = [
        (name, words)
        for name, source in sources.items()
        for words in re.findall(r"^fieldguide ([^\n]*)$|`fieldguide ([^`]+)`", source, re.MULTILINE)
    ]
    assert len(told) > 8
    for name, found in told:
        words = "".join(found).split()
        if words[0].startswith("--") or words[0] == "COMMAND":
            continue
        command = known.get_command(context, words[0])
        assert command is not None, f"{name}: {words}"
        if hasattr(command, "commands") and (words[1:] or not command.invoke_without_command):
            command = command.commands[words[1]]
        options = {option for parameter in command.params for option in parameter.opts}
        assert {word for word in words if word.startswith("-")} <= options, f"{name}: {words}"
