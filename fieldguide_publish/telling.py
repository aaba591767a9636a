"""What a checked pack holds, in words."""

from __future__ import annotations

from collections import Counter

from fieldguide.domain.pack import owns
from fieldguide_publish.checking import Checked


def told(checked: Checked) -> str:
    """Say what a checked pack holds."""
    states = Counter(record.head.review.state.label for record in checked.records)
    kinds = Counter(record.kind.plural.lower() for record in checked.records)
    foreign = [record.id for record in checked.records if not owns(checked.folder.publisher, record.id)]
    lines = [
        f"No faults in {len(checked.records)} records: "
        + ", ".join(f"{number} {kind}" for kind, number in sorted(kinds.items()))
        + f" ({', '.join(f'{number} {state}' for state, number in sorted(states.items()))})."
    ]
    if foreign or checked.overlaid.withdrawn:
        many = len(foreign) + len(checked.overlaid.withdrawn)
        lines.append(
            f"{many} records of others are replaced or withdrawn: only a publisher who may do that is believed."
        )
    return "\n".join(lines)
