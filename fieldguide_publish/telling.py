"""What a checked pack holds, in words."""

from __future__ import annotations

from collections import Counter

from fieldguide.domain.pack import owns
from fieldguide_publish.checking import Checked


def told(checked: Checked) -> str:
    """Say what a checked pack holds."""
    states = Counter(record.head.review.state.label for record in checked.records)
    kinds = Counter(record.kind for record in checked.records)
    foreign = [record.id for record in checked.records if not owns(checked.folder.publisher, record.id)]
    lines = [
        f"No faults in {counted(len(checked.records), 'record', 'records')}: "
        + ", ".join(
            counted(number, kind.label.lower(), kind.plural.lower())
            for kind, number in sorted(kinds.items(), key=lambda item: item[0].plural)
        )
        + f" ({', '.join(f'{number} {state}' for state, number in sorted(states.items()))})."
    ]
    if foreign or checked.overlaid.withdrawn:
        many = len(foreign) + len(checked.overlaid.withdrawn)
        lines.append(
            f"{counted(many, 'record of others is', 'records of others are')} replaced or withdrawn: only a publisher who may do that is believed."
        )
    return "\n".join(lines)


def counted(number: int, one: str, more: str) -> str:
    """Return a number with the word that belongs to it."""
    return f"{number} {one if number == 1 else more}"
