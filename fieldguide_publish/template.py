"""A new pack to begin with: one contact and one checklist, as examples that pass the check and cannot be published by mistake."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import phonenumbers

from fieldguide import __version__
from fieldguide.domain.pack import is_publisher, is_slug
from fieldguide.domain.vocabulary import Vocabulary
from fieldguide_publish.checking import EXAMPLE
from fieldguide_publish.contacts.rows import source_table
from fieldguide_publish.errors import PublishError
from fieldguide_publish.files import write_bytes
from fieldguide_publish.folder import FILE

_PACK = """# What this pack is. Raise “version” each time you hand it out.
id: {id}
publisher: {publisher}            # as people shall see it
title: {title}
countries: [{country}]            # only records about these may stand in it
languages: [{language}]           # of its texts, the main one first
licence: CC BY 4.0                # under which others may pass your texts on
version: 1
date: {day}
least_program: {program}          # the oldest program that can read it
replaces: []                      # packs whose place this one takes
overrides: []                     # records of others that it replaces, such as service/ro-anitp-helpline
"""
_SOURCES = """# What your records rest on. Keys begin with your own name.
{slug}-handbook:
  title: Our own handbook (an example, replace it)
  publisher: {publisher}
  url: https://{example}/handbook
  read: publisher
  read_on: {day}
"""
_CHECKLIST = """# A protocol of your own. db/content/README.md of the guide describes every key.
title: After our telephone rang
summary: What our own people do once a call has ended.
roles: [{role}]
minutes: 5
without_gates: It begins no encounter; it is gone through when a call has ended.
stages:
  - id: written
    title: Before the next call
    items:
      - id: {slug}-agreed
        kind: do
        text: You know what the caller agreed to
        how: Only what they asked for is passed on
steps:
  - id: {slug}-tell-colleague
    phase: afterwards
    text: Tell the colleague who follows it up
    who: whoever took the call
sources:
  - source: {slug}-handbook
    locator: chapter 2
    evidence: after a call the colleague on duty is told
"""


def new(
    root: Path, pack_id: str, publisher: str, words: Vocabulary, *, country: str, language: str, today: date
) -> list[Path]:
    """Write a new pack's folder; return its files.

    Args:
        root: The folder; must not be there yet, or be empty.
        pack_id: ``publisher/name``.
        publisher: How the publisher calls itself.
        words: The codes of the edition it is for.
        country: It is about, two letters.
        language: Of its texts.
        today: The day of issue, and the day the examples were “read”.

    Raises:
        PublishError: The id is none, the country has no telephone numbers, or something is there already.
    """
    slug, _, name = pack_id.partition("/")
    if not (is_publisher(slug) and is_slug(name)):
        raise PublishError(
            f"“{pack_id}” is no id of a pack.",
            "publisher/name, such as ngo-x/contacts: small letters, digits, hyphens.",
        )
    if root.exists() and (not root.is_dir() or any(root.iterdir())):
        raise PublishError(f"{root} is already there.", "Name a new folder: somebody's work may be in it.")
    values = {
        "id": pack_id, "slug": slug, "publisher": _quoted(publisher), "title": _quoted(f"{publisher}, {name}"), "country": country.upper(),
        "language": language, "day": today.isoformat(), "program": __version__, "example": EXAMPLE,
        "role": _code(words, "roles", "reception"),
    }  # fmt: skip
    written = {
        FILE: _PACK.format(**values),
        f"content/sources/{slug}.yml": _SOURCES.format(**values),
        f"content/checklists/{slug}-after-a-call.yml": _CHECKLIST.format(**values),
        f"content/services/{country.lower()}.csv": source_table(
            [
                _contact(slug, publisher, country.upper(), today)
                | {"type": _code(words, "service-types", "ngo"), "needs": _code(words, "needs", "identification")}
            ]
        ),
    }
    for place, text in written.items():
        write_bytes(root / place, text.encode())
    return [root / place for place in written]


def _code(words: Vocabulary, name: str, wanted: str) -> str:
    """Return a code of a list: the one wanted, or another where the edition has not got it."""
    codes = words.codes(name)
    return wanted if wanted in codes else min(codes)


def _quoted(text: str) -> str:
    """Return a text as YAML reads it back, whatever stands in it: a string of JSON is one of YAML."""
    return json.dumps(" ".join(text.split()), ensure_ascii=False)


def _contact(slug: str, publisher: str, country: str, today: date) -> dict[str, str]:
    example = phonenumbers.example_number(country)
    if example is None:
        raise PublishError(
            f"“{country}” is no country with telephone numbers.", "Name it with two letters, such as RO."
        )
    inside = phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.NATIONAL)
    return {
        "id": f"{slug}-example-line", "name": "Example line, not a real number", "organisation": publisher,
        "phones": phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.E164), "hours": "Mon-Fri 9:00-17:00",
        "source_url": f"https://{EXAMPLE}/contact", "source_title": "Our contact page (an example)", "source_tier": "operator",
        "evidence": f"Call us: {inside}", "read_on": today.isoformat(),
    }  # fmt: skip
