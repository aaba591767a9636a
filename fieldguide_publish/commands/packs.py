"""``new``, ``check``, ``preview``, ``stale``, ``diff`` and ``build``: from an empty folder to the file of a pack."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from fieldguide.clock import today
from fieldguide.domain.provenance import ReviewState
from fieldguide.store.library import Library
from fieldguide_publish import building, checking, steps, template, upstream
from fieldguide_publish.upstream import Change

_PLACE = click.Path(path_type=Path)


@click.command()
@click.argument("folder", type=_PLACE)
@click.option("--id", "pack_id", required=True, help="publisher/name, such as ngo-x/contacts. It never changes again.")
@click.option("--publisher", required=True, help="How you call yourselves.")
@click.option("--country", required=True, help="The country it is about, such as RO.")
@click.option("--language", default="en", show_default=True, help="The language of its texts.")
@click.pass_obj
def new(library: Path, folder: Path, pack_id: str, publisher: str, country: str, language: str) -> None:
    """Make FOLDER for a new pack, with one contact and one checklist as examples."""
    with Library(library) as opened:
        words = opened.vocabulary
    written = template.new(folder, pack_id, publisher, words, country=country, language=language, today=today())
    for path in written:
        click.echo(path)
    click.echo(f"Replace the examples, then: fieldguide-publish check {folder}")


@click.command()
@click.argument("folder", type=_PLACE)
@click.option("--notices", is_flag=True, help="List every notice, not only their number.")
@click.pass_obj
def check(library: Path, folder: Path, *, notices: bool) -> None:
    """Check the pack in FOLDER against the edition it will be laid over, and name every fault; writes nothing."""
    found = steps.check(folder, library)
    click.echo(found.said)
    for notice in found.lines if notices else ():
        click.echo(notice)
    if found.lines and not notices:
        click.echo(f"{len(found.lines)} notices; --notices lists them.")


@click.command()
@click.argument("folder", type=_PLACE)
@click.option("-o", "--out", type=_PLACE, default=None, help="Write the library there instead of opening the guide.")
@click.pass_obj
def preview(library: Path, folder: Path, out: Path | None) -> None:
    """Open the guide with the pack in FOLDER merged, marked as a preview; nothing of it stays."""
    checked = checking.check(folder, library)
    if out is not None:
        building.preview(checked, out)
        click.echo(f"{out}: open it with `fieldguide --library {out}`.")
        return
    from fieldguide.app.desktop import open_window

    with TemporaryDirectory() as place:
        made = Path(place) / "preview.db"
        building.preview(checked, made)
        open_window(made, Path(place) / "profile")


@click.command()
@click.argument("folder", type=_PLACE)
@click.option(
    "--by", "by", type=click.DateTime(["%Y-%m-%d"]), default=None, help="What is due by this day; today if left out."
)
@click.pass_obj
def stale(library: Path, folder: Path, by: datetime | None) -> None:
    """List the records of the pack in FOLDER that have to be looked at again, and its drafts."""
    day = by.date() if by else today()
    heads = [record.head for record in checking.check(folder, library, is_new=False).records]
    due = sorted(
        (head for head in heads if head.review.is_overdue(day)), key=lambda head: (head.review.check_after, head.id)
    )
    for head in due:
        click.echo(f"{head.review.check_after}  {head.id}  {head.title}")
    drafts = [head for head in heads if head.review.state is ReviewState.DRAFT]
    for head in drafts:
        click.echo(f"draft       {head.id}  {head.title}")
    click.echo(f"{len(due)} due by {day.isoformat()}, {len(drafts)} drafts.")


@click.command()
@click.argument("folder", type=_PLACE)
@click.option("--accept", is_flag=True, help="Note that you have looked at all of it and your records still hold.")
@click.pass_context
def diff(ctx: click.Context, folder: Path, *, accept: bool) -> None:
    """List what the pack in FOLDER rests on in the core edition and has changed there since; ends with 1 if something has.

    The edition is the one that ships with the program, or the one named with --library.
    """
    checked = checking.check(folder, ctx.obj, is_new=False)
    seen = upstream.read_seen(folder)
    found = upstream.differences(checked, seen)
    for one in found:
        click.echo(str(one))
    open_ones = [one for one in found if one.change is not Change.NEW]
    click.echo(f"{len(open_ones)} to be looked at, of {len(upstream.rests_on(checked))} records this pack rests on.")
    if accept:
        upstream.write_seen(folder, checked, seen, list(Change))
        click.echo(f"Noted for edition {checked.base.meta['version']}.")
    elif open_ones:
        ctx.exit(1)


@click.command()
@click.argument("folder", type=_PLACE)
@click.option(
    "-o", "--out", type=_PLACE, default=Path(), help="The folder to write to; the one you are in if left out."
)
@click.pass_obj
def build(library: Path, folder: Path, out: Path) -> None:
    """Make the file of the pack in FOLDER, not signed yet; the same folder gives the same bytes."""
    made = steps.build(folder, library, out)
    for line in made.lines:
        click.echo(line, err=True)
    click.echo(f"{made.said} Sign it: fieldguide-publish sign {made.file} --with YOUR-KEYS")


COMMANDS = (new, check, preview, stale, diff, build)
