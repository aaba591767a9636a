"""Whether somebody answers now, as far as the words for opening hours can be understood."""

from __future__ import annotations

import re
from datetime import datetime
from enum import IntEnum

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
#: Words for days → from and to, Monday being 0.
_NAMED = {"daily": (0, 6), "every day": (0, 6), "weekdays": (0, 4), "working days": (0, 4)}
_SPAN = re.compile(
    r"(?P<days>daily|every day|weekdays|working days|(?P<first>[a-z]{3})(?:-(?P<last>[a-z]{3}))?) "
    r"(?P<from_h>\d{1,2}):(?P<from_m>\d{2})-(?P<to_h>\d{1,2}):(?P<to_m>\d{2})"
)
#: The year in which the hours were read, in brackets, says nothing about when somebody answers.
_YEAR = re.compile(r"\s*\(\d{4}\)$")
_ALWAYS = ("24/7", "24h", "round the clock")


class Open(IntEnum):
    """Whether a contact is open; in the order in which to try."""

    NOW = 0
    NOT_KNOWN = 1
    CLOSED = 2


def open_at(hours: str, moment: datetime) -> Open:
    """Tell whether hours such as ``Mon-Fri 9:00-17:00`` or ``24/7`` cover a moment.

    Args:
        hours: As the guide writes them. Anything that is not wholly understood is not known; public holidays never are.
        moment: Local time of the contact.
    """
    told = _YEAR.sub("", hours.strip().lower())
    if told in _ALWAYS:
        return Open.NOW
    spans = [_SPAN.fullmatch(part.strip()) for part in told.split(";")]
    if not told or any(span is None for span in spans):
        return Open.NOT_KNOWN
    covered = [_covers(span, moment) for span in spans if span is not None]
    if any(one is None for one in covered):
        return Open.NOT_KNOWN
    return Open.NOW if any(covered) else Open.CLOSED


def _covers(span: re.Match[str], moment: datetime) -> bool | None:
    """Tell whether one span covers a moment; None if it makes no sense."""
    days = _NAMED.get(span["days"])
    if days is None:
        first, last = span["first"], span["last"] or span["first"]
        if first not in _DAYS or last not in _DAYS:
            return None
        days = (_DAYS.index(first), _DAYS.index(last))
    begins, ends = int(span["from_h"]) * 60 + int(span["from_m"]), int(span["to_h"]) * 60 + int(span["to_m"])
    if not 0 <= begins < ends <= 24 * 60 or days[0] > days[1]:
        return None
    return days[0] <= moment.weekday() <= days[1] and begins <= moment.hour * 60 + moment.minute < ends
