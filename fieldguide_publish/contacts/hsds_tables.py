"""Contacts as the tabular form of HSDS 3: one CSV file for each kind of object, and ``datapackage.json``, which names them.

The tables are made from the very objects of the JSON form (:func:`fieldguide_publish.contacts.hsds.page_of`): what lies inside another object
there is a row of its own here, found by its id. Names of tables, files and columns, and which column leads where, follow the descriptor of the
specification (https://docs.openreferral.org/en/3.0/hsds/serialization.html). A table has every column of the specification, in its order, so
that it fits that descriptor too; the tables are those the JSON form fills.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from fieldguide_publish.contacts import hsds
from fieldguide_publish.contacts.cells import guarded

#: Name of the file that names the tables.
DESCRIPTOR = "datapackage.json"


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the specification.

    Attributes:
        path: Name of its file.
        columns: Its columns, in order.
        required: Columns that may not be empty, besides ``id``.
        refers: Column → table whose ids stand in it.
        inside: The key under which its rows lie inside an object of the JSON form.
        owner: The column with the id of the service a row lies in, if it is one of a list there.
    """

    path: str
    columns: tuple[str, ...]
    required: frozenset[str] = frozenset()
    refers: Mapping[str, str] = field(default_factory=dict)
    inside: str = ""
    owner: str = ""


def _table(path: str, columns: str, required: str = "", inside: str = "", owner: str = "", **refers: str) -> Table:
    return Table(path, tuple(columns.split()), frozenset(required.split()), refers, inside, owner)


#: Name of a table → the table, those others lead to first.
TABLES: Mapping[str, Table] = {
    "organization": _table(
        "organizations.csv",
        "id name alternate_name description email website tax_status tax_id year_incorporated legal_status logo uri parent_organization_id",
        "name description",
        inside="organization",
    ),
    "service": _table(
        "services.csv",
        "id organization_id program_id name alternate_name description url email status interpretation_services application_process"
        " fees_description wait_time fees accreditations eligibility_description minimum_age maximum_age assured_date assurer_email licenses"
        " alert last_modified",
        "organization_id name status",
        organization_id="organization",
    ),
    "phone": _table(
        "phones.csv",
        "id location_id service_id organization_id contact_id service_at_location_id number extension type description",
        "number",
        inside="phones",
        owner="service_id",
        organization_id="organization",
        service_id="service",
    ),
    "schedule": _table(
        "schedules.csv",
        "id service_id location_id service_at_location_id valid_from valid_to dtstart timezone until count wkst freq interval byday byweekno"
        " bymonthday byyearday description opens_at closes_at schedule_link attending_type notes",
        inside="schedules",
        owner="service_id",
        service_id="service",
    ),
    "service_area": _table(
        "service_areas.csv",
        "id service_id name description extent extent_type uri",
        inside="service_areas",
        owner="service_id",
        service_id="service",
    ),
    "language": _table(
        "languages.csv",
        "id service_id location_id phone_id name code note",
        inside="languages",
        owner="service_id",
        phone_id="phone",
        service_id="service",
    ),
    "taxonomy_term": _table(
        "taxonomy_terms.csv",
        "id code name description parent_id taxonomy language taxonomy_id term_uri",
        "name description",
        inside="taxonomy_term",
    ),
    "attribute": _table(
        "attributes.csv",
        "id link_id taxonomy_term_id link_type link_entity value",
        "link_id taxonomy_term_id link_entity",
        inside="attributes",
        owner="link_id",
        taxonomy_term_id="taxonomy_term",
    ),
}
_TYPES = {
    column: kind
    for kind, columns in {
        "number": "year_incorporated minimum_age maximum_age extension timezone count interval",
        "date": "assured_date valid_from valid_to dtstart until",
        "datetime": "last_modified",
        "time": "opens_at closes_at",
    }.items()
    for column in columns.split()
}
_INSIDE = {table.inside: name for name, table in TABLES.items() if table.inside}
#: Table → id → column → text.
_Rows = dict[str, dict[str, dict[str, str]]]


def package_of(page: Mapping[str, Any]) -> dict[str, bytes]:
    """Return a page of services as the files of a package, by name; the same page gives the same bytes.

    A table without rows is left out, the one of services apart.
    """
    rows: _Rows = {"service": {}}
    for service in page["contents"]:
        _lay_out("service", service, rows)
    names = [name for name in TABLES if name in rows]
    files = {TABLES[name].path: _as_csv(TABLES[name], rows[name].values()) for name in names}
    return files | {DESCRIPTOR: hsds.as_bytes(_descriptor(names))}


def _lay_out(name: str, told: Mapping[str, Any], rows: _Rows) -> None:
    """Put an object into its table, and each object inside it into its own; one met again, such as an organisation, stands there once."""
    cells: dict[str, str] = {}
    for key, value in told.items():
        if isinstance(value, str):
            cells[key] = value
        else:
            for one in value if isinstance(value, list) else [value]:
                _lay_out(_INSIDE[key], one, rows)
    rows.setdefault(name, {})[cells["id"]] = cells


def _as_csv(table: Table, rows: Iterable[Mapping[str, str]]) -> bytes:
    """Return a table as CSV in UTF-8, without a byte order mark: readers of packages would take it for part of the first column's name."""
    out = io.StringIO()
    writer = csv.DictWriter(out, table.columns, restval="", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({column: guarded(text) for column, text in row.items()} for row in rows)
    return out.getvalue().encode()


def _descriptor(names: list[str]) -> dict[str, Any]:
    """Return what names the tables: a Tabular Data Package."""
    return {
        "profile": "tabular-data-package",
        "name": "fieldguide-contacts",
        "title": "Contacts of Fieldguide as HSDS 3",
        "resources": [
            {
                "name": name,
                "path": TABLES[name].path,
                "profile": "tabular-data-resource",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "schema": _schema(TABLES[name], names),
            }
            for name in names
        ],
    }


def _schema(table: Table, names: list[str]) -> dict[str, Any]:
    """Return columns and keys of a table; a key into a table that is not there is left out."""
    keys = [
        {"fields": column, "reference": {"resource": target, "fields": "id"}}
        for column, target in table.refers.items()
        if target in names
    ]
    fields = [_field(column, table) for column in table.columns]
    return {"fields": fields, "primaryKey": "id"} | ({"foreignKeys": keys} if keys else {})


def _field(column: str, table: Table) -> dict[str, Any]:
    told: dict[str, Any] = {"name": column, "type": _TYPES.get(column, "string")}
    if column == "id" or (column.endswith("_id") and column != "tax_id"):
        told["format"] = "uuid"
    if column == "id":
        told["constraints"] = {"required": True, "unique": True}
    elif column in table.required:
        told["constraints"] = {"required": True}
    return told
