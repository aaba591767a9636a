"""The tabular form of HSDS 3: the tables are the objects of the JSON form, and what is broken in them is named with its line."""

from __future__ import annotations

import csv
import io
import json
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
from fieldguide_publish.contacts import hsds
from fieldguide_publish.contacts.hsds_reading import read_hsds
from fieldguide_publish.contacts.hsds_tables import DESCRIPTOR, TABLES, package_of
from fieldguide_publish.contacts.hsds_tables_reading import (
    Package,
    TableFile,
    paths_of,
    read_folder,
    read_tables,
    services_of,
)
from fieldguide_publish.contacts.importing import Declared, Imported, judge
from fieldguide_publish.errors import ContactsError, PublishError

MOST = 64 * 1024 * 1024
DECLARED = Declared(
    {
        "country": "GB", "type": "ngo", "needs": "legal", "source_url": "https://directory.example/legal",
        "source_tier": "third-party", "read_on": "2026-11-20",
    }
)  # fmt: skip
#: A directory of somebody else: a service, its organisation and its number.
FOREIGN = {
    "services.csv": "id,organization_id,name,status\ns1,o1,Legal advice line,active\n",
    "organizations.csv": "id,name,description\no1,A Law Centre,Lawyers\n",
    "phones.csv": "id,service_id,number\np1,s1,020 7946 0123\n",
}


@pytest.fixture(scope="module")
def page(rows, words):
    return hsds.page_of(rows, words)


def _put(folder: Path, files: dict[str, bytes] | dict[str, str]) -> Path:
    folder.mkdir(exist_ok=True)
    for name, told in files.items():
        (folder / name).write_bytes(told if isinstance(told, bytes) else told.encode())
    return folder


def _read(folder: Path, words: Vocabulary, declared: Declared = DECLARED) -> Imported:
    return judge(read_folder(folder, declared, MOST).candidates, words, declared)


def _cells(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode(), newline=""), strict=True))


def _files(package: dict[str, bytes]) -> dict[str, TableFile]:
    return {name: TableFile(table.path, package[table.path]) for name, table in TABLES.items() if table.path in package}


def test_tables_become_the_very_objects_of_the_json_form_again(page):
    leftover = Package()
    services = services_of(_files(package_of(page)), leftover)
    assert len(services) > 200
    assert [service.told for service in services] == page["contents"]
    assert [service.faults for service in services if service.faults] == []
    assert leftover == Package()


def test_every_shipped_contact_comes_back_as_by_the_json_way(page, words, real_library, tmp_path):
    made = _read(_put(tmp_path / "out", package_of(page)), words, Declared())
    by_json = judge(read_hsds(hsds.as_bytes(page), Declared()), words, Declared())
    assert made.refused == ()
    assert made.sources() == by_json.sources()
    faults = Faults()
    reading = Reading(Path("nowhere"), faults, words, {})
    drafts = [draft for name, text in made.sources().items() for draft in read_table(reading, name, text)]
    assert faults.found == []
    back = {draft.record.id: fingerprint(draft.record) for draft in drafts}
    shipped = {record.id: fingerprint(record) for record in real_library.records() if record.kind is Kind.SERVICE}
    assert back == shipped


def test_the_descriptor_names_every_table_its_columns_and_where_its_keys_lead(page):
    package = package_of(page)
    resources = json.loads(package[DESCRIPTOR])["resources"]
    assert {one["path"] for one in resources} | {DESCRIPTOR} == set(package)
    heads = {one["name"]: _cells(package[one["path"]])[0] for one in resources}
    ids = {one["name"]: {line[0] for line in _cells(package[one["path"]])[1:]} for one in resources}
    for one in resources:
        schema, (head, *lines) = one["schema"], _cells(package[one["path"]])
        assert [field["name"] for field in schema["fields"]] == head == list(TABLES[one["name"]].columns)
        assert len({line[0] for line in lines}) == len(lines) > 0
        for field in schema["fields"]:
            if field.get("constraints", {}).get("required"):
                assert all(line[head.index(field["name"])] for line in lines), (one["name"], field)
        for key in schema.get("foreignKeys", ()):
            named = {line[head.index(key["fields"])] for line in lines} - {""}
            assert named <= ids[key["reference"]["resource"]], (one["name"], key)
    owners = {name: TABLES[name].owner for name in heads if TABLES[name].owner}
    for name, column in owners.items():
        stands = {line[heads[name].index(column)] for line in _cells(package[TABLES[name].path])[1:]}
        assert stands <= ids["service"]


def test_a_table_nobody_fills_is_left_out(rows, words):
    bare = rows[0] | {"languages": "", "hours": ""}
    assert {"schedules.csv", "languages.csv"}.isdisjoint(package_of(hsds.page_of([bare], words)))
    assert set(package_of(hsds.page_of([], words))) == {"services.csv", DESCRIPTOR}


def test_no_cell_is_a_formula_and_one_that_comes_in_is_refused(page, rows, words, tmp_path):
    hostile = [rows[0] | {"note": "=HYPERLINK(1)", "organisation": "@SUM(A1)"}]
    package = package_of(hsds.page_of(hostile, words))
    every = {**{f"all {name}": data for name, data in package_of(page).items()}, **package}
    cells = [cell for name, data in every.items() if name.endswith(".csv") for line in _cells(data) for cell in line]
    assert [cell for cell in cells if cell.lstrip().startswith(("=", "+", "-", "@"))] == []
    assert {"'=HYPERLINK(1)", "'@SUM(A1)"} <= set(cells)
    (refused,) = _read(_put(tmp_path / "out", package), words, Declared()).refused
    assert "“=HYPERLINK(1)” under “note” begins like a formula" in str(refused)
    assert "“@SUM(A1)” under “organisation” begins like a formula" in str(refused)


def test_a_directory_without_a_descriptor_is_read_by_the_names_of_its_tables(words, tmp_path):
    made = _read(_put(tmp_path / "theirs", FOREIGN), words)
    (row,) = made.tables["gb"]
    assert (row["phones"], row["evidence"]) == ("+442079460123", "Legal advice line: 020 7946 0123")
    (tmp_path / "theirs" / "locations.csv").write_text("id\n", encoding="utf-8")
    behind = read_folder(tmp_path / "theirs", DECLARED, MOST).left_behind
    assert behind == ["locations.csv stays behind: a contact takes nothing from it"]
    singular = {name.replace("s.csv", ".csv"): told for name, told in FOREIGN.items()}
    assert _read(_put(tmp_path / "singular", singular), words).tables == made.tables


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"organizations.csv": "id,name\no2,Another\n"}, "services.csv:2: its organization_id “o1” leads nowhere"),
        (
            {"attributes.csv": "id,link_id,link_entity,taxonomy_term_id,value\na,s1,service,t9,x\n"},
            "attributes.csv:2: its taxonomy_term_id “t9” leads nowhere: there is no table “taxonomy_term”",
        ),
        ({"phones.csv": FOREIGN["phones.csv"] + "p2,s9,112\n"}, "phones.csv:3: “no name” is refused: its service_id “s9” leads"),
        ({"services.csv": FOREIGN["services.csv"].replace("active", "defunct")}, "its status is “defunct”"),
        ({"phones.csv": "id,service_id,number\np1,s1,'=1+1\n"}, "“=1+1” is no telephone number"),
        ({"services.csv": FOREIGN["services.csv"].replace("Legal", "=Legal")}, "begins like a formula"),
    ],
)  # fmt: skip
def test_a_key_that_leads_nowhere_and_a_hostile_cell_are_named_reasons(changes, reason, words, tmp_path):
    made = _read(_put(tmp_path / "theirs", FOREIGN | changes), words)
    assert reason in "\n".join(map(str, made.refused))


def test_an_organisation_whose_table_is_missing_is_a_named_reason(words, tmp_path):
    files = {name: told for name, told in FOREIGN.items() if name != "organizations.csv"}
    (refused,) = _read(_put(tmp_path / "theirs", files), words).refused
    assert "“o1” leads nowhere: there is no table “organization”" in str(refused)


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"phones.csv": b"id,service_id,number\np1,s1,\xff\n"}, "phones.csv:2: this is not UTF-8"),
        ({"phones.csv": 'id,service_id,number\np1,s1,"1\n'}, "phones.csv:2: this is no CSV"),
        ({"phones.csv": 'id,service_id,number\n"p\n1",s1,1\np2,s1\n'}, "phones.csv:4: 2 cells stand under 3 columns"),
        ({"phones.csv": "id,number\np1,1\n"}, "phones.csv:1: the table has no column “service_id”"),
        ({"phones.csv": "id,id,service_id\n"}, "phones.csv:1: the table has two columns “id”"),
        ({"phones.csv": ""}, "phones.csv:1: the table has no column “id”"),
        ({"services.csv": FOREIGN["services.csv"] + "s1,o1,Another,active\n"}, "services.csv:3: the id “s1” stands twice"),
        ({"services.csv": "id,name\n,Another\n"}, "services.csv:2: the id is empty"),
        ({DESCRIPTOR: "[]"}, "names no resources"),
        ({DESCRIPTOR: "{"}, "datapackage.json: This is no JSON"),
        ({DESCRIPTOR: '{"resources": []}'}, "No table of services is named"),
        ({DESCRIPTOR: '{"resources": [{"name": "service", "path": "../services.csv"}]}'}, "no one file inside the folder"),
        ({DESCRIPTOR: '{"resources": [{"name": "service", "path": "/etc/passwd"}]}'}, "no one file inside the folder"),
        ({DESCRIPTOR: r'{"resources": [{"name": "service", "path": "\ud800"}]}'}, "no one file inside the folder"),
        ({DESCRIPTOR: '{"resources": [{"name": "service", "path": "c:x.csv"}]}'}, "no one file inside the folder"),
        ({DESCRIPTOR: '{"resources": [{"name": "service", "path": "no.csv"}]}'}, "no.csv cannot be read"),
        (
            {DESCRIPTOR: '{"resources": [{"name": "service", "path": "a.csv"}, {"name": "services", "path": "b.csv"}]}'},
            "names the table “service” twice",
        ),
    ],
)  # fmt: skip
def test_a_table_that_cannot_be_read_is_named_with_its_line(changes, fault, tmp_path):
    with pytest.raises(PublishError) as told:
        read_folder(_put(tmp_path / "theirs", FOREIGN | changes), DECLARED, MOST)
    assert fault in told.value.message
    assert told.value.hint


def test_what_belongs_to_no_service_or_is_not_taken_is_told(tmp_path):
    resources = [{"name": Path(name).stem, "path": name} for name in FOREIGN] + [{"name": "location", "path": "l.csv"}]
    numbers = FOREIGN["phones.csv"] + "p2,,020 7946 0999\n"
    files = FOREIGN | {"phones.csv": numbers, DESCRIPTOR: json.dumps({"resources": resources})}
    package = read_folder(_put(tmp_path / "theirs", files), DECLARED, MOST)
    assert package.left_behind == [
        "datapackage.json: resource “location” stays behind: a contact takes nothing from it",
        "phones.csv: rows of no service stay behind: 1",
    ]


def test_tables_are_bounded_together(tmp_path):
    folder = _put(tmp_path / "theirs", FOREIGN)
    largest = max(len(told) for told in FOREIGN.values())
    with pytest.raises(ContactsError, match="together"):
        read_folder(folder, DECLARED, largest)
    with pytest.raises(PublishError, match="larger than"):
        read_folder(folder, DECLARED, 10)


_COLUMNS = st.sampled_from(["id", "service_id", "link_id", "name", "number", "phones", "attributes", "organization_id"])
_CELLS = st.sampled_from(["", "s1", "o1", "=1", "'", "active", "\n"]) | st.text(max_size=6)


@st.composite
def _any_table(draw) -> bytes:
    head = draw(st.lists(_COLUMNS, max_size=5))
    out = io.StringIO()
    csv.writer(out).writerows([head, *draw(st.lists(st.lists(_CELLS, max_size=5), max_size=4))])
    return out.getvalue().encode("utf-8", "replace")


@given(st.sampled_from(sorted(TABLES)), st.binary(max_size=200) | _any_table())
def test_any_bytes_in_a_table_become_records_or_named_refusals(words, name, data):
    files = {table: TableFile(TABLES[table].path, told.encode()) for table, told in _FOREIGN_BY_TABLE.items()}
    try:
        package = read_tables(files | {name: TableFile("any.csv", data)}, DECLARED)
    except ContactsError as error:
        told = error.message
    else:
        told = "any.csv: read"
        _is_judged(package, words)
    assert told.startswith("any.csv:")


def _is_judged(package: Package, words: Vocabulary) -> None:
    made = judge(package.candidates, words, DECLARED)
    assert made.count + len(made.refused) == len(package.candidates)
    assert all(refused.place and refused.reasons for refused in made.refused)


_FOREIGN_BY_TABLE = {
    "service": FOREIGN["services.csv"], "organization": FOREIGN["organizations.csv"], "phone": FOREIGN["phones.csv"]
}  # fmt: skip


@given(st.binary(max_size=200) | st.recursive(
    st.none() | st.sampled_from(["service", "../x", "a.csv"]) | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["resources", "name", "path"]), inner),
).map(lambda told: json.dumps(told).encode()))  # fmt: skip
def test_any_descriptor_names_files_inside_its_folder_or_is_refused(data):
    try:
        paths = paths_of(data, [])
    except ContactsError as error:
        paths, told = {}, error.message
    else:
        told = DESCRIPTOR
    assert DESCRIPTOR in told
    assert all(path and ".." not in path.split("/") and not path.startswith("/") for path in paths.values())


def test_there_and_back_at_the_command_line(publish, tmp_path):
    out = tmp_path / "tables"
    assert "contacts," in publish("contacts", "export", "--as", "hsds-csv", "--country", "gb", "-o", out).output
    publish("contacts", "import", out, "-o", tmp_path / "content")
    assert (tmp_path / "content" / "services" / "gb.csv").is_file()
    again = publish("contacts", "export", "--as", "hsds-csv", "-o", out, ends=1)
    assert "no empty folder" in again.output
    assert "no empty folder" in publish(
        "contacts", "export", "--as", "hsds-csv", "-o", out / "services.csv", ends=1
    ).output  # fmt: skip
    (tmp_path / "none").mkdir()
    none = publish("contacts", "import", tmp_path / "none", "-o", tmp_path / "other", ends=1)
    assert "No table of services" in none.output
