"""``build``, ``check``, ``confirm``, ``stale``, ``draw`` and ``sources``: for those who edit the content."""

from __future__ import annotations

import random
from collections import Counter
from datetime import datetime
from pathlib import Path

import click

from fieldguide.cli.output import today
from fieldguide.domain.provenance import ReviewState, readable
from fieldguide.errors import RecordNotFoundError
from fieldguide.export.citation import standing_line
from fieldguide.store.library import Library

# The builder brings Markdown, phone number tables and more: only those who build a library wait for it.


@click.command()
@click.argument("source", type=click.Path(path_type=Path))
@click.option("-o", "--out", required=True, type=click.Path(path_type=Path), help="The library file to write.")
def build(source: Path, out: Path) -> None:
    """Build a library from the content folder SOURCE."""
    from fieldguide.content import builder

    content = builder.build(source, out)
    click.echo(
        f"{out}: {len(content.records)} records from {len(content.sources)} sources, edition {content.meta['version']}."
    )


@click.command()
@click.argument("source", type=click.Path(path_type=Path))
@click.option("--notices", is_flag=True, help="List every notice, not only their number.")
def check(source: Path, *, notices: bool) -> None:
    """Check the content folder SOURCE and name every fault; writes nothing.

    Notices (nearly the same, hard to read, due for a new check) are advice and do not make the check fail.
    """
    from fieldguide.content import builder, lint

    content = builder.read_content(source)
    states = Counter(record.head.review.state.label for record in content.records)
    told = ", ".join(f"{number} {state}" for state, number in sorted(states.items()))
    found = [*lint.notices(content.records, content.checks, today()), *lint.uncited(content.uncited)]
    for notice in found if notices else ():
        click.echo(str(notice))
    advice = f" {len(found)} notices; --notices lists them." if found and not notices else ""
    click.echo(f"No faults in {len(content.records)} records ({told}).{advice}")


@click.command()
@click.argument("source", type=click.Path(path_type=Path))
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
@click.option("--by", required=True, help="Who compared: a role such as “second reader”, or your name.")
@click.option("--expert", default="", help="Name and organisation, if an expert reviewed the records.")
def confirm(source: Path, ids: tuple[str, ...], by: str, expert: str) -> None:
    """Note in the content folder SOURCE that somebody who did not write these records compared them with their sources today.

    A record that is changed later counts as not compared again.
    """
    from fieldguide.content import builder, checks

    content = builder.read_content(source)
    by_id = {record.id: record for record in content.records}
    unknown = [record_id for record_id in ids if record_id not in by_id]
    if unknown:
        raise RecordNotFoundError(f"There is no record “{unknown[0]}” in {source}.", "Nothing was noted.")
    day = today().isoformat()
    made = [checks.Check(one, checks.fingerprint(by_id[one]), day, by.strip(), expert.strip()) for one in ids]
    checks.confirm(source, content.records, content.checks, made)
    click.echo(f"Noted for {len(made)} records: compared on {readable(day)} by {by}.")


@click.command()
@click.option(
    "--by", "by", type=click.DateTime(["%Y-%m-%d"]), default=None, help="What is due by this day; today if left out."
)
@click.option("--drafts", is_flag=True, help="List drafts as well: records nobody compared with their sources.")
@click.pass_obj
def stale(library: Path, by: datetime | None, *, drafts: bool) -> None:
    """List the records that have to be looked at again, longest overdue first."""
    day = by.date() if by else today()
    with Library(library) as opened:
        heads = opened.heads()
    due = sorted(
        (head for head in heads if head.review.is_overdue(day)), key=lambda head: (head.review.check_after, head.id)
    )
    for head in due:
        click.echo(f"{head.review.check_after}  {head.id}  {head.title}")
    unread = [head for head in heads if head.review.state is ReviewState.DRAFT]
    for head in unread if drafts else ():
        click.echo(f"draft       {head.id}  {head.title}")
    click.echo(f"{len(due)} due by {readable(day.isoformat())}, {len(unread)} drafts.")


@click.command()
@click.option("--count", default=40, show_default=True, type=click.IntRange(min=1), help="How many records.")
@click.option("--seed", required=True, type=int, help="The same number draws the same records of an edition.")
@click.pass_obj
def draw(library: Path, count: int, seed: int) -> None:
    """Draw records at random, with the places to compare them with again."""
    with Library(library) as opened:
        cited = [record for record in opened.records() if record.citations]
        drawn = random.Random(seed).sample(cited, min(count, len(cited)))  # noqa: S311 - a sample, not a secret
        for number, record in enumerate(drawn, start=1):
            click.echo(f"{number}. {record.id}  {record.head.title}  ({standing_line(record.head, today())})")
            for cite in record.citations:
                place = cite.source.read_at or cite.source.url
                click.echo(f"    {cite.source.id}, {cite.locator or 'no locator'}: {cite.evidence}\n        {place}")
        click.echo(f"{len(drawn)} of {len(cited)} records with sources, seed {seed}.")


@click.command()
@click.pass_obj
def sources(library: Path) -> None:
    """Print the bibliography."""
    with Library(library) as opened:
        for source in opened.sources():
            told = ", ".join(part for part in (source.title, source.publisher, readable(source.date)) if part)
            read = f"{source.read.words}{f' on {readable(source.read_on)}' if source.read_on else ''}"
            click.echo(f"{source.id}\n    {told} ({read})")
            for text in (source.url, source.read_at, source.note):
                if text:
                    click.echo(f"    {text}")


COMMANDS = (build, check, confirm, stale, draw, sources)
