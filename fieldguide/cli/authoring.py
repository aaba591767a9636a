"""``build`` and ``check``: for those who edit the content."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

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
def check(source: Path) -> None:
    """Check the content folder SOURCE and name every fault; writes nothing."""
    from fieldguide.content import builder

    content = builder.read_content(source)
    states = Counter(record.head.review.state.label for record in content.records)
    told = ", ".join(f"{number} {state}" for state, number in sorted(states.items()))
    click.echo(f"No faults in {len(content.records)} records ({told}).")


COMMANDS = (build, check)
