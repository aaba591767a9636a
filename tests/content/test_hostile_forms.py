"""Whatever is handed in as a form ends in a source or in one sentence, soon, and without filling the memory."""

from __future__ import annotations

import json
import tracemalloc
import zipfile
from io import BytesIO
from time import monotonic

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from fieldguide.cli.forms import as_xlsx
from fieldguide.content.forms import draft, reading, sheetxml, workbook
from fieldguide.content.forms.reading import made_from, read_form
from fieldguide.errors import FormError
from fieldguide.export.fhir_form import questionnaire
from fieldguide.export.xlsform import workbook as sheets_of

_SURVEY = [["type", "name", "label"], ["select_one yn", "a", "A?"]]
_CHOICES = [["list_name", "name", "label"], ["yn", "yes", "Yes"], ["yn", "no", "No"]]
#: Far above what a form needs, far below what would be noticed.
_MOST_SECONDS = 30
_MOST_BYTES = 300 * 1024 * 1024


def _form(**sheets):
    return as_xlsx({"survey": _SURVEY, "choices": _CHOICES, **sheets})


def _with_parts(parts, data=None):
    """Return a workbook with some of its parts replaced or added."""
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(data or _form())) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, text in parts.items():
            new.writestr(name, text)
    return stream.getvalue()


def _sheet(rows):
    return f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>'


def _inline(cell, text):
    return f'<c r="{cell}" t="inlineStr"><is><t>{text}</t></is></c>'


_HEAD = "<row r='1'>" + _inline("A1", "type") + _inline("B1", "name") + _inline("C1", "label") + "</row>"
_SHEET = "xl/worksheets/sheet1.xml"


def _refused(data, *told):
    with pytest.raises(FormError) as caught:
        made_from(data)
    assert caught.value.hint
    assert str(caught.value).isprintable()
    for part in told:
        assert part in str(caught.value)


def _with_shared(strings, sheet=None):
    """Return a workbook whose sheets share texts, as spreadsheet programs write them."""
    with zipfile.ZipFile(BytesIO(_form())) as archive:
        relations = archive.read("xl/_rels/workbook.xml.rels").decode()
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    one = f'<Relationship Type="{kind}" Target="sharedStrings.xml" Id="rIdShared"/>'
    parts = {"xl/sharedStrings.xml": strings, "xl/_rels/workbook.xml.rels": relations.replace("</", f"{one}</")}
    return _with_parts(parts | ({_SHEET: sheet} if sheet else {}))


@pytest.fixture
def bounded():
    """See that a test takes little time and memory."""
    tracemalloc.start()
    began = monotonic()
    yield
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert monotonic() - began < _MOST_SECONDS
    assert most < _MOST_BYTES


@pytest.mark.usefixtures("bounded")
class TestWorkbooks:
    def test_a_small_file_that_unpacks_into_a_huge_one(self):
        data = _with_parts({_SHEET: _sheet(_HEAD + "<row r='2'>" + " " * (workbook.MOST_UNPACKED + 1) + "</row>")})
        assert len(data) < 200_000
        _refused(data, "unpacks to more than 32 MB")

    def test_one_text_used_a_million_times(self):
        strings = f"<sst><si><t>{'x' * 30_000}</t></si></sst>"
        cells = "".join(f"<row r='{n}'><c r='C{n}' t='s'><v>0</v></c></row>" for n in range(2, 4_000))
        data = _with_shared(strings, _sheet(_HEAD + cells))
        _refused(data, "row 2: a text has 30000 characters")

    def test_a_text_longer_than_a_cell_holds(self):
        _refused(_with_shared(f"<sst><si><t>{'x' * 40_000}</t></si></sst>"), "40000 characters")

    def test_entities_that_multiply(self):
        bomb = "<!DOCTYPE sst [<!ENTITY a 'aaaaaaaaaa'>" + "".join(
            f"<!ENTITY {new} '{f'&{old};' * 10}'>" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
        )
        _refused(_with_shared(bomb + "]><sst><si><t>&i;</t></si></sst>"), "document type")

    def test_a_file_outside_is_not_read(self):
        text = '<!DOCTYPE sst [<!ENTITY x SYSTEM "file:///etc/passwd">]><sst><si><t>&x;</t></si></sst>'
        _refused(_with_shared(text), "document type")
        _refused(_with_shared(text.encode("utf-16")), "document type")

    def test_elements_without_end(self):
        _refused(_with_parts({_SHEET: "<a>" * 100_000}), "nests deeper")

    @pytest.mark.parametrize(
        ("rows", "told"),
        [
            (
                "".join(f"<row>{_inline(f'A{n}', 'x')}</row>" for n in range(2, sheetxml.MOST_ROWS + 5)),
                "more than 5000 rows",
            ),
            (f"<row r='2'>{_inline('XFD2', 'x')}</row>", "more than 200 columns"),
            ("<row r='2'><c t='s' r='A2'><v>99999</v></c></row>", "cannot be read"),
            ("<row r='2'><c t='s' r='A2'><v>-1</v></c></row>", ""),
            ("<row r='zwei'></row>", "cannot be read"),
            (f"<row r='{'9' * 5000}'></row>", "cannot be read"),
            ("<row r='2'><c r='A2'>", "no sound XML"),
        ],
    )
    def test_sheets_no_program_writes(self, rows, told):
        data = _with_parts({_SHEET: _sheet(_HEAD + rows)})
        if told:
            _refused(data, told)
        else:
            assert made_from(data).items == 0

    def test_a_row_far_down_is_read(self):
        rows = (
            _HEAD + "<row r='1048576'>" + _inline("A1048576", "select_one yn") + _inline("C1048576", "Far?") + "</row>"
        )
        assert "text: Far?" in made_from(_with_parts({_SHEET: _sheet(rows)})).source

    def test_more_parts_sheets_or_strange_packing(self):
        _refused(_with_parts({f"xl/media/{n}.png": "" for n in range(workbook.MOST_PARTS + 1)}), "parts")
        book = '<workbook xmlns:r="r"><sheets>' + '<sheet name="survey" r:id="rId1"/>' * 2 + "</sheets></workbook>"
        _refused(_with_parts({"xl/workbook.xml": book}), "two sheets called “survey”")
        _refused(_with_parts({"xl/_rels/workbook.xml.rels": "<Relationships/>"}), "cannot be read")
        stream = BytesIO()
        with zipfile.ZipFile(BytesIO(_form())) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_LZMA) as new:
            for name in old.namelist():
                new.writestr(name, old.read(name))
        _refused(stream.getvalue(), "cannot be read (NotImplementedError)")

    def test_no_workbook_at_all(self):
        stream = BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            archive.writestr("word/document.xml", "<w/>")
        _refused(stream.getvalue(), "no .xlsx workbook")
        _refused(as_xlsx({"numbers": [["a"], ["1"]]}), "no sheet “survey”")
        _refused(as_xlsx({"survey": [["name"], ["1"]]}), "columns type and label")
        _refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), ".xls")
        _refused(b"PK\x03\x04", "cannot be read (BadZipFile)")

    def test_conditions_made_to_be_hard_are_only_lost(self):
        names = [f"q{n}" for n in range(60)]
        rows = [["select_one yn", name, f"{name}?", ""] for name in names]
        pairs = " and ".join(
            f"(${{{a}}} = 'yes' or ${{{b}}} = 'no')" for a, b in zip(names[::2], names[1::2], strict=True)
        )
        wide = " or ".join(f"(${{{a}}} = 'yes' and ${{{b}}} = 'no')" for a in names[:9] for b in names[9:18])
        rows += [["select_one yn", f"h{n}", "Hard?", text] for n in range(300) for text in (pairs, wide)]
        made = made_from(_form(survey=[["type", "name", "label", "relevant"], *rows]))
        assert made.items == 660
        assert sum("too many" in left.why for left in made.left_behind) >= 590

    def test_a_form_of_which_nothing_fits_is_refused(self):
        width = range(30)
        head = ["type", "name", "label", *(f"x{n}" for n in width)]
        rows = [["text", f"n{n}", "T", *("lost" for _ in width)] for n in range(400)]
        kept = [["select_one yn", f"n{n}", "T", *("lost" for _ in width)] for n in range(400)]
        assert made_from(_form(survey=[head, *rows])).items == 0
        _refused(_form(survey=[head, *kept]), f"More than {draft.MOST_LEFT_BEHIND} things")

    def test_more_questions_than_a_checklist_has(self):
        rows = [["select_one yn", f"n{n}", "T?"] for n in range(draft.MOST_ITEMS + 1)]
        _refused(_form(survey=[_SURVEY[0], *rows]), "more than 2000 questions")


def test_shared_texts_are_put_together():
    """Spreadsheet programs cut a text where its looks change, and add how to read East Asian words aloud."""
    strings = (
        "<sst><si><t>select_one yn</t></si><si><r><t>Is the </t></r><r><rPr><b/></rPr><t>person</t></r><r><t> safe?</t></r>"
        "<rPh><t>aloud</t></rPh></si><si><t>a_x005F_b_x000D_</t></si></sst>"
    )
    cells = "".join(f"<c r='{cell}2' t='s'><v>{n}</v></c>" for cell, n in (("A", 0), ("B", 2), ("C", 1)))
    made = made_from(_with_shared(strings, _sheet(_HEAD + f"<row r='2'>{cells}</row>")))
    assert "- id: a-b\n        text: Is the person safe?\n" in made.source


def test_a_formula_is_never_worked_out():
    cell = "<c r='C2' t='str'><f>HYPERLINK(\"http://x\",\"A?\")</f><v>A?</v></c>"
    rows = _HEAD + "<row r='2'>" + _inline("A2", "select_one yn") + _inline("B2", "a") + cell + "</row>"
    made = made_from(_with_parts({_SHEET: _sheet(rows)}))
    assert "text: A?" in made.source
    assert "HYPERLINK" not in made.source
    told = "survey row 2: the formula under label: it is not worked out; what it last came to was read, if anything"
    assert told in map(str, made.left_behind)


def test_a_group_that_ends_before_it_begins():
    _refused(_form(survey=[_SURVEY[0], ["end_group", "", ""]]), "survey row 2: a group ends that was never begun")
    made = made_from(_form(survey=[_SURVEY[0], ["begin_group", "g", "G"], _SURVEY[1]]))
    assert made.items == 1
    assert any("never ended" in left.why for left in made.left_behind)


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "a <!-- hidden --> b", "</li></ul>", "<?php x ?>", "!!python/object:os.system",
        "&lt;b&gt;", "{a: b}", "- a\n- b", "a: b #c", "'", '"', "*alias", "&anchor", "%TAG", "---", "...", "yes", "~", "=1+1", "\x07bell",
        "\u202eright to left", "\ud83d\ude00", "|", ">", "[x](javascript:alert(1))", "# heading", "1. list", "    code",
    ],
)  # fmt: skip
def test_a_text_stays_a_text(text, content_copy):
    """Whatever stands in a label, hint or note, the source is sound YAML whose texts hold no tag and whose Markdown no link or HTML."""
    options = [{"valueCoding": {"code": code, "display": code}} for code in ("yes", "no")]
    hint = {"linkId": "h", "type": "display", "text": text}
    items = [
        {"linkId": "n", "type": "display", "text": text},
        {"linkId": text, "type": "choice", "text": text, "answerOption": options, "item": [hint]},
    ]
    made = made_from(json.dumps({"resourceType": "Questionnaire", "title": text, "item": items}).encode())
    source = yaml.load(made.source, Loader=yaml.BaseLoader)  # noqa: S506 - the loader that makes nothing but text
    assert set(source) <= {"title", "before", "stages"}
    for item in (one for stage in source["stages"] for one in stage["items"]):
        assert set(item) <= {"id", "text", "how"}
        assert "<" not in item.get("text", "")
    (content_copy / "checklists" / "x.yml").write_text(made.source, encoding="utf-8")
    faults = _faults(content_copy)
    assert not [
        fault for fault in faults if "YAML" in fault.problem or "HTML" in fault.problem or "link" in fault.problem
    ]


def _faults(folder):
    from fieldguide.content.builder import read_content
    from fieldguide.errors import ContentError

    with pytest.raises(ContentError) as caught:
        read_content(folder)
    return caught.value.faults


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "no JSON"),
        (b"\xff\xfe", "no JSON"),
        (b"hello", "no JSON"),
        (b"[" * 200_000, ""),
        (b'{"resourceType":"Questionnaire","item":' + b'[{"item":' * 50_000, ""),
        (b"1" * 10_000, ""),
        (b"[]", "no FHIR Questionnaire"),
        (b'{"resourceType": "Bundle"}', "Bundle"),
        (b'{"resourceType": "Questionnaire", "item": {}}', "“item” is not made as FHIR says"),
        (b'{"resourceType": "Questionnaire", "item": [1]}', "“item” is not made as FHIR says"),
        (b'{"resourceType": "Questionnaire", "title": ["a"]}', "“title” is no text"),
        (b'{"resourceType": "Questionnaire", "title": "a", "title": "b"}', "no JSON"),
        (b'{"resourceType": "Questionnaire", "item": [{"linkId": "\\u001b[2J", "text": []}]}', "\\x1b[2J"),
    ],
)
def test_json_that_is_no_form(data, told):
    _refused(data, told)


@pytest.mark.usefixtures("bounded")
def test_groups_inside_groups():
    item = {"linkId": "x", "type": "group"}
    for number in range(40):
        item = {"linkId": f"g{number}", "type": "group", "item": [item]}
    _refused(json.dumps({"resourceType": "Questionnaire", "item": [item]}).encode(), "nests deeper than 30")
    many = [{"linkId": str(n), "type": "display"} for n in range(5_001)]
    _refused(json.dumps({"resourceType": "Questionnaire", "item": many}).encode(), "5001 entries")


def test_files_that_cannot_be_read(tmp_path):
    with pytest.raises(FormError, match="cannot be read"):
        read_form(tmp_path / "none.xlsx")
    with pytest.raises(FormError, match="cannot be read"):
        read_form(tmp_path)
    large = tmp_path / "large.json"
    large.write_bytes(b" " * (reading.MOST_BYTES + 1))
    with pytest.raises(FormError, match="larger than 8 MB"):
        read_form(large)


# --- any input -----------------------------------------------------------------------------------------------------------------------


def _read(data):
    """Read a form; it is a source, or it is refused in a sentence."""
    try:
        made = made_from(data)
    except FormError:
        return
    source = yaml.load(made.source, Loader=yaml.BaseLoader) or {}  # noqa: S506 - the loader that makes nothing but text
    assert isinstance(source, dict)
    assert all(str(left).isprintable() for left in made.left_behind)


@given(st.binary(max_size=200))
def test_any_bytes(data):
    for start in (b"", b"PK", b"{", b'{"resourceType":"Questionnaire",'):
        _read(start + data)


@given(place=st.integers(0, 20_000), bytes_there=st.binary(min_size=1, max_size=8))
def test_a_workbook_with_bytes_changed(library, place, bytes_there):
    data = bytearray(as_xlsx(sheets_of(library.record("checklist/booth"), library.edition, library.vocabulary)))
    place %= len(data)
    data[place : place + len(bytes_there)] = bytes_there
    _read(bytes(data))


_cells = st.one_of(
    st.sampled_from(
        ["type", "name", "label", "hint", "relevant", "select_one yn", "begin_group", "end_group", "begin repeat", "end repeat", "note", "integer",
         "${a} = 'yes'", "yes", "no", "a", "fieldguide_part", "step", "item", "before", "fieldguide_kind", "observe", "list_name", "yn"]
    ),
    st.text(max_size=8),
)  # fmt: skip
_tables = st.lists(st.lists(_cells, max_size=6), max_size=8)


@given(survey=_tables, choices=_tables, settings=_tables, own=_tables)
def test_any_sheets(survey, choices, settings, own):
    head = ["type", "name", "label", "hint", "relevant", "fieldguide_part"]
    told = {"survey": [head, *survey], "choices": [_CHOICES[0], *choices], "settings": settings, "fieldguide": own}
    _read(as_xlsx({name: [[_writable(text) for text in row] for row in rows] for name, rows in told.items()}))


def _writable(text):
    """Leave out what no program can write into a cell."""
    return "".join(char for char in text if char.isprintable() or char in "\n\t")


_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)),
    max_leaves=6,
)


def _places(value, path=()):
    yield path
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inside:
        yield from _places(one, (*path, key))


@given(data=st.data())
def test_a_questionnaire_with_anything_put_in(library, data):
    form = questionnaire(library.record("checklist/booth"), library.edition, library.vocabulary)
    places = [path for path in _places(form) if path]
    for _ in range(data.draw(st.integers(1, 3))):
        path, value = data.draw(st.sampled_from(places)), data.draw(_values)
        where = form
        for key in path[:-1]:
            where = where[key] if isinstance(where, dict | list) and _has(where, key) else {}
        if isinstance(where, dict | list) and _has(where, path[-1]):
            where[path[-1]] = value
    _read(json.dumps(form).encode())


def _has(where, key):
    return key in where if isinstance(where, dict) else isinstance(key, int) and key < len(where)
