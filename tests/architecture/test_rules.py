"""Rules that keep the rooms liveable, checked on the sources themselves."""

from __future__ import annotations

import ast
import re
import sqlite3
import subprocess
import sys
import tomllib
from dataclasses import replace

import pytest

from fieldguide.domain.records import CORE, Issued
from fieldguide.store.reading_back import read_back
from fieldguide.store.writer import write_library

MOST_LINES = 400


def _modules(root, *packages):
    return sorted(path for package in packages or ("fieldguide",) for path in (root / package).rglob("*.py"))


def _public_without_words(body, path, inside=""):
    """Yield every public class, function and method below a node that has no docstring."""
    for node in body:
        if not isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) or node.name.startswith("_"):
            continue
        if not ast.get_docstring(node):
            yield f"{path}:{node.lineno} {inside}{node.name}"
        if isinstance(node, ast.ClassDef):
            yield from _public_without_words(node.body, path, f"{node.name}.")


def test_no_module_is_too_long_to_read(root):
    sizes = {
        str(path.relative_to(root)): len(path.read_text(encoding="utf-8").splitlines())
        for path in _modules(root, "fieldguide", "fieldguide_publish")
    }
    assert len(sizes) > 40
    assert {name: size for name, size in sizes.items() if size > MOST_LINES} == {}


def test_everything_public_says_what_it_is(root):
    silent = []
    for path in _modules(root, "fieldguide", "fieldguide_publish"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        name = path.relative_to(root)
        silent += [] if ast.get_docstring(tree) else [f"{name}:1"]
        silent += _public_without_words(tree.body, name)
    assert silent == []


def test_the_layers_hold(root):
    command = [
        sys.executable,
        "-c",
        "from importlinter.cli import lint_imports_command; lint_imports_command()",
        "--no-cache",
    ]
    ran = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "0 broken" in ran.stdout


def _tables(connection):
    """Return table → columns, as SQLite sees them; the tables behind the full-text index are SQLite's own."""
    names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    own = [name for name in names if not re.search(r"_fts_(data|idx|docsize|config|content)$", name)]
    return {name: [row[1] for row in connection.execute(f"PRAGMA table_info({name})")] for name in own}


def _declared(sql):
    """Return table → columns, as they are written in a schema file."""
    tables = {}
    for name, body in re.findall(r"^CREATE (?:VIRTUAL )?TABLE (\w+)[^(]*\((.*?)^\)", sql, re.MULTILINE | re.DOTALL):
        found = [
            line.split()[0] for line in re.sub(r"--.*", "", body).splitlines() if re.match(r"    [a-z]\w* +[A-Z]", line)
        ]
        tables[name] = found
    return tables


@pytest.mark.parametrize("name", ["library", "user"])
def test_every_column_of_a_schema_is_created(name, root):
    sql = (root / "db" / "schema" / f"{name}.sql").read_text(encoding="utf-8")
    connection = sqlite3.connect(":memory:")
    connection.executescript(sql)
    created = _tables(connection)
    connection.close()
    declared = _declared(sql)
    assert set(declared) == set(created)
    for table, columns in declared.items():
        assert columns == created[table] or table.endswith(("_fts", "_vocab")), table
    assert sum(map(len, created.values())) >= 5


@pytest.fixture
def opened(library_path):
    connection = sqlite3.connect(f"{library_path.as_uri()}?mode=ro&immutable=1", uri=True)
    yield connection
    connection.close()


def test_a_library_has_the_tables_of_the_schema_and_no_others(opened, root):
    connection = sqlite3.connect(":memory:")
    connection.executescript((root / "db" / "schema" / "library.sql").read_text(encoding="utf-8"))
    assert _tables(opened) == _tables(connection)
    connection.close()


@pytest.fixture
def with_a_pack(library_path, tmp_path):
    """A library one record of which came with a pack."""
    contents = read_back(library_path)
    first, *others = contents.records
    issued = Issued("NGO X", "ngo-x/contacts", 3, "2026-03-01", CORE)
    records = (replace(first, head=replace(first.head, issued=issued)), *others)
    path = tmp_path / "with-a-pack.db"
    write_library(path, contents.meta, contents.vocabulary, contents.sources, records, contents.thesaurus)
    connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
    yield connection
    connection.close()


def test_every_column_of_a_library_is_filled(opened, real_library, with_a_pack):
    """A column that stays empty in a library that holds everything there is would be one nobody writes."""
    shipped = sqlite3.connect(f"{real_library.path.as_uri()}?mode=ro", uri=True)
    empty = [
        f"{table}.{column}"
        for table, columns in _tables(opened).items()
        for column in columns
        if not table.endswith(("_fts", "_vocab"))
        and not any(
            one.execute(f"SELECT count(*) FROM {table} WHERE {column} NOT IN ('', 0)").fetchone()[0]  # noqa: S608 - names from the schema
            for one in (opened, shipped, with_a_pack)
        )
    ]
    shipped.close()
    assert empty == []


def test_no_column_of_a_library_holds_null(opened):
    for table, columns in _tables(opened).items():
        for column in columns if not table.endswith(("_fts", "_vocab")) else ():
            found = opened.execute(f"SELECT count(*) FROM {table} WHERE {column} IS NULL").fetchone()[0]  # noqa: S608 - names from the schema
            assert found == 0, f"{table}.{column}"


def test_every_query_is_used_and_runs(root, opened):
    source = "\n".join(path.read_text(encoding="utf-8") for path in _modules(root))
    queries = sorted((root / "db" / "queries").glob("*.sql"))
    assert queries
    for path in queries:
        assert re.search(rf"[\"'/]{path.stem}(\.sql)?[\"']", source), f"nobody uses {path.name}"
        sql = path.read_text(encoding="utf-8")
        assert sql.startswith("-- "), f"{path.name} does not say what it asks"
        names = set(re.findall(r"(?<![:\w]):([a-z_]+)", re.sub(r"'[^']*'|--.*", "", sql)))
        values = dict.fromkeys(names, "") | {"expression": '"passport"', "limit": 5}
        opened.execute(
            sql,
            {**values, **{name: 1.0 for name in names if name.startswith(("w_", "k_")) or name.endswith("_country")}},
        ).fetchall()


def _project(root):
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def test_every_dependency_is_explained(root):
    text = (root / "ARCHITECTURE.md").read_text(encoding="utf-8").lower()
    named = [re.split(r"[^A-Za-z0-9._-]", dependency)[0] for dependency in _project(root)["dependencies"]]
    assert len(named) >= 5
    assert [name for name in named if not re.search(rf"(?<![\w-]){re.escape(name.lower())}(?![\w-])", text)] == []


def test_every_third_party_import_is_a_declared_dependency(root):
    project = _project(root)
    declared = {
        re.split(r"[^A-Za-z0-9._-]", dependency)[0].lower().replace("-", "_")
        for dependency in (*project["dependencies"], *project["optional-dependencies"]["figures"])
    }
    packages = {"pyyaml": "yaml", "pyside6_essentials": "pyside6", "pystemmer": "stemmer"}
    allowed = (
        {packages.get(name, name) for name in declared}
        | {"fieldguide", "shiboken6"}
        | {name.lower() for name in sys.stdlib_module_names}
    )
    imported = set()
    for path in _modules(root):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name.split(".")[0].lower() for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                imported.add(node.module.split(".")[0].lower())
    assert imported - allowed == set()
    assert {packages.get(name, name) for name in declared} <= imported
