"""Reads services of an HSDS 3 file: a page, a list, one service, or an organisation with its services.

A directory's descriptions are its own sentences and stay behind. Its numbers come over with the words they stand in: the name of the service
and the number as the file writes it are the quoted words, for the file is what was read.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import phonenumbers

from fieldguide.content.forms.nodes import refuse_twice
from fieldguide.content.forms.sourcetext import without_tags
from fieldguide.content.yamltree import is_day
from fieldguide_publish.contacts.hsds import OWN, TAXONOMY
from fieldguide_publish.contacts.importing import Candidate, Declared
from fieldguide_publish.contacts.rows import COUNTRY, STATE, Row
from fieldguide_publish.errors import ContactsError

_LISTS = ("contents", "services", "service")
_SPOKEN = frozenset(["", "voice", "cell", "mobile", "hotline", "telephone", "phone"])
_TEXTS = ("text", "sms")
_MOST_SHORT = 6
_LEAST_SHORT = 3


def read_hsds(data: bytes, declared: Declared) -> list[Candidate]:
    """Return what the services of a file may become.

    Raises:
        ContactsError: It is no JSON, or holds no services.
    """
    top = json_of(data)
    services = _services(top)
    if services is None:
        raise ContactsError(
            "No services stand in this file.", "An HSDS 3 file is a list of services, or a page with “contents”."
        )
    return [candidate_of(f"service {number}", told, declared) for number, told in enumerate(services, start=1)]


def json_of(data: bytes, place: str = "") -> Any:
    """Return what a JSON file says.

    Args:
        data: The file.
        place: What stands before a complaint, such as its name.

    Raises:
        ContactsError: It is no JSON, nests too deep, or says a thing twice.
    """
    try:
        return json.loads(data.decode("utf-8-sig"), object_pairs_hook=refuse_twice, parse_constant=_refuse_constant)
    except RecursionError as error:
        raise ContactsError(f"{place}The JSON nests too deep.", "HSDS nests a few objects deep.") from error
    except ValueError as error:
        raise ContactsError(
            f"{place}This is no JSON that can be read ({error}).", "Save it as HSDS 3 JSON, UTF-8."
        ) from error


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no number")


def _services(top: Any) -> list[Any] | None:
    if isinstance(top, list):
        return top
    if not isinstance(top, dict):
        return None
    for key in _LISTS:
        if isinstance(top.get(key), list):
            return [_with_organisation(one, top) for one in top[key]]
    return [top] if "name" in top and "status" in top else None


def _with_organisation(service: Any, around: dict[str, Any]) -> Any:
    """Return a service with the name of the organisation it stands under, where it names none itself."""
    if isinstance(service, dict) and "organization" not in service and isinstance(around.get("name"), str):
        return {**service, "organization": {"name": around["name"]}}
    return service


def candidate_of(place: str, told: Any, declared: Declared) -> Candidate:
    """Return what a service may become.

    Args:
        place: Where it stands.
        told: The object of the service.
        declared: What is said of all services.
    """
    if not isinstance(told, dict):
        return Candidate(place, {}, refused=["it is no object"])
    service = _Told(told)
    own = dict(_own(service))
    candidate = Candidate(place, _plain_cells(service))
    if service.text("status") not in ("", "active"):
        candidate.refused.append(f"its status is “{service.text('status')}”")
    if own.get("id"):
        candidate.row |= own | {"note": service.text("description")}
        candidate.row.pop(STATE, None)
        _own_numbers(candidate, service)
    else:
        _foreign(candidate, service, declared)
    return candidate


class _Told:
    """An object of the file, asked for fields of a kind; one of another kind counts as not there."""

    def __init__(self, told: dict[str, Any]) -> None:
        self._told = told

    def text(self, key: str) -> str:
        """Return a text as one line without tags."""
        value = self._told.get(key)
        text = value if isinstance(value, str) else str(value) if isinstance(value, int) else ""
        return " ".join((without_tags(text) or text).split())

    def object(self, key: str) -> _Told:
        """Return an object; an empty one if there is none."""
        value = self._told.get(key)
        return _Told(value if isinstance(value, dict) else {})

    def objects(self, key: str) -> Iterator[_Told]:
        """Yield the objects of a list."""
        value = self._told.get(key)
        for one in value if isinstance(value, list) else ():
            if isinstance(one, dict):
                yield _Told(one)

    def has(self, key: str) -> bool:
        """Tell whether something stands under a key."""
        return bool(self._told.get(key))


def _plain_cells(service: _Told) -> Row:
    """Return what HSDS has a field for, numbers apart."""
    names = dict.fromkeys(filter(None, (language.text("name") for language in service.objects("languages"))))
    hours = "; ".join(filter(None, (_hours(schedule) for schedule in service.objects("schedules"))))
    return {
        "name": service.text("name"),
        "organisation": service.object("organization").text("name"),
        "website": service.text("url"),
        "email": service.text("email"),
        "cost": service.text("fees_description"),
        "languages": ";".join(names),
        "hours": hours,
    }


def _hours(schedule: _Told) -> str:
    if schedule.text("description"):
        return schedule.text("description")
    if schedule.has("byday") and schedule.has("opens_at") and schedule.has("closes_at"):
        return f"{schedule.text('byday')} {schedule.text('opens_at')[:5]}-{schedule.text('closes_at')[:5]}"
    return ""


def _own(service: _Told) -> Iterator[tuple[str, str]]:
    """Yield column and text of what an export of the guide says in attributes."""
    for attribute in service.objects("attributes"):
        term = attribute.object("taxonomy_term")
        if term.text("taxonomy") == TAXONOMY and term.text("code") in OWN:
            yield term.text("code"), attribute.text("value")


def _own_numbers(candidate: Candidate, service: _Told) -> None:
    numbers = [phone.text("number") for phone in service.objects("phones")]
    candidate.row["phones"] = ";".join(number for number in numbers if number.startswith("+"))
    candidate.row["short_numbers"] = ";".join(number for number in numbers if not number.startswith("+"))


def _foreign(candidate: Candidate, service: _Told, declared: Declared) -> None:
    """Take over the numbers of another directory, with the words of the file they stand in."""
    row = candidate.row
    country = declared.cells.get(COUNTRY, "")
    written = [phone for phone in service.objects("phones") if phone.text("number")]
    full: list[tuple[str, str, str]] = []
    short: list[tuple[str, str]] = []
    for phone in written:
        text = phone.text("number").strip('"')
        if not _is_dialled(phone, text, candidate):
            continue
        digits = "".join(filter(str.isdigit, text))
        if _LEAST_SHORT <= len(digits) <= _MOST_SHORT and "+" not in text:
            short.append((digits, text))
            continue
        number = _parsed(text, country)
        if number is None:
            candidate.refused.append(f"“{text}” is no telephone number" + ("" if country else " without a country"))
        else:
            e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
            full.append((e164, text, phonenumbers.region_code_for_number(number) or ""))
    row["phones"] = ";".join(e164 for e164, _, _ in full)
    row["short_numbers"] = ";".join(digits for digits, _ in short)
    row[COUNTRY] = country or next((region for _, _, region in full if region not in ("", "001")), "")
    quoted = [text for _, text, _ in full] + [text for _, text in short]
    row["evidence"] = f"{row['name']}: {', '.join(quoted)}" if quoted else row["name"]
    dated = service.text("assured_date") or service.text("last_modified")[:10]
    row["source_date"] = dated if is_day(dated) else ""
    for key, what in (
        ("description", "its description"),
        ("service_at_locations", "its places"),
        ("contacts", "persons to contact"),
    ):
        if service.has(key):
            candidate.left_behind.append(f"{what} stays behind")


def _is_dialled(phone: _Told, text: str, candidate: Candidate) -> bool:
    """Tell whether a person can be reached by voice or text message under a number of the file; note what becomes of others."""
    kind = phone.text("type").casefold()
    if phone.has("extension"):
        candidate.refused.append(f"the number {text} has an extension, and a contact has no place for one")
        return False
    if kind not in _SPOKEN and kind not in _TEXTS:
        candidate.left_behind.append(f"the number {text} for “{kind}” stays behind")
        return False
    if kind in _TEXTS:
        candidate.row["note"] = " ".join(filter(None, (candidate.row.get("note", ""), f"{text} is for text messages.")))
    return True


def _parsed(text: str, country: str) -> phonenumbers.PhoneNumber | None:
    try:
        number = phonenumbers.parse(text, country if country != "EU" else None)
    except phonenumbers.NumberParseException:
        return None
    return number if phonenumbers.is_possible_number(number) and not number.extension else None
