"""Figures: numbers with their kind, place and time become one picture for every look, and the same picture each time."""

import sqlite3

import pytest

from fieldguide.content.builder import build
from fieldguide.content.plotting import draw
from fieldguide.domain.records import Figure, FigureStyle
from fieldguide.domain.svg import PLACEHOLDERS, coloured, is_self_contained
from fieldguide.store.library import Library

FILE = "figures/by-year.yml"
ARTICLE = "guide/what-it-is.md"
GOOD = """title: Example victims registered
concept: registered
place: Exampleland
period: 2021 to 2022
unit: persons
style: columns
head: [Year, Registered]
rows:
  - ["2021", "7155"]
  - ["2022", "10093.5"]
note: Shows what was found.
sources:
  - {source: example-copy, locator: table 1, evidence: 7155 and 10093.5}
"""


@pytest.fixture
def with_figure(content_copy):
    """The copied content with a figure in one of its articles."""
    (content_copy / "figures").mkdir()
    (content_copy / FILE).write_text(GOOD, encoding="utf-8")
    path = content_copy / ARTICLE
    path.write_text(path.read_text(encoding="utf-8") + "\n{figure: by-year}\n", encoding="utf-8")
    return content_copy


def test_it_comes_back_from_the_library_with_picture_numbers_and_sources(with_figure, tmp_path):
    build(with_figure, tmp_path / "library.db")
    with Library(tmp_path / "library.db") as opened:
        record = opened.record("article/what-it-is")
    (figure,) = record.facts.figures
    assert (figure.title, figure.concept, figure.place) == ("Example victims registered", "registered", "Exampleland")
    assert figure.rows == (("2021", "7155"), ("2022", "10093.5"))
    assert is_self_contained(figure.svg)
    assert "10093.5" in record.text, "its numbers can be searched for"
    assert "{figure" not in record.text
    assert "example-copy" in {citation.source.id for citation in record.citations}


def test_the_same_figure_gives_the_same_library(with_figure, tmp_path):
    for name in ("one", "two"):
        build(with_figure, tmp_path / f"{name}.db")
    assert (tmp_path / "one.db").read_bytes() == (tmp_path / "two.db").read_bytes()


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("concept: registered", "concept: guessed", "“guessed” is no value for “concept”"),
        ("place: Exampleland\n", "", "“place” is missing"),
        ("period: 2021 to 2022\n", "", "“period” is missing"),
        ("unit: persons\n", "", "“unit” is missing"),
        ("style: columns", "style: pie", "“pie” is no value for “style”"),
        ('"7155"', '"7,155"', "the row 2021, 7,155 does not fit"),
        ('["2021", "7155"]', '["2021"]', "the row 2021 does not fit"),
        ("source: example-copy", "source: hearsay", "is not in the bibliography"),
    ],
)
def test_a_number_without_its_meaning_is_refused(old, new, problem, with_figure, spoil, refused):
    spoil(FILE, old, new)
    assert any(problem in fault.problem and fault.file == FILE for fault in refused())


def test_a_figure_that_is_not_there_is_refused(with_figure, spoil, refused, line_of):
    spoil(ARTICLE, "{figure: by-year}", "{figure: by-month}")
    (fault,) = refused()
    assert (fault.file, fault.line) == (ARTICLE, line_of(ARTICLE, "by-month"))
    assert "there is no figure “by-month”" in fault.problem


def test_a_figure_inside_a_sentence_is_refused(with_figure, spoil, refused):
    spoil(ARTICLE, "{figure: by-year}", "As {figure: by-year} shows")
    assert [fault.problem for fault in refused()] == ["the figure stands inside a sentence"]


def _figure(style=FigureStyle.BARS, series=1):
    head = ("Kind", *(f"Series {number}" for number in range(series)))
    rows = tuple((label, *("12" for _ in range(series))) for label in ("Forced labour", "Other"))
    return Figure("x", "X", "registered", "EU", "2024", "persons", style, head, rows)


@pytest.mark.parametrize("style", FigureStyle)
@pytest.mark.parametrize("series", [1, 2])
def test_every_colour_of_a_picture_comes_from_the_look(style, series):
    svg = draw(_figure(style, series))
    colours = {role: f"#c0ffe{number}" for number, role in enumerate(PLACEHOLDERS)}
    shown = coloured(svg, colours)
    assert not [placeholder for placeholder in PLACEHOLDERS.values() if placeholder in shown]
    assert colours["series1"] in shown
    assert (colours["series2"] in shown) == (series == 2)
    assert "#000000" not in shown


@pytest.mark.parametrize(
    "part",
    [
        '<image href="file:///etc/hostname"/>', '<use xlink:href="http://127.0.0.1/x.svg#a"/>', "<script>x</script>",
        "<foreignObject/>", '<rect style="fill: url(http://127.0.0.1/a)"/>', "<style>@import 'x.css';</style>", "<IMAGE/>",
    ],
)  # fmt: skip
def test_a_picture_that_reaches_out_is_known(part):
    svg = draw(_figure())
    assert is_self_contained(svg)
    assert not is_self_contained(svg.replace("</svg>", f"{part}</svg>"))


def test_without_the_plotting_library_the_builder_says_what_to_install(with_figure, tmp_path, run):
    hidden = tmp_path / "hidden"
    hidden.mkdir()
    (hidden / "matplotlib.py").write_text("raise ImportError", encoding="utf-8")
    told = run("build", str(with_figure), "-o", str(tmp_path / "out.db"), environment={"PYTHONPATH": str(hidden)})
    assert told.returncode == 1
    assert "matplotlib is not installed" in told.stderr
    assert "pip install matplotlib" in told.stderr
    assert not (tmp_path / "out.db").exists()


def test_a_library_keeps_pictures_without_colours_of_a_look(with_figure, tmp_path):
    build(with_figure, tmp_path / "library.db")
    with sqlite3.connect(tmp_path / "library.db") as connection:
        ((svg,),) = connection.execute("SELECT svg FROM figure").fetchall()
    assert PLACEHOLDERS["series1"] in svg
