"""Contacts out for other directories and in from them: nothing lost, nothing made up, every refusal with its reason."""

from __future__ import annotations

import csv
import io
import json
import uuid
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldguide.content.checks import fingerprint
from fieldguide.content.faults import Faults
from fieldguide.content.reading import Reading
from fieldguide.content.services import read_table
from fieldguide.domain.records import Kind
from fieldguide.domain.vocabulary import Vocabulary
from fieldguide_publish.commands.contacts import candidates_of
from fieldguide_publish.contacts import hsds, tables
from fieldguide_publish.contacts.cells import guarded, is_formula, unguarded
from fieldguide_publish.contacts.importing import Declared, Imported, judge
from fieldguide_publish.contacts.rows import TABLE, Row
from fieldguide_publish.errors import ContactsError, PublishError
from fieldguide_publish.files import read_bytes

DECLARED = Declared(
    {
        "country": "GB", "type": "ngo", "needs": "legal", "source_url": "https://directory.example/legal",
        "source_tier": "third-party", "read_on": "2026-11-20",
    }
)  # fmt: skip
#: Object → the fields it must have, after https://docs.openreferral.org/en/3.0/hsds/schema_reference.html.
REQUIRED = {
    "service": {"id", "name", "status"}, "organization": {"id", "name", "description"}, "phones": {"id", "number"},
    "languages": {"id"}, "schedules": {"id"}, "service_areas": {"id"}, "attributes": {"id"}, "taxonomy_term": {"id", "name", "description"},
}  # fmt: skip
KNOWN = {
    "id", "organization_id", "name", "description", "url", "email", "status", "fees_description", "eligibility_description", "phones",
    "schedules", "service_areas", "languages", "organization", "attributes",
}  # fmt: skip


def _written(form: str, rows: list[Row], words: Vocabulary) -> bytes:
    if form == "hsds":
        return hsds.as_bytes(hsds.page_of(rows, words))
    return tables.as_csv(rows) if form == "csv" else tables.as_workbook(rows)


def _judged(data: bytes, words: Vocabulary, declared: Declared = DECLARED) -> Imported:
    return judge(candidates_of(data, declared), words, declared)


def _foreign(**changes: object) -> bytes:
    service = {
        "id": str(uuid.UUID(int=1)), "name": "Legal advice line", "status": "active", "organization": {"name": "A Law Centre"},
        "phones": [{"number": "020 7946 0123"}],
    }  # fmt: skip
    return json.dumps([service | changes]).encode()


def _objects(name: str, told: object):
    """Yield every object of a page with the name it stands under."""
    if isinstance(told, list):
        for one in told:
            yield from _objects(name, one)
    elif isinstance(told, dict):
        yield name, told
        for key, one in told.items():
            yield from _objects(key, one)


@pytest.mark.parametrize("form", ["hsds", "csv", "xlsx"])
def test_every_shipped_contact_goes_out_and_comes_back_the_same(form, rows, words, real_library):
    made = _judged(_written(form, rows, words), words, Declared())
    assert made.refused == ()
    assert made.count == len(rows) > 200
    faults = Faults()
    reading = Reading(Path("nowhere"), faults, words, {})
    drafts = [draft for name, text in made.sources().items() for draft in read_table(reading, name, text)]
    assert faults.found == []
    back = {draft.record.id: draft.record for draft in drafts}
    for record in real_library.records():
        if record.kind is Kind.SERVICE:
            assert fingerprint(back[record.id]) == fingerprint(record), record.id
            assert back[record.id].head.review.check_after == record.head.review.check_after


def test_every_object_of_an_hsds_export_has_the_fields_it_must_have(rows, words):
    page = hsds.page_of(rows, words)
    ids: set[tuple[str, str]] = set()
    for name, told in _objects("service", page["contents"]):
        assert REQUIRED[name] <= told.keys(), (name, told)
        assert uuid.UUID(told["id"])
        assert all(told[key] not in ("", None, []) for key in told)
        ids.add((name, told["id"]))
    services = page["contents"]
    assert {key for service in services for key in service} <= KNOWN
    assert {service["status"] for service in services} == {"active"}
    assert all(isinstance(phone["number"], str) for service in services for phone in service.get("phones", ()))
    assert len({told for told in ids if told[0] == "service"}) == len(services) == page["total_items"]


def test_an_export_says_which_contacts_nobody_has_compared(rows, words):
    drafts = {row["name"] for row in rows if row["state"] == "draft"}
    assert drafts
    told = {
        service["name"]
        for service in hsds.page_of(rows, words)["contents"]
        for attribute in service["attributes"]
        if attribute["taxonomy_term"]["code"] == "state" and attribute["value"] == "draft"
    }
    assert told == drafts


def test_the_same_contacts_give_the_same_bytes(rows, words):
    assert _written("hsds", rows, words) == _written("hsds", rows, words)


def test_a_number_of_another_directory_comes_with_the_words_it_stands_in(words):
    made = _judged(_foreign(description="Their own sentences."), words)
    (row,) = made.tables["gb"]
    assert row["phones"] == "+442079460123"
    assert row["evidence"] == "Legal advice line: 020 7946 0123"
    assert row["id"] == "gb-legal-advice-line"
    assert "Their own sentences." not in row.values()
    assert made.left_behind == ("service 1: “Legal advice line”: its description stays behind",)


def test_a_contact_for_a_pack_lies_in_the_namespace_of_its_publisher(words):
    made = _judged(_foreign(), words, replace(DECLARED, namespace="ngo-x"))
    assert made.tables["gb"][0]["id"] == "ngo-x-legal-advice-line"


def test_a_contact_for_a_pack_is_held_to_what_a_pack_is_held_to(rows, words):
    data = tables.as_csv([rows[0] | {"id": "", "note": "-5 minutes are not charged"}])
    assert _judged(data, words, Declared()).count == 1
    (refused,) = _judged(data, words, Declared({}, "ngo-x")).refused
    assert "a cell begins with “-”" in str(refused)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"status": "defunct"}, "its status is “defunct”"),
        ({"organization": {}}, "“organisation” is empty"),
        ({"phones": [{"number": "call us"}]}, "“call us” is no telephone number"),
        ({"phones": [{"number": "020 7946 0123", "extension": 7}]}, "has an extension"),
        ({"phones": [{"number": "+40 800 800 678"}]}, "belongs to RO"),
        ({"name": "=HYPERLINK(1)"}, "begins like a formula"),
        ({"name": "House at 5 Long Street"}, "a street address stands here"),
        ({"name": ""}, "“name” is empty"),
        ({"email": "none"}, "is no e-mail address"),
    ],
)
def test_what_cannot_become_a_contact_is_refused_by_name_and_reason(changes, reason, words):
    made = _judged(_foreign(**changes), words)
    assert made.count == 0
    (refused,) = made.refused
    assert reason in str(refused)
    assert refused.place == "service 1"


def test_what_a_file_does_not_say_and_nobody_declares_is_not_made_up(words):
    made = _judged(_foreign(phones=[{"number": "+44 20 7946 0123"}]), words, Declared())
    told = str(made.refused[0])
    for column in ("type", "needs", "source_url", "source_tier", "read_on"):
        assert f"“{column}” is empty" in told


def test_one_id_is_taken_once(words):
    one = json.loads(_foreign())
    made = _judged(json.dumps(one + one).encode(), words)
    assert made.count == 1
    assert "already used by service 1" in str(made.refused[0])


def test_no_cell_of_a_table_is_a_formula(rows):
    lines = list(csv.reader(io.StringIO(tables.as_csv(rows).decode("utf-8-sig"), newline="")))
    assert len(lines) == len(rows) + 1
    assert [cell for line in lines for cell in line if cell.startswith(("=", "+", "-", "@"))] == []
    assert any(cell.startswith("'+") for line in lines for cell in line)


@pytest.mark.parametrize("text", ["=1+1", "@SUM(A1)", "+1+cmd|' /C calc'!A0", "-2+SUM(A1)", " =1", "\t=1", "- closed"])
def test_what_begins_like_a_formula_is_refused(text, rows, words):
    told = dict.fromkeys(TABLE, "") | rows[0] | {"note": text}
    out = io.StringIO()
    csv.writer(out).writerows([list(told), list(told.values())])
    (refused,) = _judged(out.getvalue().encode(), words).refused
    assert "begins like a formula" in str(refused) or "“note”" in str(refused)
    assert is_formula(text)


@pytest.mark.parametrize(
    "text", ["+40800800678", "+47 02800 to speak to the police", "-5", "plain", "+40213133100;+40800800678"]
)
def test_a_telephone_number_is_no_formula(text):
    assert not is_formula(text)


def test_a_formula_in_a_workbook_is_refused(rows, words, tmp_path):
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = tables.SHEET
    sheet.append(list(TABLE))
    sheet.append([rows[0][column] for column in TABLE])
    sheet.cell(2, TABLE.index("note") + 1).value = '=HYPERLINK("https://example.org")'
    book.save(tmp_path / "a.xlsx")
    made = _judged((tmp_path / "a.xlsx").read_bytes(), words)
    assert "a formula stands under “note”" in str(made.refused[0])


@given(st.text())
def test_a_guard_can_be_taken_away_again(text):
    assert unguarded(guarded(text)) == text
    assert not guarded(text).startswith(("=", "+", "-", "@", "\t", "\r"))


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_any_bytes_are_read_or_refused(data):
    try:
        found = candidates_of(data, DECLARED)
    except ContactsError as error:
        found = []
        told = str(error)
    else:
        told = "read"
    assert told
    assert all(candidate.place for candidate in found)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["name", "status", "phones", "number", "extension", "type", "organization", "attributes", "url"]
            )
            | st.text(max_size=4),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


@given(
    st.lists(
        st.dictionaries(st.sampled_from(["name", "phones", "status", "organization", "schedules"]), _JSON), max_size=4
    )
)
def test_any_services_become_contacts_or_refusals(words, services):
    data = json.dumps(services).encode()
    made = _judged(data, words)
    assert made.count + len(made.refused) == len(services)
    assert all(refused.reasons for refused in made.refused)


def test_there_and_back_at_the_command_line(publish, tmp_path):
    out = tmp_path / "contacts.json"
    assert "contacts," in publish("contacts", "export", "--as", "hsds", "--country", "gb", "-o", out).output
    publish("contacts", "import", out, "-o", tmp_path / "content")
    assert (tmp_path / "content" / "services" / "gb.csv").is_file()
    again = publish("contacts", "import", out, "-o", tmp_path / "content", ends=1)
    assert "already there" in again.output


def test_a_file_that_is_not_there_is_told(publish, tmp_path):
    assert "cannot be read" in publish("contacts", "import", tmp_path / "no.csv", "-o", tmp_path, ends=1).output
    (tmp_path / "big").write_bytes(b"12345")
    with pytest.raises(PublishError, match="larger than"):
        read_bytes(tmp_path / "big", 4)
