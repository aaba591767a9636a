"""From a checked folder to the file of a pack: the same folder gives the same bytes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from fieldguide import whole_file
from fieldguide.domain.records import Record
from fieldguide.store.writer import write_library
from fieldguide_publish import upstream
from fieldguide_publish.checking import Checked
from fieldguide_publish.errors import PublishError
from fieldguide_publish.packfile import packed
from fieldguide_publish.upstream import Change

_PREVIEW = "PREVIEW, not signed"


def build(checked: Checked) -> bytes:
    """Return the unsigned pack of a checked folder.

    What it rests on in the core edition is noted in its folder on the way, if it was not before.

    Raises:
        PublishError: It cannot be noted, or the pack is larger than one may be.
    """
    seen = upstream.read_seen(checked.folder.root)
    noted = upstream.write_seen(checked.folder.root, checked, seen, [Change.NEW])
    return packed(checked.folder, checked.records, checked.core, {**checked.members, upstream.FILE: noted})


def preview(checked: Checked, out: Path) -> None:
    """Write a library in which the pack is merged; the edition, and each record of the pack, calls itself a preview.

    Raises:
        PublishError: It cannot be written.
    """
    contents = checked.overlaid.contents
    meta = {**contents.meta, "name": f"{_PREVIEW}: {checked.folder.title} over {contents.meta['name']}"}
    records = tuple(_marked(record, checked.folder.id) for record in contents.records)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with whole_file.made(out) as part:
            write_library(part, meta, contents.vocabulary, contents.sources, records, contents.thesaurus)
    except OSError as error:
        raise PublishError(
            f"{out} cannot be written: {error.strerror}.", "Choose a folder you may write to."
        ) from error


def _marked(record: Record, pack: str) -> Record:
    """Return a record whose publisher is named as a preview's, if it is of the pack."""
    issued = record.head.issued
    if issued is None or issued.pack != pack:
        return record
    named = replace(issued, publisher=f"{_PREVIEW}: {issued.publisher}")
    return replace(record, head=replace(record.head, issued=named))
