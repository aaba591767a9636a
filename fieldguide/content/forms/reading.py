"""From the file of a form to a checklist source."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from fieldguide.content.forms.fhir import read_questionnaire
from fieldguide.content.forms.leftbehind import LeftBehind
from fieldguide.content.forms.xlsform import read_xlsform
from fieldguide.errors import FormError

#: A form of a thousand questions has less than one.
MOST_BYTES = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class MadeSource:
    """A checklist source made from a form.

    Attributes:
        source: YAML as ``db/content/README.md`` describes it, without what the form does not say.
        left_behind: What did not come over, and what is missing.
        stages: How many stages it has.
        items: How many items.
        steps: How many next steps.
    """

    source: str
    left_behind: tuple[LeftBehind, ...]
    stages: int
    items: int
    steps: int


def read_form(path: Path) -> MadeSource:
    """Read an XLSForm workbook or a FHIR R4 Questionnaire; what it is shows in its first bytes, whatever it is called.

    Raises:
        FormError: It cannot be read, is neither, is damaged, or larger or deeper than any form.
    """
    try:
        with path.open("rb") as stream:
            data = stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise FormError(f"{path} cannot be read: {error.strerror}.", "Name an .xlsx or .json file.") from error
    if len(data) > MOST_BYTES:
        raise FormError(f"{path} is larger than {MOST_BYTES // 1024**2} MB.", "Take pictures and data out of it.")
    return made_from(data)


def made_from(data: bytes) -> MadeSource:
    """Do the same with the bytes of a form.

    Raises:
        FormError: As :func:`read_form`.
    """
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise FormError(
            "This is a workbook of the old kind (.xls), or an encrypted one.", "Save it as .xlsx without a password."
        )
    draft = read_xlsform(data) if data.startswith(b"PK") else read_questionnaire(data)
    source = draft.finished()
    return MadeSource(source, tuple(draft.left_behind), draft.stages, draft.items, draft.steps)
