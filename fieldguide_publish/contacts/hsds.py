"""Contacts as Human Services Data Specification 3 (Open Referral): one service each, in a page as its API describes it.

What HSDS has a place for stands there. The rest, above all where a number was read, stands in ``attributes``, the place HSDS keeps for
classifications of one's own: the columns of ``db/content/README.md`` as terms of one taxonomy. Names and required fields follow
https://docs.openreferral.org/en/3.0/hsds/schema_reference.html; ids are UUIDs made from our own ids, so that a second export has the same.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from fieldguide.domain.vocabulary import Vocabulary
from fieldguide_publish.contacts.rows import COUNTRY, STATE, Row

#: Name of the taxonomy our own columns are terms of.
TAXONOMY = "Fieldguide contact columns"
#: Columns that HSDS has no field for, with what they mean to somebody who reads the file.
OWN: Mapping[str, str] = {
    "id": "Stable id of the contact in Fieldguide",
    COUNTRY: "ISO 3166-1 alpha-2 code of the country, or EU",
    "type": "Kind of contact, as a code of Fieldguide",
    "needs": "Needs the contact answers, as codes of Fieldguide divided by semicolons",
    "email": "E-mail addresses divided by semicolons",
    "audience": "Whom the contact is for, as codes of Fieldguide divided by semicolons",
    "police_run": "Whether the police run the contact",
    "reports": "Whether the contact passes what it hears to authorities",
    "source_url": "Address of the page on which the contact was read",
    "source_title": "Title of that page",
    "source_tier": "Who stands behind that page, as a code of Fieldguide",
    "source_date": "Date that page carries",
    "evidence": "Words of that page in which every number of the contact stands",
    "read_on": "Day on which that page was read",
    "check_after": "Day from which the contact must be looked at again",
    "sealed_to": "Public key of age under which the contact takes sealed referrals",
    STATE: "State of review: draft until a second person has compared the contact with its source",
}
_SPACE = uuid.UUID("5d0b8a52-7a3e-5c0e-9d4b-6f1e2a7c9b10")
_MEANS_ORGANISATION = "Runs or offers the contacts named here; nothing else about it was read."


def page_of(rows: Iterable[Row], words: Vocabulary) -> dict[str, Any]:
    """Return contacts as one page of HSDS services."""
    services = [_Service(row, words).told() for row in rows]
    return {
        "total_items": len(services),
        "total_pages": 1,
        "page_number": 1,
        "size": len(services),
        "first_page": True,
        "last_page": True,
        "empty": not services,
        "contents": services,
    }


def as_bytes(page: dict[str, Any]) -> bytes:
    """Return a page as a JSON file; the same contacts give the same bytes."""
    return f"{json.dumps(page, ensure_ascii=False, indent=2)}\n".encode()


class _Service:
    """One row, and the UUIDs of what becomes of it."""

    def __init__(self, row: Row, words: Vocabulary) -> None:
        self._row = row
        self._words = words
        self._id = _uuid("service", row["id"])

    def told(self) -> dict[str, Any]:
        """Return the service; fields nobody has read are left out."""
        row = self._row
        emails = [part.strip() for part in row["email"].split(";") if part.strip()]
        organisation = _uuid("organization", row["organisation"])
        service: dict[str, Any] = {
            "id": self._id,
            "organization_id": organisation,
            "name": row["name"],
            "description": row["note"],
            "url": row["website"],
            "email": emails[0] if emails else "",
            "status": "active",
            "fees_description": row["cost"],
            "eligibility_description": ", ".join(
                self._words.label("audience", code) for code in row["audience"].split(";") if code
            ),
            "phones": list(self._phones()),
            "schedules": self._one("schedule", {"description": row["hours"]}),
            "service_areas": self._one("service_area", {"name": self._words.country_name(row[COUNTRY])}),
            "languages": list(self._languages()),
            "organization": {"id": organisation, "name": row["organisation"], "description": _MEANS_ORGANISATION},
            "attributes": list(self._attributes()),
        }
        return {key: value for key, value in service.items() if value}

    def _phones(self) -> Iterator[dict[str, Any]]:
        country = self._words.country_name(self._row[COUNTRY])
        for column, description in (
            ("phones", ""),
            ("short_numbers", f"Short number; works inside {country} only"),
        ):
            for number in filter(None, self._row[column].split(";")):
                phone = {"id": self._own("phone", number), "service_id": self._id, "number": number, "type": "voice"}
                yield {**phone, "description": description} if description else phone

    def _languages(self) -> Iterator[dict[str, Any]]:
        for name in filter(None, self._row["languages"].split(";")):
            yield {"id": self._own("language", name), "service_id": self._id, "name": name}

    def _one(self, what: str, told: dict[str, Any]) -> list[dict[str, Any]]:
        if not all(told.values()):
            return []
        return [{"id": self._own(what, ""), "service_id": self._id, **told}]

    def _attributes(self) -> Iterator[dict[str, Any]]:
        for column, about in OWN.items():
            value = self._row.get(column, "")
            if value:
                term = {
                    "id": _uuid("term", column),
                    "code": column,
                    "name": column,
                    "description": about,
                    "taxonomy": TAXONOMY,
                }
                yield {
                    "id": self._own("attribute", column),
                    "link_id": self._id,
                    "link_entity": "service",
                    "link_type": "taxonomy",
                    "taxonomy_term_id": term["id"],
                    "value": value,
                    "taxonomy_term": term,
                }

    def _own(self, what: str, name: str) -> str:
        return _uuid(what, f"{self._row['id']}\n{name}")


def _uuid(what: str, name: str) -> str:
    return str(uuid.uuid5(_SPACE, f"{what}\n{name}"))
