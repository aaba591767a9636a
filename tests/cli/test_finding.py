"""``search`` and ``show`` as a person or another program calls them, each in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

HIT = {"id": str, "kind": str, "title": str, "snippet": str, "score": float, "lang": str}
CAUGHT = ("Traceback", "did not expect")


def _fine(ran):
    assert ran.returncode == 0, ran.stderr
    assert not [word for word in CAUGHT if word in ran.stderr]
    return ran


def _refused(ran, *told):
    """Refused in one clear line."""
    assert ran.returncode == 1
    assert ran.stdout == ""
    assert len(ran.stderr.splitlines()) == 1
    assert not [word for word in CAUGHT if word in ran.stderr]
    for part in told:
        assert part in ran.stderr


@pytest.fixture(scope="module")
def hits(run):
    """Search and return the hits."""

    def call(*arguments):
        return json.loads(_fine(run("search", "--json", *arguments)).stdout)

    return call


@pytest.mark.parametrize(
    ("text", "record_id"),
    [("passport", "indicator/papers-held"), ("passeport", "term/travel-document"), ("κοσμος", "indicator/papers-held")],
)
def test_search_in_text_and_in_json(text, record_id, run, hits):
    shown = _fine(run("search", text)).stdout
    assert f"    {record_id} · " in shown
    found = hits(text)
    assert record_id in [hit["id"] for hit in found]
    for hit in found:
        assert {key: type(hit[key]) for key in HIT} == HIT
        assert hit["title"] in shown


@pytest.mark.parametrize(
    "text",
    [
        "foo-bar AND (",
        "",
        " ",
        '"',
        "'",
        "*",
        "a\nb",
        "passport\u202e",
        "%",
        "--",
        "-passport",
        "--passport",
        "𓀀",
        "x" * 100_000,
    ],
    ids=lambda text: ascii(text[:12]),
)
def test_any_text_may_be_searched(text, run):
    ran = _fine(run("search", "--json", "--", text))
    assert isinstance(json.loads(ran.stdout), list)


@pytest.mark.skipif(sys.platform == "win32", reason="arguments are text there")
@pytest.mark.parametrize("text", [b"\xff\xfe", b"passport\xff", b"\xed\xa0\x80", b"caf\xe9 passport"])
def test_bytes_that_are_no_text_may_be_searched(text, run):
    ran = _fine(run("search", "--json", text))
    assert ("indicator/papers-held" in ran.stdout) == (b"passport" in text)
    _fine(run("search", text))


@pytest.mark.skipif(sys.platform == "win32", reason="arguments are text there")
@pytest.mark.parametrize(
    "arguments",
    [
        ("search", "passport", "--country", b"\xff"),
        ("search", "passport", "--lang", b"\xff"),
        ("show", b"\xff"),
        ("contacts", "--country", b"\xff"),
        ("contacts", "--country", "GB", "--need", b"\xff"),
        ("checklist", "show", b"\xff"),
        ("check", b"\xff"),
    ],
)
def test_bytes_that_are_no_text_anywhere_else_are_refused_in_words(arguments, run):
    _refused(run(*arguments))


def test_several_words_need_no_quotes(hits):
    assert hits("passport", "owner") == hits("passport owner")


def test_kinds_country_and_limit(hits):
    assert {hit["kind"] for hit in hits("example", "--kind", "service", "--limit", "500")} == {"service"}
    assert {hit["kind"] for hit in hits("example", "--kind", "service", "--kind", "legal")} == {"service", "legal"}
    norway = {hit["country"] for hit in hits("example", "--country", "no", "--limit", "500")}
    assert "NO" in norway
    assert not norway & {"GB", "SE"}
    assert len(hits("example")) > 3
    assert len(hits("example", "--limit", "3")) == 3
    assert hits("example", "--limit", "3") == hits("example")[:3]


def test_nothing_found_is_said_on_standard_error_when_json_is_asked_for(run):
    ran = _fine(run("search", "--json", "qwxyz"))
    assert json.loads(ran.stdout) == []
    assert ran.stderr.startswith("Nothing in this edition holds this word.")
    assert _fine(run("search", "qwxyz")).stdout == ran.stderr


def test_a_country_the_edition_does_not_have(run):
    _refused(run("search", "passport", "--country", "zz"), "no country “zz”", "GB, NO, SE, XK")


@pytest.mark.parametrize(
    "arguments",
    [
        ("search",),
        ("search", "x", "--kind", "person"),
        ("search", "x", "--limit", "0"),
        ("search", "x", "--limit", "501"),
        ("show",),
        ("nothing",),
        ("--nothing",),
    ],
)
def test_a_wrong_call_shows_how_it_is_done(arguments, run):
    ran = run(*arguments)
    assert ran.returncode == 2
    assert ran.stderr.startswith("Usage: fieldguide")
    assert ran.stdout == ""


def test_show(run):
    text = _fine(run("show", "indicator/papers-held")).stdout
    assert text.startswith("Somebody else keeps the person's passport\nIndicator · expert reviewed · checked ")
    assert "What else it can mean" in text
    assert "- An example manual, Example Press, 2019, page 12" in text
    record = json.loads(_fine(run("show", "--json", "service/gb-example-hotline")).stdout)
    assert record["service"]["phones"][0]["e164"] == "+442079460123"


@pytest.mark.parametrize(
    "record_id", ["indicator/nothing", "", "κόσμος", "../etc/passwd", "indicator/papers-held#1", "x" * 10_000]
)
def test_a_record_that_is_not_there(record_id, run):
    _refused(run("show", "--", record_id), "There is no record")


@pytest.mark.parametrize(
    "environment",
    [
        {"PYTHONIOENCODING": "ascii"},
        {"PYTHONIOENCODING": "cp1252"},
        {"PYTHONUTF8": "0", "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0"},
    ],
    ids=str,
)
def test_a_console_that_knows_few_signs(environment, run):
    """Text is spelled out, and JSON stays JSON: also for é, which such a console would show as ``\\xe9``."""
    _fine(run("search", "passeport", environment=environment))
    plain = json.loads(_fine(run("show", "--json", "term/reflection-period")).stdout)
    limited = run("show", "--json", "term/reflection-period", environment=environment)
    assert json.loads(_fine(limited).stdout) == plain
    lines = _fine(run("export", "records", environment=environment)).stdout.splitlines()
    assert [json.loads(line)["id"] for line in lines].count("indicator/papers-held") == 1


def _batch(command, given, *arguments, library):
    return subprocess.run(
        [sys.executable, "-m", "fieldguide", "--library", str(library), command, "--batch", *arguments],
        input=given.encode("utf-8"),
        capture_output=True,
        check=False,
        timeout=120,
    )


def test_a_batch_of_queries_gives_a_list_for_each_line(library_path):
    ran = _batch("search", "passport\n\ncoyote\nqwxyz\r\n", "--limit", "2", library=library_path)
    assert ran.returncode == 0, ran.stderr
    lists = [json.loads(line) for line in ran.stdout.decode().splitlines()]
    assert [[hit["id"] for hit in one][:1] for one in lists] == [
        ["indicator/papers-held"], [], ["term/smuggling"], []
    ]  # fmt: skip
    assert all(len(one) <= 2 for one in lists)


def test_a_batch_that_is_no_utf8_goes_on(library_path):
    ran = subprocess.run(
        [sys.executable, "-m", "fieldguide", "--library", str(library_path), "search", "--batch"],
        input=b"\xff\xfe\npassport\n", capture_output=True, check=False, timeout=60,
    )  # fmt: skip
    assert ran.returncode == 0
    assert len(ran.stdout.splitlines()) == 2


def test_a_batch_of_descriptions(real_library):
    given = (
        json.dumps("The foreman has all their passports locked in his safe and they cannot get them")
        + "\n"
        + json.dumps("")
        + "\n"
    )
    ran = _batch("match", given, library=real_library.path)
    assert ran.returncode == 0, ran.stderr
    first, second = (json.loads(line) for line in ran.stdout.decode().splitlines())
    assert "indicator/documents-held" in [one["id"] for one in first]
    assert set(first[0]) == {"id", "title", "dimensions", "words", "plain"}
    assert second == []


@pytest.mark.parametrize("line", ["not json", "[1]", "{}", "3"])
def test_a_description_that_is_no_json_string_is_refused(library_path, line):
    ran = _batch("match", line + "\n", library=library_path)
    assert ran.returncode == 1
    assert b"no JSON string" in ran.stderr


def test_a_description_on_the_command_line(run, real_library):
    text = "The foreman has all their passports locked in his safe and they cannot get them, she has a return ticket"
    ran = run("match", text, library=real_library.path)
    assert ran.returncode == 0
    assert "One sign proves nothing" in ran.stdout
    assert "indicator/documents-held" in ran.stdout
    assert "Said of ordinary circumstances: return ticket" in ran.stdout
    ran = run("match", "lovely weather")
    assert "That proves nothing either" in ran.stdout
    assert json.loads(run("match", "--json", "lovely weather").stdout) == []
    assert run("match").returncode == 2
    assert run("match", "text", "--batch").returncode == 2
    assert run("search").returncode == 2


def test_search_explains_its_steps_and_hits(run):
    ran = run("search", "--explain", "pasport")
    assert "spelling: pasport taken for passport" in ran.stdout
    assert "pasport: passport, " in ran.stdout
    assert "spelling" not in run("search", "--explain", "--literal", "pasport").stdout
