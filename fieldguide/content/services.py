"""Reads ``services/*.csv``: contacts, one row each.

The rule that matters most stands in :func:`_check_evidence`: no number ships that does not stand in the words quoted from its source.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterator

import phonenumbers

from fieldguide.content.faults import Place
from fieldguide.content.reading import Draft, Reading, unchecked_review
from fieldguide.content.yamltree import is_day
from fieldguide.domain import age_key
from fieldguide.domain.provenance import Citation, Read, Source
from fieldguide.domain.records import Head, Kind, Phone, Record, ServiceFacts

COLUMNS = (
    "id", "name", "organisation", "type", "needs", "phones", "short_numbers", "email", "website", "hours", "languages", "audience", "cost",
    "police_run", "reports", "note", "source_url", "source_title", "source_tier", "source_date", "evidence", "read_on", "check_after",
)  # fmt: skip

#: May stand after the others in a table that has contacts with such a thing.
FURTHER_COLUMNS = ("sealed_to",)
_REQUIRED = ("id", "name", "organisation", "type", "needs", "source_url", "source_tier", "evidence", "read_on")
_FIRST_HAND = frozenset({"operator", "government", "igo", "network"})
_SHORT = re.compile(r"[0-9]{3,6}")
_EMAIL = re.compile(r"[^@\s;]+@[^@\s;]+\.[a-z]{2,}")
_DIGITS = frozenset("0123456789")
_BETWEEN = frozenset(
    "./()-\u2010\u2011\u2012\u2013\u2014\u2015" + "".join(filter(str.isspace, map(chr, range(0x3001))))
)
_BETWEEN_DIGITS = r"[\s./()\-\u2010-\u2015\u00a0]*"
_CODE_BEFORE = re.compile(rf"\+[0-9]{{1,3}}{_BETWEEN_DIGITS}[0-9]{{0,3}}\Z")
_FREEPHONE_REGION = "001"  # numbers such as +800 belong to no country


class _Row:
    """One row, with its place and its faults."""

    def __init__(self, reading: Reading, file: str, line: int, cells: dict[str, str]) -> None:
        self.reading = reading
        self.place = Place(file, line)
        self.cells = cells

    def text(self, column: str) -> str:
        return " ".join(self.cells.get(column, "").split())

    def many(self, column: str) -> tuple[str, ...]:
        return tuple(part.strip() for part in self.cells[column].split(";") if part.strip())

    def codes(self, column: str, words: str) -> tuple[str, ...]:
        allowed = self.reading.vocabulary.codes(words)
        for code in self.many(column):
            if code not in allowed:
                self.fault(f"“{code}” is no value for “{column}”", "one of: " + ", ".join(sorted(allowed)))
        return self.many(column)

    def choice(self, column: str, allowed: frozenset[str]) -> str:
        value = self.text(column)
        if value and value not in allowed:
            self.fault(f"“{value}” is no value for “{column}”", "one of: " + ", ".join(sorted(allowed)))
        return value

    def day(self, column: str) -> str:
        value = self.text(column)
        if value and not is_day(value, whole=True):
            self.fault(f"“{value}” in “{column}” is no date", "YYYY-MM-DD")
            return ""
        return value

    def source_date(self) -> str:
        value = self.text("source_date")
        if value and not is_day(value.removeprefix("c. ")):
            self.fault(
                f"“{value}” in “source_date” is no date", "YYYY-MM-DD, YYYY-MM or YYYY, after “c. ” if estimated"
            )
            return ""
        return value

    def fault(self, problem: str, expected: str) -> None:
        self.reading.faults.add(self.place, problem, expected)


def read_services(reading: Reading) -> Iterator[Draft]:
    """Yield the contacts of a content folder."""
    known = {country.code for country in reading.vocabulary.countries} | {"EU"}
    for file, text in reading.files("services", ".csv"):
        country = file.split("/")[-1].removesuffix(".csv").upper()
        if country not in known:
            reading.faults.add(
                Place(file, 1),
                f"“{country}” is no country of this edition",
                "a file named after a code in countries.yml, or eu.csv",
            )
            continue
        yield from read_table(reading, file, text)


def read_table(reading: Reading, file: str, text: str) -> Iterator[Draft]:
    """Yield the contacts of one table.

    Args:
        reading: Takes faults and sources.
        file: Its name, ``services/ro.csv``: the country, or ``eu``, follows from it.
        text: What stands in it.
    """
    country = file.split("/")[-1].removesuffix(".csv").upper()
    for row in _rows(reading, file, text):
        yield _service(row, country)


def _rows(reading: Reading, file: str, text: str) -> Iterator[_Row]:
    table = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        header = next(table, [])
        columns = COLUMNS + FURTHER_COLUMNS if set(FURTHER_COLUMNS) <= set(header) else COLUMNS
        if tuple(header) != columns:
            wrong = set(header) ^ set(columns)
            named = ", ".join(sorted(wrong)) if wrong else "another order"
            reading.faults.add(
                Place(file, 1),
                f"the column names differ ({named})",
                "the columns of db/content/README.md, in that order",
            )
            return
        line = table.line_num + 1
        for cells in table:
            if len(cells) == len(columns):
                yield _Row(reading, file, line, dict(zip(columns, cells, strict=True)))
            elif cells:
                reading.faults.add(
                    Place(file, line),
                    f"the row has {len(cells)} cells",
                    f"{len(columns)}; put texts with commas into double quotes",
                )
            line = table.line_num + 1
    except csv.Error as error:
        reading.faults.add(
            Place(file, line), f"the table cannot be read ({error})", "comma separated values, quotes in pairs"
        )


def _service(row: _Row, country: str) -> Draft:
    for column in _REQUIRED:
        if not row.text(column):
            row.fault(f"“{column}” is empty", "a value")
    # Which ids a pack may hold is looked at when all of it is known: it can replace a contact of any name.
    begins = "[a-z0-9]+" if row.reading.publisher else country.lower()
    if not re.fullmatch(rf"{begins}(-[a-z0-9]+)+", row.text("id")):
        first = row.reading.publisher or country.lower()
        row.fault(f"“{row.text('id')}” is no good id", f"{first}- and small letters, digits, hyphens")
    phones = (*_phones(row, country), *_short_numbers(row))
    if row.text("email") and not all(_EMAIL.fullmatch(part) for part in row.many("email")):
        row.fault(f"“{row.text('email')}” is no e-mail address", "name@example.org")
    yes_no = frozenset({"yes", "no"})
    facts = ServiceFacts(
        organisation=row.text("organisation"),
        type=row.choice("type", row.reading.vocabulary.codes("service-types")),
        needs=row.codes("needs", "needs"),
        phones=phones,
        email="; ".join(row.many("email")),
        website=row.text("website"),
        hours=row.text("hours"),
        languages=row.many("languages"),
        audience=row.codes("audience", "audience"),
        cost=row.text("cost"),
        police_run=row.choice("police_run", yes_no),
        reports=row.choice("reports", yes_no),
        note=row.text("note"),
        source_tier=row.choice("source_tier", row.reading.vocabulary.codes("source-tiers")),
        source_date=row.source_date(),
        sealed_to=_key(row),
    )
    return _draft(row, country, facts)


def _draft(row: _Row, country: str, facts: ServiceFacts) -> Draft:
    words = row.reading.vocabulary
    citation = _citation(row, facts)
    review = unchecked_review((citation,), row.day("check_after"))
    needs = ", ".join(words.label("needs", need) for need in facts.needs)
    summary = f"{facts.organisation}. {needs}." if facts.organisation != row.text("name") else f"{needs}."
    name = words.country_name(country)
    numbers = ", ".join(phone.inside for phone in facts.phones)
    lines = (summary, numbers, facts.hours, ", ".join(facts.languages), facts.note, name)
    head = Head(
        f"{Kind.SERVICE.value}/{row.text('id')}",
        Kind.SERVICE,
        row.reading.lang,
        row.text("name"),
        summary,
        country,
        facts.type,
        review,
    )
    cues = (name, words.label("service-types", facts.type))
    record = Record(head, cues, "", "\n".join(line for line in lines if line), (citation,), (), (), facts)
    return Draft(record, row.place)


def _citation(row: _Row, facts: ServiceFacts) -> Citation:
    """A contact cites one page; pages shared by several contacts become one source."""
    url = row.text("source_url")
    if not url.startswith(("https://", "http://")):
        row.fault(f"“{url}” in “source_url” is no web address", "an address that begins with https:// or http://")
    key = "page-" + hashlib.sha256(url.encode()).hexdigest()[:12]
    host = url.partition("://")[2].partition("/")[0].removeprefix("www.")
    read = Read.PUBLISHER if facts.source_tier in _FIRST_HAND else Read.COPY
    date = facts.source_date if is_day(facts.source_date) else ""
    source = Source(key, row.text("source_title") or f"Page of {host}", host, date, url, read, "", row.day("read_on"))
    source = row.reading.sources.setdefault(key, source)
    locator = f"page dated {facts.source_date}" if facts.source_date else "page without a date"
    return Citation(source, locator, row.text("evidence"), read)


def _phones(row: _Row, country: str) -> Iterator[Phone]:
    for text in row.many("phones"):
        try:
            number = phonenumbers.parse(text, None)
        except phonenumbers.NumberParseException:
            row.fault(f"“{text}” is no phone number", "E.164, such as +40800800678")
            continue
        e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
        if e164 != text or not phonenumbers.is_possible_number(number):
            row.fault(f"“{text}” is no full phone number", f"E.164 without spaces, such as {e164}")
        region = phonenumbers.region_code_for_number(number)
        if country != "EU" and region not in (country, _FREEPHONE_REGION):
            row.fault(f"“{text}” belongs to {region or 'no country'}", f"a number of {country}")
        _check_evidence(row, text, phonenumbers.national_significant_number(number), begins=False)
        abroad = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
        inside = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
        if region == _FREEPHONE_REGION:
            inside = abroad.replace("+", "00 ")  # a number of no country has no shorter form inside one
        yield Phone(e164, inside, abroad)


def _short_numbers(row: _Row) -> Iterator[Phone]:
    for text in row.many("short_numbers"):
        if not _SHORT.fullmatch(text):
            row.fault(
                f"“{text}” is no short number", "3 to 6 digits without spaces; longer numbers belong into “phones”"
            )
        _check_evidence(row, text, text, begins=True)
        grouped = f"{text[:3]} {text[3:]}" if len(text) == 6 else text
        yield Phone("", grouped, "")


def _key(row: _Row) -> str:
    """Return the key for sealed referrals, if the row has one.

    A wrong key hands a person's story to a stranger, so it is held to more than a number is: its owner must have published it, at an address
    nobody can have altered on the way, and it must stand in the quoted words letter by letter.
    """
    key = row.text("sealed_to")
    if not key:
        return ""
    fault = age_key.fault_in(key)
    if fault is not None:
        row.fault(f"“sealed_to”: {fault.problem[0].lower()}{fault.problem[1:]}", fault.expected)
        return ""
    if not re.search(rf"(?<![0-9A-Za-z]){key}(?![0-9A-Za-z])", row.cells["evidence"]):
        row.fault(
            "the key in “sealed_to” does not stand in “evidence”",
            "the words of the source that hold the key, or no key",
        )
    if row.text("source_tier") not in _FIRST_HAND or not row.text("source_url").startswith("https://"):
        row.fault(
            "the key in “sealed_to” is not from its owner",
            f"a page at https:// with a “source_tier” of {', '.join(sorted(_FIRST_HAND))}, or no key",
        )
    return key


def _check_evidence(row: _Row, shown: str, digits: str, *, begins: bool) -> None:
    """Refuse a number whose digits do not stand in the quoted words of its source.

    The digits may be grouped in any way, but they must be a number of their own: 112 does not stand in “2011/2012”. Before a full number,
    where ``begins`` is False, a zero or the code of the country may stand; before a short one only a code that begins with “+”.
    """
    evidence = row.cells["evidence"]
    for start in _starts(evidence, digits):
        is_alone = start == 0 or evidence[start - 1] not in _DIGITS
        if not begins or is_alone or _CODE_BEFORE.search(evidence, 0, start):
            return
    row.fault(
        f"the number {shown} does not stand in “evidence”",
        "the words of the source that hold the number, or no number",
    )


def _starts(text: str, digits: str) -> Iterator[int]:
    """Yield where a number begins that stands in a text, grouped in any way, and is not the beginning of a longer one.

    No pattern is made of the number: to compile one for each of thousands of contacts takes longer than everything else.
    """
    start = text.find(digits[0])
    while start >= 0:
        at = start + 1
        for digit in digits[1:]:
            while at < len(text) and text[at] in _BETWEEN:
                at += 1
            if text[at : at + 1] != digit:
                break
            at += 1
        else:
            if text[at : at + 1] not in _DIGITS or at >= len(text):
                yield start
        start = text.find(digits[0], start + 1)
