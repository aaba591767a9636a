"""Reads ``countries/*.yml``: what is known of each country's procedure, and what was looked for in vain."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from fieldguide.content.faults import Place
from fieldguide.content.reading import Draft, Reading, draft, read_citations
from fieldguide.content.yamltree import Entry, read_mapping
from fieldguide.domain.provenance import Citation, Read
from fieldguide.domain.records import CountryAnswer, CountryFacts, Kind
from fieldguide.domain.vocabulary import Country

_Answered = tuple[CountryAnswer, tuple[Citation, ...]]


def read_country_profiles(reading: Reading) -> Iterator[Draft]:
    """Yield the country profiles of a content folder: every country has one, even if it only says what is not known; a pack has those it has."""
    missing = {country.code.lower(): country for country in reading.vocabulary.countries}
    for file, text in reading.files("countries", ".yml"):
        code = file.removeprefix("countries/").removesuffix(".yml")
        top = read_mapping(text, file, reading.faults)
        country = missing.pop(code, None)
        if country is None:
            reading.faults.add(Place(file, 1), f"“{code}” is no country of countries.yml", "a code in small letters")
        elif top:
            yield _profile(reading, country, top)
    for code, country in missing.items() if not reading.publisher else ():
        reading.faults.add(
            Place("countries.yml", 1), f"{country.name} has no profile", f"a file countries/{code}.yml with a summary"
        )


def _profile(reading: Reading, country: Country, top: Entry) -> Draft:
    answered = _answers(reading, top)
    facts = CountryFacts(tuple(answer for answer, _ in answered))
    told = [part for answer in facts.answers for part in (answer.short, answer.says, answer.conflict) if part]
    result = draft(
        reading,
        kind=Kind.COUNTRY,
        name=country.code.lower(),
        entry=top,
        facts=facts,
        title=country.name,
        summary=top.line_of_text("summary", required=True),
        text="\n".join(told),
        country=country.code,
        citations=_for_page(answered),
    )
    top.finish()
    return result


def _answers(reading: Reading, top: Entry) -> tuple[_Answered, ...]:
    """Read the answers, in the order of the vocabulary's questions whatever the order of the file."""
    questions = [word.code for word in reading.vocabulary.lists.get("country-questions", ())]
    found: dict[str, _Answered] = {}
    for entry in top.entries("answers"):
        question = entry.choice("question", questions, required=True)
        if question in found:
            entry.fault("question", f"“{question}” is answered twice", "one answer; “conflict” for another source's")
        found[question] = _answer(reading, entry, question)
    return tuple(found[question] for question in questions if question in found)


def _answer(reading: Reading, entry: Entry, question: str) -> _Answered:
    not_found = entry.line_of_text("not_found")
    short = entry.line_of_text("short", required=not not_found)
    says = entry.line_of_text("says", required=not not_found)
    conflict = entry.line_of_text("conflict")
    if not_found and (short or says):
        entry.fault("not_found", "there is an answer and “not_found”", "one of the two")
    cited = read_citations(reading, entry, anchor=question)
    if not not_found and not cited:
        entry.fault("sources", "the answer has no source", "at least one source, or “not_found” instead of an answer")
    entry.finish()
    is_draft = any(citation.read is Read.NOT_READ for citation in cited)
    return CountryAnswer(question, short, says, conflict, not_found, is_draft), cited


def _for_page(answered: tuple[_Answered, ...]) -> tuple[Citation, ...]:
    """Return what the page as a whole rests on, then what each answer rests on.

    An answer written without reading says so itself; the others decide whether the page counts as compared with its sources.
    """
    by_answer = [citation for _, cited in answered for citation in cited]
    read = [
        replace(citation, anchor="", locator="", evidence="")
        for answer, cited in answered
        if not answer.is_draft
        for citation in cited
    ]
    once = {citation.source.id: citation for citation in read}
    return (*once.values(), *by_answer)
