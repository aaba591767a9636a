"""Every kind of bad record gives one fault, on the right line, and no library."""

import pytest

INDICATOR = "indicators/papers-held.md"
ARTICLE = "guide/figures.md"
TALK = "guide/first-talk.md"
LAW = "law/cets-197.md"
TERMS = "glossary/terms.yml"
SOURCES = "sources/example.yml"


# file, text to replace, replacement, text on the line of the fault, part of the problem
FRONT_MATTER = [
    (ARTICLE, "title: Reading a figure", "title: Reading: a figure", "title: Reading", "not valid YAML"),
    (ARTICLE, "title: Reading a figure", "title: 'Reading", "title: 'Reading", "not valid YAML"),
    (ARTICLE, "topic: basics", "topic: basics\n\tcolour: red", "colour: red", "not valid YAML"),
    (ARTICLE, "topic: basics", "topic: basics\ncolour: red", "colour: red", "“colour” is not known here"),
    (ARTICLE, "topic: basics", "topic: cookery", "topic: cookery", "“cookery” is no value for “topic”"),
    (ARTICLE, "topic: basics", "topic:", "topic:", "“topic” is missing"),
    (ARTICLE, "topic: basics", "topic: [basics]", "topic: [basics]", "“topic” is a list or a mapping"),
    (ARTICLE, "topic: basics", "topic: basics\ntopic: talking", "topic: talking", "“topic” stands here twice"),
    (ARTICLE, "topic: basics\n", "", "title: Reading", "“topic” is missing"),
    (ARTICLE, "title: Reading a figure\n", "", "summary:", "“title” is missing"),
    (ARTICLE, "cues: [how many victims]", "cues: how many", "cues: how many", "“cues” is not a list of texts"),
    (ARTICLE, "cues: [how many victims]", "cues: [[how]]", "cues: [[how]]", "“cues” is not a list of texts"),
    (ARTICLE, "  - {source: example-copy, locator: summary}", "", "sources:", "“sources” is missing"),
    (ARTICLE, "  - {source: example-copy, locator: summary}", "  - example-copy", "- example-copy", "is not a mapping"),
    (ARTICLE, "source: example-copy", "source: exampel-copy", "exampel-copy", "is not in the bibliography"),
    (ARTICLE, "locator: summary}", "read: perhaps}", "read: perhaps", "“perhaps” is no value for “read”"),
    (ARTICLE, "cues: [how many victims]", "cues: [a\u0007b]", "cues: [a", "control character U+0007"),
    (ARTICLE, "cues: [how many victims]", f"cues: {'[' * 60}{']' * 60}", "cues: [", "nests too deep"),
]
INDICATORS = [
    (INDICATOR, "[land-border, workplace]", "[land-border, moon]", "moon", "“moon” is no value for “settings”"),
    (INDICATOR, "strength: weak", "strength: certain", "strength: certain", "“certain” is no value for “strength”"),
    (INDICATOR, "child-labour", "adult-labour", "strength: weak", "rated twice"),
    (INDICATOR, 'strength: weak, item: "2.5"', "strength: weak", "strength: weak", "“item” is missing"),
    (INDICATOR, "check_after: 2027-05-01", "check_after: 2027-05", "check_after:", "“2027-05” is no date"),
    (INDICATOR, "## What else it can mean\n", "", "## Why it matters", "sections are not the three"),
    (INDICATOR, "## What to do", "## What you do", "## Why it matters", "sections are not the three"),
    (INDICATOR, "## What to do", "## What to do\nFirst\n## More", "## Why it matters", "sections are not the three"),
    ("indicators/debt-told.md", "A debt that grows is a chain.", " ", "## Why it matters", "nothing stands under"),
]  # fmt: skip
LINKS = [
    (TALK, "see: [checklist/booth]", "see: [checklist/both]", "checklist/both", "no record is called “checklist/both”"),
    (TALK, "(checklist/booth)", "(checklist/both)", "checklist/both", "no record is called “checklist/both”"),
    (TALK, "(checklist/booth)", '(checklist/both "the booth")', "checklist/both", "no record is called"),
    (TALK, "(checklist/booth)", "( checklist/both )", "checklist/both", "no record is called"),
    (TALK, "(checklist/booth).", "[b].\n\n[b]: checklist/both", "[b]: checklist/both", "no record is called"),
    (TALK, "A *calm* voice", "A ![calm](calm.png) voice", "calm.png", "no record is called “calm.png”"),
    (TALK, "A *calm* voice", "A [calm](#begin) voice", "#begin", "no record is called “”"),
    (INDICATOR, "see: [legal/cets-197#10(2)", "see: [legal/cets-197#99", "#99", "lists no article 99"),
    (INDICATOR, "](legal/cets-197#10(2))", "](legal/cets-197#99)", "#99", "lists no article 99"),
    (INDICATOR, "term/reflection-period]", "term/reflection-period#1]", "period#1", "lists no article 1"),
    (TALK, "(checklist/booth)", "(https://outside.example/)", "outside.example", "leaves the guide"),
    (TALK, "(checklist/booth).", "[b].\n\n[b]: https://outside.example/", "outside.example", "leaves the guide"),
    (TALK, "(checklist/booth)", "(//outside.example/)", "outside.example", "leaves the guide"),
    (TALK, "(checklist/booth)", "(/etc/passwd)", "/etc/passwd", "leaves the guide"),
    (TALK, "(checklist/booth)", "(javascript:alert(1))", "javascript", "leaves the guide"),
    (TALK, "A *calm* voice", "A <b>calm</b> voice", "calm", "HTML stands in the text"),
    (TALK, "A *calm* voice", "A calm <!-- quiet --> voice", "quiet", "HTML stands in the text"),
    (TALK, "A *calm* voice", "A calm <script\n voice", "calm <script", "HTML stands in the text"),
    (TALK, "A *calm* voice", "A calm <?php voice", "php", "HTML stands in the text"),
]
LAWS = [
    (LAW, 'cets: "197"', 'cets: "19"', "cets:", "does not look like CETS"),
    (LAW, 'cets: "197"', 'ceta: "197"', "ceta:", "“ceta” is not known here"),
    (LAW, "article: preamble", 'article: "10(2)" # again', "# again", "article 10(2) stands here twice"),
    (LAW, "    says: Trafficking violates human rights.\n", "", "article: preamble", "“says” is missing"),
    (LAW, "status: in-force", "status: asleep", "status: asleep", "“asleep” is no value for “status”"),
    (LAW, "status_on: 2026-10-31", "status_on: 2026-10", "status_on:", "“2026-10” is no date"),
    (LAW, "adopted: 2005-05-03", "adopted: 3 May 2005", "adopted:", "“3 May 2005” is no date"),
    (LAW, "country: COE", "country: ZZ", "country: ZZ", "“ZZ” is no value for “country”"),
    (LAW, "article 10(2), evidence", "article 10(2), proof", "proof", "“proof” is not known here"),
]
BIBLIOGRAPHY = [
    (SOURCES, "date: 2005-05-16", "date: 2005-13", "date: 2005-13", "“2005-13” is no date"),
    (SOURCES, "url: https://study.example/", "url: study.example", "url: study", "is no web address"),
    (SOURCES, "read: copy", "read: yesterday", "read: yesterday", "“yesterday” is no value for “read”"),
    (SOURCES, "  read_on: 2026-08-15\n", "", "title: An example study", "“read_on” is missing"),
    (SOURCES, "read_on: 2026-08-15", "read_on: 2026-08", "read_on: 2026-08", "“2026-08” is no date"),
    (TERMS, "smuggling:", "Smuggling people:", "term: smuggling", "“Smuggling people” is no good name"),
    (TERMS, "travel-document:", "empty-term:\ntravel-document:", "empty-term", "“empty-term” is empty"),
    ("edition.yml", "date: 2026-11-01", "date: 2026-11", "date:", "“2026-11” is no date"),
    ("edition.yml", "version: 2026.10\n", "", "name:", "“version” is missing"),
    ("edition.yml", "languages: [en]", "languages: []", "languages:", "“languages” is missing"),
    ("countries.yml", "name: Sweden, eu: yes", "name: Sweden, eu: maybe", "Sweden", "“maybe” is no value for “eu”"),
    ("vocabulary.yml", "  child: {label: Under 18}", "  child: {label: ''}", "label: ''", "“label” is missing"),
]  # fmt: skip
CASES = [*FRONT_MATTER, *INDICATORS, *LINKS, *LAWS, *BIBLIOGRAPHY]


@pytest.mark.parametrize(("file", "old", "new", "at", "problem"), CASES, ids=lambda value: value[:40])
def test_one_fault_is_named_with_its_line(file, old, new, at, problem, spoil, line_of, refused):
    spoil(file, old, new)
    (fault,) = refused()
    assert (fault.file, fault.line) == (file, line_of(file, at))
    assert problem in fault.problem


@pytest.mark.parametrize(
    ("old", "new"), [("---\ntitle: Reading", "title: Reading"), ("\n---\nRegistered", "\nRegistered")]
)
def test_missing_front_matter(old, new, spoil, refused):
    spoil(ARTICLE, old, new)
    (fault,) = refused()
    assert (fault.file, fault.line, fault.problem) == (ARTICLE, 1, "there is no front matter")


def test_sections_in_another_order(content_copy, refused, line_of):
    path = content_copy / "indicators/child-alone.md"
    path.write_text(
        path.read_text(encoding="utf-8")
        .replace("## Why it matters", "## X")
        .replace("## What to do", "## Why it matters")
        .replace("## X", "## What to do"),
        encoding="utf-8",
    )
    (fault,) = refused()
    assert fault.line == line_of("indicators/child-alone.md", "## What to do")
    assert "in this order" in fault.expected


def test_a_key_used_twice_in_two_files(content_copy, refused, line_of):
    (content_copy / "glossary/more.yml").write_text(
        "smuggling:\n  term: smuggling\n  definition: Again.\n  sources: [{source: example-manual}]\n", encoding="utf-8"
    )
    (fault,) = refused()
    assert (fault.file, fault.line) == (TERMS, line_of(TERMS, "term: smuggling of migrants"))
    assert "“term/smuggling” is already used" in fault.problem
    assert "glossary/more.yml:2" in fault.expected


def test_a_source_listed_twice_in_two_files(content_copy, refused):
    (content_copy / "sources/more.yml").write_text(
        "\nexample-memory:\n  title: Again\n  publisher: Again\n  read: not-read\n", encoding="utf-8"
    )
    (fault,) = refused()
    assert (fault.file, fault.line) == ("sources/more.yml", 3)
    assert "“example-memory” is already listed" in fault.problem


def test_a_dead_link_is_named_at_every_place_it_stands(spoil, refused, content_copy):
    path = content_copy / TALK
    path.write_text(path.read_text(encoding="utf-8").replace("checklist/booth", "checklist/both"), encoding="utf-8")
    lines = [
        number
        for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1)
        if "checklist/both" in line
    ]
    assert [fault.line for fault in refused()] == lines
    assert len(lines) == 2


@pytest.mark.parametrize("name", ["Child alone.md", "child_alone.md", "børn.md", "-child.md"])
def test_a_file_name_that_makes_no_id(name, content_copy, refused):
    (content_copy / "indicators/child-alone.md").rename(content_copy / "indicators" / name)
    (fault,) = refused()
    assert (fault.file, fault.line) == (f"indicators/{name}", 1)
    assert "is no good name" in fault.problem


def test_a_file_that_is_no_mapping(content_copy, refused):
    (content_copy / "checklists/telephone.yml").write_text("- one\n- two\n", encoding="utf-8")
    (fault,) = refused()
    assert (fault.file, fault.line, fault.problem) == ("checklists/telephone.yml", 1, "no keys and values here")


def test_bytes_that_are_no_utf_8(content_copy, refused, line_of):
    path = content_copy / ARTICLE
    path.write_bytes(path.read_bytes().replace(b"Registered", b"Registr\xe9"))
    (fault,) = refused()
    assert (fault.file, fault.problem) == (ARTICLE, "this is not UTF-8 text")
    assert path.read_bytes().split(b"\n")[fault.line - 1].startswith(b"Registr\xe9")


def test_a_folder_where_a_file_should_be(content_copy, refused):
    (content_copy / "guide/folder.md").mkdir()
    (fault,) = refused()
    assert (fault.file, fault.line) == ("guide/folder.md", 1)
    assert "cannot be read" in fault.problem


def test_the_edition_must_be_there(content_copy, refused):
    (content_copy / "edition.yml").unlink()
    assert [(fault.file, fault.line) for fault in refused()] == [("edition.yml", 1)]


@pytest.mark.parametrize("file", ["vocabulary.yml", "countries.yml", "sources/example.yml"])
def test_without_its_lists_the_content_is_refused(file, content_copy, refused):
    (content_copy / file).unlink()
    faults = refused()
    assert (file, 1) in {(fault.file, fault.line) for fault in faults} or file.startswith("sources")
    assert len(faults) > 1
