"""The records of the guide: what every kind shares, and what each adds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from fieldguide.domain.checklist import ChecklistDefinition
from fieldguide.domain.provenance import Citation, Review


class Kind(StrEnum):
    """The kinds of record, in the order in which lists show them."""

    INDICATOR = "indicator"
    CHECKLIST = "checklist"
    SERVICE = "service"
    COUNTRY = "country"
    LEGAL = "legal"
    ARTICLE = "article"
    PROGRAMME = "programme"
    CASE_STUDY = "case_study"
    TERM = "term"

    @property
    def label(self) -> str:
        """The word for one."""
        return _LABELS[self][0]

    @property
    def plural(self) -> str:
        """The word for several."""
        return _LABELS[self][1]


_LABELS = {
    Kind.INDICATOR: ("Indicator", "Indicators"),
    Kind.CHECKLIST: ("Checklist", "Checklists"),
    Kind.SERVICE: ("Contact", "Contacts"),
    Kind.COUNTRY: ("Country", "Countries"),
    Kind.LEGAL: ("Law", "Law"),
    Kind.ARTICLE: ("Guidance", "Guidance"),
    Kind.PROGRAMME: ("Programme", "Programmes"),
    Kind.CASE_STUDY: ("Case study", "Case studies"),
    Kind.TERM: ("Term", "Glossary"),
}


class Strength(StrEnum):
    """How strongly a published list rates an indicator. Not a weight to be summed up."""

    STRONG = "strong"
    MEDIUM = "medium"
    WEAK = "weak"


@dataclass(frozen=True, slots=True)
class Issued:
    """The pack a record came with.

    Attributes:
        publisher: Name of who publishes the pack.
        pack: Its id, such as ``ngo-x/contacts``.
        version: Its number; a later edition has a higher one.
        date: The day it was closed.
        replaces: Whose record of the same id it took the place of: a publisher's name, :data:`CORE` for the core edition; empty if there was none.
    """

    publisher: str
    pack: str
    version: int
    date: str
    replaces: str = ""


#: What :attr:`Issued.replaces` says of a record of the core edition.
CORE = "the core edition"


@dataclass(frozen=True, slots=True)
class Head:
    """What a list shows of a record.

    Attributes:
        id: Stable id such as ``indicator/documents-held``.
        kind: What it is.
        lang: BCP 47 language of its text.
        title: One line.
        summary: One sentence.
        country: ISO 3166-1 alpha-2, or ``EU``, ``COE``, ``UN``, ``ILO``, ``OSCE``; empty where it does not matter.
        group: The code lists group it by: legal type, service type, topic; empty for other kinds.
        review: State and age.
        issued: The pack it came with; None for a record of the core edition.
    """

    id: str
    kind: Kind
    lang: str
    title: str
    summary: str
    country: str
    group: str
    review: Review
    issued: Issued | None = None


@dataclass(frozen=True, slots=True)
class Rating:
    """A published rating of an indicator in one list and one dimension.

    Attributes:
        set: ``adult-labour``, ``child-labour``, ``adult-sexual`` or ``child-sexual``.
        dimension: Code of the dimension.
        strength: The rating.
        item: Number of the item: dimension, point, place in the list.
    """

    set: str
    dimension: str
    strength: Strength
    item: str


@dataclass(frozen=True, slots=True)
class IndicatorFacts:
    """What an indicator adds. Codes are explained in ``vocabulary.yml``."""

    who: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    noticed: tuple[str, ...] = ()
    dimensions: tuple[str, ...] = ()
    ratings: tuple[Rating, ...] = ()


@dataclass(frozen=True, slots=True)
class LawArticle:
    """One article of an instrument, or one point of a judgment.

    Attributes:
        article: Its number, as in ``11(2)``.
        title: What it is about.
        says: What it says, in our words.
        means: What that means for the person reading; may be empty.
        is_draft: True if it was written without the text at hand.
    """

    article: str
    title: str
    says: str
    means: str
    is_draft: bool


@dataclass(frozen=True, slots=True)
class LegalFacts:
    """What a legal reference adds. Dates as in :class:`~fieldguide.domain.provenance.Source`, empty if unknown."""

    type: str
    official_title: str
    status: str
    status_on: str
    adopted: str = ""
    in_force: str = ""
    applies_from: str = ""
    transposition_deadline: str = ""
    identifiers: tuple[tuple[str, str], ...] = ()
    articles: tuple[LawArticle, ...] = ()


@dataclass(frozen=True, slots=True)
class Phone:
    """A number that can be dialled.

    Attributes:
        e164: ``+40800800678``, or empty for a number that works inside the country only.
        inside: As dialled inside the country, grouped for reading.
        abroad: As dialled from abroad, grouped for reading; empty for a short number.
    """

    e164: str
    inside: str
    abroad: str


@dataclass(frozen=True, slots=True)
class ServiceFacts:
    """What a contact adds; names follow HSDS where it has one. Empty means: nobody read it.

    ``sealed_to`` is the public key of age under which it takes sealed referrals.
    """

    organisation: str
    type: str
    needs: tuple[str, ...]
    phones: tuple[Phone, ...] = ()
    email: str = ""
    website: str = ""
    hours: str = ""
    languages: tuple[str, ...] = ()
    audience: tuple[str, ...] = ()
    cost: str = ""
    police_run: str = ""
    reports: str = ""
    note: str = ""
    source_tier: str = ""
    source_date: str = ""
    sealed_to: str = ""


@dataclass(frozen=True, slots=True)
class CountryAnswer:
    """What is known of one question about a country, or that it was looked for in vain.

    Attributes:
        question: Code of the list ``country-questions``.
        short: The answer in a few words; empty if nothing was found.
        says: The answer in full.
        conflict: What another source says instead; empty if none is known to disagree.
        not_found: Where it was looked for in vain; empty if there is an answer.
        is_draft: True if it was written without reading the source.
    """

    question: str
    short: str
    says: str
    conflict: str
    not_found: str
    is_draft: bool


@dataclass(frozen=True, slots=True)
class CountryFacts:
    """What a country adds: answers in the order of the questions. A question without one was not yet researched."""

    answers: tuple[CountryAnswer, ...] = ()


class FigureStyle(StrEnum):
    """How a figure is drawn."""

    COLUMNS = "columns"
    BARS = "bars"


@dataclass(frozen=True, slots=True)
class Figure:
    """Numbers that an article shows as a picture with a table.

    Attributes:
        name: Its name within the library.
        title: One line.
        concept: Code of the list ``concepts``: registered, detected, referred, estimated.
        place: Where it was counted, as in ``EU-27``.
        period: When it was counted, as in ``2021–2024``.
        unit: What was counted, as in ``persons``.
        style: How it is drawn.
        head: Names of the columns; the first holds labels.
        rows: A label and plain numbers, as many as there are further columns.
        note: What must be known to read it right.
        svg: The picture, with the placeholders of :mod:`fieldguide.domain.svg` for colours; empty before it was drawn.
    """

    name: str
    title: str
    concept: str
    place: str
    period: str
    unit: str
    style: FigureStyle
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""
    svg: str = ""


@dataclass(frozen=True, slots=True)
class ArticleFacts:
    """What a guide article, a case study or a programme adds."""

    topic: str
    roles: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True)
class TermFacts:
    """What a glossary term adds.

    Attributes:
        abbreviations: Such as ``NRM``.
        lay: What people say who do not know the term.
        translations: BCP 47 language and the words used there, the usual term first. Drafts until somebody who works in that language
            has confirmed them.
    """

    abbreviations: tuple[str, ...] = ()
    lay: tuple[str, ...] = ()
    translations: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class ChecklistFacts:
    """What a checklist adds."""

    definition: ChecklistDefinition


Facts = IndicatorFacts | LegalFacts | ServiceFacts | CountryFacts | ArticleFacts | TermFacts | ChecklistFacts


@dataclass(frozen=True, slots=True)
class Link:
    """A reference from one record to another.

    Attributes:
        target: Id of the record, without anchor.
        anchor: Article within it; empty for the whole record.
        title: Title of the target.
        kind: Kind of the target.
    """

    target: str
    anchor: str
    title: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Record:
    """One whole record.

    Attributes:
        head: What lists show.
        cues: Words people would type to find it.
        body_html: Safe HTML made at build time from the source's Markdown.
        text: The same, and the text of its facts, as plain words: what search shows snippets from.
        citations: Its sources, for the record and for single articles.
        links: Records it points to.
        linked_from: Records that point to it.
        facts: What its kind adds.
    """

    head: Head
    cues: tuple[str, ...]
    body_html: str
    text: str
    citations: tuple[Citation, ...]
    links: tuple[Link, ...]
    linked_from: tuple[Link, ...]
    facts: Facts

    @property
    def id(self) -> str:
        """The record's id."""
        return self.head.id

    @property
    def kind(self) -> Kind:
        """The record's kind."""
        return self.head.kind
