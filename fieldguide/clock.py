"""The day on this computer, from which the guide counts ages."""

from __future__ import annotations

from datetime import date, datetime


def today() -> date:
    """Return today's date on this computer."""
    return datetime.now().astimezone().date()
