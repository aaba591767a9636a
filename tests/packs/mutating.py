"""Changes packs by one byte, and tells what came of it."""

from __future__ import annotations

import random
from collections.abc import Iterator

from fieldguide.errors import PackError
from fieldguide.packs import container, trust
from fieldguide.packs.archive import read_bytes
from fieldguide.packs.truststate import TrustState
from tests.packs.making import NOW


def mutations(data: bytes, count: int, chance: random.Random, *, is_sound: bool = False) -> Iterator[bytes]:
    """Yield ``count`` packs that differ from one in one byte: half of them by one bit, and every place about as often as any other.

    With ``is_sound`` only bytes of files are changed, and the archive is made anew around them.
    """
    if is_sound:
        yield from _sound(data, count, chance)
        return
    places = [place for _ in range(count // len(data) + 1) for place in chance.sample(range(len(data)), len(data))]
    for number, place in enumerate(places[:count]):
        changed = bytearray(data)
        step = 1 << chance.randrange(8) if number % 2 else chance.randrange(1, 256)
        changed[place] ^= step
        yield bytes(changed)


def _sound(data: bytes, count: int, chance: random.Random) -> Iterator[bytes]:
    read = read_bytes(data)
    files = {"manifest.json": read.manifest_bytes, **read.members}
    files |= {f"trust/{name}": content for name, content in read.trust.items()}
    names = sorted(files)
    for number in range(count):
        name = names[number % len(names)]
        changed = next(mutations(files[name], 1, chance))
        yield container.write({**files, name: changed})


def outcome(data: bytes, root: bytes, state: TrustState | None = None) -> str:
    """Return ``accepted``, or the name of the error; an error that is not ours is raised."""
    try:
        trust.verify(read_bytes(data), state or TrustState(), root=root, now=NOW)
    except PackError as error:
        told = error
    else:
        return "accepted"
    assert told.hint
    assert str(told).isprintable()
    return type(told).__name__
