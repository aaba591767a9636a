"""The names under which a form of another program keeps what only the guide knows.

An export writes them, a reading back looks for them. All are URNs: the project owns no web address, and an extension whose address nobody
answers for would be a lie.
"""

from __future__ import annotations

from uuid import UUID, uuid5

from fieldguide.domain.checklist import Answer, Gate, ItemKind

_BASE = UUID("25f1c6f2-6265-5536-b4f3-9d2bba779400")

#: Code systems: the answers of an item, what it asks to do, its safety gate, for whom and where.
ANSWERS = "urn:uuid:562dfe1d-6e22-5ef6-81a1-3f34e671fbb8"
KINDS = "urn:uuid:1cb192e3-65df-5235-8711-93a7859878e8"
GATES = "urn:uuid:ec42bcd9-fcda-5d77-85b4-47f953239832"
ROLES = "urn:uuid:d4b078a0-d58a-5f89-9e83-5e8dc3951e21"
SETTINGS = "urn:uuid:867d8e74-bb55-56bd-b4dd-b8d4e95a08e6"
#: The system of record ids.
RECORDS = "urn:uuid:c418ccff-98c0-582f-b7b7-d8929a02cf54"
#: The one extension of the guide; what it holds is named inside: ``phase``, ``see``, ``law``, ``source`` and the like.
MARKS = "urn:uuid:3ef96d45-b1bb-5879-89d7-1758586c2d23"

#: Extensions of FHIR and of its guide for forms (SDC 4.0.0) that an export uses.
ITEM_CONTROL = "http://hl7.org/fhir/StructureDefinition/questionnaire-itemControl"
ITEM_CONTROL_CODES = "http://hl7.org/fhir/questionnaire-item-control"
ENABLE_WHEN_EXPRESSION = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-enableWhenExpression"
FHIRPATH = "text/fhirpath"

#: The sheet of an XLSForm workbook that holds what its own three sheets have no place for; other programs pass over it.
SHEET = "fieldguide"
#: Columns of the sheet ``survey`` that other programs pass over begin with this.
COLUMN = "fieldguide_"

HOW, AVOID, OTHERWISE = "How: ", "Not: ", "Can also mean: "


def urn_of(record_id: str) -> str:
    """Return the name of a record's form; the same in every edition."""
    return f"urn:uuid:{uuid5(_BASE, record_id)}"


def lead(kind: ItemKind, gate: Gate | None) -> str:
    """Return the words before an item's text: what to do, and that nothing comes before it."""
    return f"Safety gate ({gate.label}) · {kind.label}" if gate else kind.label


def answers_of(kind: ItemKind) -> tuple[tuple[Answer, str], ...]:
    """Return the answers an item of a kind offers, each with its word."""
    return tuple((answer, kind.word(answer)) for answer in kind.answers)
