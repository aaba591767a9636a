"""Reads a folder with the tabular form of HSDS 3: its rows become the objects of the JSON form again, and are judged as those are.

A key that leads nowhere is a reason to refuse what it stands in, for a contact would lose something otherwise. A table that cannot be read is
one for the whole folder: half of a directory is none.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from fieldguide.content.faults import shown
from fieldguide_publish.contacts.cells import unguarded
from fieldguide_publish.contacts.hsds_reading import candidate_of, json_of
from fieldguide_publish.contacts.hsds_tables import DESCRIPTOR, TABLES, Table
from fieldguide_publish.contacts.importing import Candidate, Declared
from fieldguide_publish.errors import ContactsError
from fieldguide_publish.files import read_bytes

#: Tables a contact takes nothing from, read so that it is told what stays behind.
_TOLD_ONLY = {
    "service_at_location": Table("service_at_location.csv", (), inside="service_at_locations", owner="service_id"),
    "contact": Table("contacts.csv", (), inside="contacts", owner="service_id"),
}
_READ: Mapping[str, Table] = {**TABLES, **_TOLD_ONLY}
_CALLED = {called: name for name, table in _READ.items() for called in (name, PurePosixPath(table.path).stem)}
#: Where rows of other tables are put in an object; a column of that name is none of the specification.
_KEYS = frozenset(table.inside for table in _READ.values())
_MOST_ROWS = 500_000
_PLAIN_PART = re.compile(r"[^\\/:\x00-\x1f\ud800-\udfff]+")


#: Table → id → column → text.
_Targets = Mapping[str, Mapping[str, Mapping[str, str]]]


@dataclass(frozen=True, slots=True)
class TableFile:
    """A table as it lies in a folder.

    Attributes:
        path: Name of its file, for messages.
        data: What stands in it.
    """

    path: str
    data: bytes


@dataclass(slots=True)
class Package:
    """What a folder holds.

    Attributes:
        candidates: What its services may become, then rows that lead to no service.
        left_behind: One line for each table, or part of one, that stays behind.
    """

    candidates: list[Candidate] = field(default_factory=list)
    left_behind: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Line:
    place: str
    cells: dict[str, str]


@dataclass(slots=True)
class Joined:
    """A service put together from its tables.

    Attributes:
        place: File and line of its row.
        told: The object as it stands in the JSON form.
        faults: Keys of it that lead nowhere.
    """

    place: str
    told: dict[str, Any]
    faults: list[str] = field(default_factory=list)


def read_folder(folder: Path, declared: Declared, most: int) -> Package:
    """Return what the tables of a folder may become.

    Args:
        folder: The folder.
        declared: What is said of all its services.
        most: How many bytes its tables may have together.

    Raises:
        PublishError: A table that is named is not there or cannot be read, or they are too large, or it is no such folder.
    """
    left_behind: list[str] = []
    if (folder / DESCRIPTOR).is_file():
        paths = paths_of(read_bytes(folder / DESCRIPTOR, most), left_behind)
    else:
        paths = {name: f"{called}.csv" for called, name in _CALLED.items() if (folder / f"{called}.csv").is_file()}
        others = sorted({one.name for one in folder.glob("*.csv")} - set(paths.values()))
        left_behind += [shown(f"{name} stays behind: a contact takes nothing from it") for name in others]
    files: dict[str, TableFile] = {}
    left = most
    for name, path in paths.items():
        data = read_bytes(folder / path, most)
        left -= len(data)
        if left < 0:
            raise ContactsError(f"The tables have more than {most // 1024**2} MB together.", "Divide them by country.")
        files[name] = TableFile(path, data)
    package = read_tables(files, declared)
    return Package(package.candidates, left_behind + package.left_behind)


def paths_of(data: bytes, left_behind: list[str]) -> dict[str, str]:
    """Return the file of each table that is read, as a descriptor names them.

    Args:
        data: The descriptor.
        left_behind: Takes a line for each table that is not read.

    Raises:
        ContactsError: It is no descriptor, or names a table twice or outside its folder.
    """
    top = json_of(data, f"{DESCRIPTOR}: ")
    resources = top.get("resources") if isinstance(top, dict) else None
    if not isinstance(resources, list):
        raise ContactsError(f"{DESCRIPTOR} names no resources.", "It is the descriptor of a Tabular Data Package.")
    paths: dict[str, str] = {}
    for number, told in enumerate(resources, start=1):
        called = told.get("name") if isinstance(told, dict) else None
        name = _CALLED.get(called) if isinstance(called, str) else None
        if name is None:
            what = f"“{called}”" if isinstance(called, str) else str(number)
            left_behind.append(shown(f"{DESCRIPTOR}: resource {what} stays behind: a contact takes nothing from it"))
        elif name in paths:
            raise ContactsError(f"{DESCRIPTOR} names the table “{name}” twice.", "One file for each table.")
        else:
            paths[name] = _path(name, told.get("path"))
    return paths


def _path(name: str, told: object) -> str:
    one = told[0] if isinstance(told, list) and len(told) == 1 else told
    parts = one.split("/") if isinstance(one, str) else []
    if not parts or any(part in (".", "..") or not _PLAIN_PART.fullmatch(part) for part in parts):
        raise ContactsError(
            f"{DESCRIPTOR}: the table “{name}” names no one file inside the folder.", f"Such as {_READ[name].path}."
        )
    return "/".join(parts)


def read_tables(files: Mapping[str, TableFile], declared: Declared) -> Package:
    """Return what tables may become, by their names in the specification.

    Raises:
        ContactsError: There is none of services, or one cannot be read.
    """
    package = Package()
    services = services_of(files, package)
    found = []
    for service in services:
        candidate = candidate_of(service.place, service.told, declared)
        candidate.refused += service.faults
        found.append(candidate)
    package.candidates[:0] = found
    return package


def services_of(files: Mapping[str, TableFile], package: Package) -> list[Joined]:
    """Return services as the objects of the JSON form.

    Args:
        files: The tables.
        package: Takes the rows that belong to no service.

    Raises:
        ContactsError: There is no table of services, or one cannot be read.
    """
    if "service" not in files:
        raise ContactsError(
            f"No table of services is named: no {TABLES['service'].path}.",
            f"A folder with HSDS 3 holds {DESCRIPTOR} or {TABLES['service'].path}.",
        )
    tables = {name: list(_lines(_READ[name], file)) for name, file in files.items()}
    targets: _Targets = {name: _by_id(lines) for name, lines in tables.items() if _is_named_by_others(_READ[name])}
    services = []
    for line in tables["service"]:
        service = Joined(line.place, {column: text for column, text in line.cells.items() if column not in _KEYS})
        service.faults += _nest("service", line, service.told, targets)
        services.append(service)
    owners = dict(zip(_by_id(tables["service"]), services, strict=True))
    for name, table in _READ.items():
        if table.owner and name in tables:
            _give(name, tables[name], owners, targets, package)
    return services


def _by_id(lines: list[_Line]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for line in lines:
        key = line.cells.get("id", "")
        if not key or key in found:
            what = f"the id “{key}” stands twice" if key else "the id is empty"
            raise ContactsError(shown(f"{line.place}: {what}."), "Other tables name a row by its id: one for each.")
        found[key] = line.cells
    return found


def _is_named_by_others(table: Table) -> bool:
    """Tell whether rows lie one by one in whatever names them; services, and the lists in them, are put together by their owner."""
    return bool(table.inside) and not table.owner


def _nest(name: str, line: _Line, told: dict[str, Any], targets: _Targets) -> Iterator[str]:
    """Put what a row refers to into its object; yield keys that lead nowhere."""
    for column, target in _READ[name].refers.items():
        inside, key = _READ[target].inside, line.cells.get(column, "")
        if not key or not _is_named_by_others(_READ[target]):
            continue
        if key in targets.get(target, {}):
            told[inside] = dict(targets[target][key])
        else:
            why = "" if target in targets else f": there is no table “{target}”"
            yield f"{line.place}: its {column} “{key}” leads nowhere{why}"


def _give(
    name: str,
    lines: list[_Line],
    owners: Mapping[str, Joined],
    targets: _Targets,
    package: Package,
) -> None:
    """Put rows into the services they belong to."""
    table, others = _READ[name], 0
    for line in lines:
        key = line.cells.get(table.owner, "")
        if not key or line.cells.get("link_entity", "service") != "service":
            others += 1
        elif key not in owners:
            reason = f"its {table.owner} “{key}” leads nowhere"
            package.candidates.append(Candidate(line.place, {}, refused=[reason]))
        else:
            told: dict[str, Any] = dict(line.cells)
            owners[key].faults += _nest(name, line, told, targets)
            owners[key].told.setdefault(table.inside, []).append(told)
    if others:
        package.left_behind.append(f"{lines[0].place.rpartition(':')[0]}: rows of no service stay behind: {others}")


def _lines(table: Table, file: TableFile) -> Iterator[_Line]:
    """Yield rows with the cells that are not empty, and the line each begins on."""
    try:
        text = file.data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        number = file.data.count(b"\n", 0, error.start) + 1
        raise ContactsError(shown(f"{file.path}:{number}: this is not UTF-8."), "Save it as CSV UTF-8.") from error
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        names = _columns(table, file.path, next(rows, []))
        begins = rows.line_num + 1
        for count, cells in enumerate(rows):
            place, begins = shown(f"{file.path}:{begins}"), rows.line_num + 1
            if count >= _MOST_ROWS:
                raise ContactsError(f"{place}: the table has more than {_MOST_ROWS} rows.", "Divide it by country.")
            if any(cells):
                yield _line(place, names, cells)
    except csv.Error as error:
        raise ContactsError(
            shown(f"{file.path}:{max(rows.line_num, 1)}: this is no CSV ({error})."),
            "Comma separated values, quotes in pairs.",
        ) from error


def _columns(table: Table, path: str, head: list[str]) -> list[str]:
    names = [name.strip().casefold() for name in head]
    repeated = sorted({name for name in names if name and names.count(name) > 1})
    missing = sorted({"id", *filter(None, [table.owner])} - set(names))
    if repeated or missing:
        what = f"two columns “{repeated[0]}”" if repeated else f"no column “{missing[0]}”"
        raise ContactsError(shown(f"{path}:1: the table has {what}."), "The columns are those of HSDS 3, tabular form.")
    return names


def _line(place: str, names: list[str], cells: list[str]) -> _Line:
    if len(cells) != len(names):
        raise ContactsError(
            f"{place}: {len(cells)} cells stand under {len(names)} columns.", "One cell for each column."
        )
    told = {name: unguarded(cell) for name, cell in zip(names, cells, strict=True) if name}
    return _Line(place, {name: cell for name, cell in told.items() if cell})
