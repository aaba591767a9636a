"""Contacts: a wrong number can hurt somebody, so a row that is not beyond doubt is refused."""

import pytest

from fieldguide.domain.records import Kind

GB = "services/gb.csv"
SE = "services/se.csv"
KEY = "age18jepnwz3mr26xt8d0ga0k97dn6lwldmx5gvjya0y0ar3xfts6qcsc9atfh"
OTHER_KEY = "age1v8rl2xut9zv4qz0hwtnef9vjkpalqutqd4rm00l76d6ugnzdye5qtwrph0"
NUMBER = "Call 020 7946 0123 or"

# file, text to replace, replacement, part of the problem; the fault is on the line of the replacement
CASES = [
    (GB, "+442079460123;", "020 7946 0123;", "“020 7946 0123” is no phone number"),
    (GB, "+442079460123;", "+44 20 7946 0123;", "“+44 20 7946 0123” is no full phone number"),
    (GB, "+442079460123;", "+44;", "“+44” is no phone number"),
    (GB, "+442079460123;", "call us;", "“call us” is no phone number"),
    (GB, "+442079460123;", "+442079460124;", "the number +442079460124 does not stand in “evidence”"),
    (GB, "+442079460123;", "+46846500412;", "“+46846500412” belongs to SE"),
    (GB, NUMBER, "Call 020 7946 01234 or", "the number +442079460123 does not stand in “evidence”"),
    (GB, NUMBER, "Call 020 7946 012, 3 rings, or", "the number +442079460123 does not stand in “evidence”"),
    (GB, NUMBER, "Call us or", "the number +442079460123 does not stand in “evidence”"),
    (GB, ",555,", ",5555,", "the number 5555 does not stand in “evidence”"),
    (GB, "dial 555.", "dial 5551.", "the number 555 does not stand in “evidence”"),
    (GB, "dial 555.", "see law 2055/5199", "the number 555 does not stand in “evidence”"),
    (GB, ",555,", ",5 55,", "“5 55” is no short number"),
    (GB, ",555,", ",5550000,", "“5550000” is no short number"),
    (GB, ",555,", ",\u0665\u0665\u0665,", "“\u0665\u0665\u0665” is no short number"),
    (GB, "help@charity.example", "help at charity", "“help at charity” is no e-mail address"),
    (GB, ",hotline,hotline;shelter,", ",hotlien,hotline;shelter,", "“hotlien” is no value for “type”"),
    (GB, "hotline;shelter", "hotline;money", "“money” is no value for “needs”"),
    (GB, "public;professionals", "everybody", "“everybody” is no value for “audience”"),
    (GB, ",free,no,yes,", ",free,perhaps,yes,", "“perhaps” is no value for “police_run”"),
    (GB, ",third-party,", ",hearsay,", "“hearsay” is no value for “source_tier”"),
    (GB, "c. 2017", "2017-2018", "“2017-2018” in “source_date” is no date"),
    (GB, "2026-10-30", "2026-10", "“2026-10” in “read_on” is no date"),
    (GB, "2027-02-01", "soon", "“soon” in “check_after” is no date"),
    (GB, "https://shelters.example/", "shelters.example", "in “source_url” is no web address"),
    (GB, "gb-example-shelter,Example shelter network", "gb-example-shelter,", "“name” is empty"),
    (GB, "gb-example-shelter", "gb-example-hotline", "the id “service/gb-example-hotline” is already used"),
    (GB, "gb-example-shelter", "se-example-shelter", "“se-example-shelter” is no good id"),
    (GB, "gb-example-shelter", "gb_example_shelter", "“gb_example_shelter” is no good id"),
    (GB, "In danger dial 555.", "", "“evidence” is empty"),
    (GB, ",Example emergency services,", ",Example, emergency services,", "the row has 24 cells"),
    (GB, "2026-10-30,2026-11-01\n", "2026-10-30\n", "the row has 22 cells"),
    (SE, f",{KEY}", f",{KEY[:-1]}", "a letter of this key is wrong"),
    (SE, f",{KEY}", f",{KEY[:-1]}8", "a letter of this key is wrong"),
    (SE, f",{KEY}", ",AGE-SECRET-KEY-1QQQQQQ", "this is a secret key"),
    (SE, f",{KEY}", ",age1yubikey1qwertyuiopasdfghjk", "this key is of a kind that cannot be used"),
    (SE, f",{KEY}", ",seal@linjen.example", "this is no public key of age"),
    (SE, f",{KEY}", f",{KEY.upper()}", "this is no public key of age"),
    (SE, f",{KEY}", f",{OTHER_KEY}", "the key in “sealed_to” does not stand in “evidence”"),
    (SE, f"Seal to {KEY}", f"Seal to {KEY}s", "the key in “sealed_to” does not stand in “evidence”"),
    (SE, ",operator,", ",third-party,", "the key in “sealed_to” is not from its owner"),
    (SE, "https://linjen", "http://linjen", "the key in “sealed_to” is not from its owner"),
    (SE, "Exempellinjen,Exempellinjen", 'Exempellinjen,"Exempel"linjen', "the table cannot be read"),
    (SE, "Ring 08-465 004 12", '"Ring 08-465 004 12', "the table cannot be read"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "problem"), CASES, ids=lambda value: value[:40])
def test_one_fault_is_named_with_its_line(file, old, new, problem, content_copy, spoil, refused):
    before = (content_copy / file).read_text(encoding="utf-8")
    spoil(file, old, new)
    faults = refused()
    line = before[: before.index(old)].count("\n") + 1
    assert {(fault.file, fault.line) for fault in faults} == {(file, line)}
    assert any(problem in fault.problem for fault in faults)


def test_the_line_is_right_below_a_cell_of_several_lines(spoil, refused, line_of):
    spoil(GB, "Ask for the", "Ask\nfor\nthe")
    spoil(GB, "gb-emergency", "emergency")
    (fault,) = refused()
    assert fault.line == line_of(GB, "emergency,Example emergency number") == 6


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("id,name,", "id,nam,", "(nam, name)"),
        ("id,name,", "name,id,", "(another order)"),
        (",evidence,", ",", "(evidence)"),
        ("check_after\n", "check_after,extra\n", "(extra)"),
        ("id,name,", "id;name;", "id;name;organisation"),
    ],
)
def test_wrong_column_names(old, new, named, spoil, refused):
    spoil(GB, old, new)
    (fault,) = refused()
    assert (fault.file, fault.line) == (GB, 1)
    assert "the column names differ" in fault.problem
    assert named in fault.problem


def test_a_table_may_have_a_column_for_keys_or_none(content_copy, checked):
    keys = {
        record.id: record.facts.sealed_to for record in checked(content_copy).records if record.kind is Kind.SERVICE
    }
    assert {name: key for name, key in keys.items() if key} == {"service/se-example-line": KEY}
    assert "sealed_to" not in (content_copy / GB).read_text(encoding="utf-8")


def test_a_secret_key_is_not_repeated_in_the_fault(spoil, refused):
    spoil(SE, f",{KEY}", ",AGE-SECRET-KEY-1QQQQQQ")
    assert not any("1QQQQQQ" in str(fault) for fault in refused())


def test_an_empty_table(content_copy, refused):
    (content_copy / SE).write_bytes(b"")
    (fault,) = refused()
    assert (fault.file, fault.line) == (SE, 1)
    assert "the column names differ" in fault.problem


def test_a_country_the_edition_does_not_have(content_copy, refused):
    (content_copy / SE).rename(content_copy / "services/fr.csv")
    (fault,) = refused()
    assert (fault.file, fault.line) == ("services/fr.csv", 1)
    assert "“FR” is no country of this edition" in fault.problem


@pytest.mark.parametrize(
    "evidence",
    [
        "Call 02079460123 or",
        "Call +44 20 7946 0123 or",
        "Call +44 (0)20 7946-0123 or",
        "Call (020) 7946.0123 or",
        "Call 020/7946\u2013 01 23 or",
        "Call 0044\u00a02079460123 24/7 or",
        "Numbers: 020 7946 0123/ or",
    ],
)
def test_a_number_may_be_grouped_in_the_evidence_as_the_source_prints_it(evidence, content_copy, spoil, checked):
    spoil(GB, NUMBER, evidence)
    assert "service/gb-example-hotline" in {record.id for record in checked(content_copy).records}


@pytest.mark.parametrize("evidence", ["Dial 555", "5-5-5", "555, 24/7", "(555)", "+44 555", "from abroad +44-20555"])
def test_a_short_number_may_stand_by_itself_or_behind_the_code_of_the_country(evidence, content_copy, spoil, checked):
    spoil(GB, "In danger dial 555.", f'"{evidence}"')
    assert "service/gb-emergency" in {record.id for record in checked(content_copy).records}
