"""The pocket card: what to know about a country, on one sheet that is folded twice to A6."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from fieldguide.domain.provenance import readable
from fieldguide.export import country_parts as parts
from fieldguide.export.citation import paper_footer, weakest
from fieldguide.export.country_sheet import QUESTIONS, CountrySheet
from fieldguide.export.sheet import Block, Frame

HOW_TO_FOLD = (
    "To fold, print outside: 1. Upper half back behind the lower half. 2. Left half back behind the right half. "
    "The page with the name of the country is in front."
)


@dataclass(frozen=True, slots=True)
class Card:
    """A pocket card: four pages of A6 on one side of a sheet.

    Attributes:
        title: Its title, also the proposed file name.
        cover: What is in front when it is folded.
        left: The left page inside.
        right: The right page inside.
        back: The page behind.
        footer: Edition, state and dates; at the foot of the back.
        short_footer: The same in a few words, at the foot of the other pages.
    """

    title: str
    cover: tuple[Block, ...]
    left: tuple[Block, ...]
    right: tuple[Block, ...]
    back: tuple[Block, ...]
    footer: str
    short_footer: str


def pocket_card(sheet: CountrySheet) -> Card:
    """Return the card of a country for a role."""
    printed = parts.printed_reviews(sheet, sheet.hotlines)
    edition = sheet.edition
    return Card(
        title=f"{sheet.country}: pocket card",
        cover=(
            Block((f"<h1>{escape(sheet.country)}</h1><p>If somebody may be a victim of trafficking</p>",), Frame.DARK),
            Block((f"<h2>Danger now</h2>{parts.danger(sheet)}",), Frame.LINE),
            _plain(parts.ADVICE, parts.trafficking_lines(sheet)),
        ),
        left=(
            _plain("A child, missing or alone", parts.children(sheet)),
            _plain("Who identifies", parts.who_identifies(sheet)),
            _plain("Rules of this country", parts.answers(sheet, QUESTIONS[1:])),
        ),
        right=(
            _plain("Three rules for signs", parts.sign_rules()),
            _plain(escape(sheet.role), parts.role_rules(sheet)),
            _plain("Do not", parts.never(sheet)),
        ),
        back=(
            _plain("You can say", parts.say(sheet)),
            Block((f"<p class='small'>{escape(HOW_TO_FOLD)}</p>",), Frame.LINE),
        ),
        footer=paper_footer(f"pocket card, {sheet.country}", printed, edition, sheet.today),
        short_footer=f"{edition.name} {edition.version} · {weakest(printed).label} · printed {readable(sheet.today.isoformat())}",
    )


def _plain(heading: str, html: str) -> Block:
    return Block((f"<h2>{heading}</h2>{html}",) if html else ("",))
