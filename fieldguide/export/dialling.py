"""Numbers as codes to photograph. A code holds ``tel:`` and the digits of a record, never an address on the web."""

from __future__ import annotations

from dataclasses import dataclass

from fieldguide.domain.records import Phone

#: White modules that must surround a code (ISO/IEC 18004).
QUIET_ZONE = 4


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code.

    Attributes:
        address: What it holds, as in ``tel:+40800800678``.
        rows: Its modules from the top, without the quiet zone; True is dark.
    """

    address: str
    rows: tuple[tuple[bool, ...], ...]


def code_for(phone: Phone) -> Code:
    """Return the code for a number: in full where it has a form that works from abroad too, else as dialled inside the country."""
    address = f"tel:{phone.e164 or ''.join(char for char in phone.inside if char.isdigit())}"
    import segno  # brings much, and only posters and cards have codes

    drawn = segno.make_qr(address, error="m")
    return Code(address, tuple(tuple(bool(module) for module in row) for row in drawn.matrix))
