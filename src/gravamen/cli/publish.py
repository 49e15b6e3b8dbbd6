"""Handing the record on as a site: `publish`, `keys`, and the part of `verify` that checks one."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gravamen.cli.place import DEFAULT_PLACE, FAILURE, Only, Place, fail, opened, selection_of

if TYPE_CHECKING:
    from gravamen.publishing.static.keys import Ed25519PrivateKey
    from gravamen.publishing.static.publication import Publication

PUBLISH_EPILOG = """\
[bold]Examples[/bold]

  gravamen publish site/

  gravamen publish site/ --only respondent=RUS --only since=2016 --key KEYFILE

  gravamen verify site/ --public-key KEY.pub

The folder works from a disk, without a network, and from any web server. Texts of documents are published only with --with-texts.
An interrupted run is continued by the same command. docs/publishing.md says what is in it.
"""
KEYS_EPILOG = """\
[bold]Example[/bold]

  gravamen keys new KEYFILE > KEY.pub
"""

keys = typer.Typer(no_args_is_help=True, help="Keys by which published sites are signed.", epilog=KEYS_EPILOG)


def _address(given: str | None) -> str | None:
    if given is None:
        return None
    if not given.startswith(("https://", "http://")) or any(c.isspace() for c in given):
        raise typer.BadParameter(f"{given} is no address of a site: write https://example.org/record/")
    return given if given.endswith("/") else f"{given}/"


def publish(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="The folder of the site: a new one, or a site that is to be replaced.")],
    *,
    only: Only = None,
    with_texts: Annotated[
        bool, typer.Option("--with-texts", help="Publish whole archived texts too. Mind the rights of those who wrote them.")
    ] = False,
    key: Annotated[
        Path | None, typer.Option("--key", metavar="KEYFILE", help="Sign the site by this private key (`gravamen keys new` makes one).")
    ] = None,
    address: Annotated[
        str | None,
        typer.Option(
            "--address", metavar="URL", callback=_address, help="Where the site will be, for the links of its feed; else they are relative."
        ),
    ] = None,
    workers: Annotated[
        int | None, typer.Option("--workers", min=1, metavar="N", help="So many processes; by default one for each core.")
    ] = None,
    record: Place = DEFAULT_PLACE,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")] = False,
) -> None:
    """Write the record, or a selection of it, as a site that needs no server."""
    from gravamen.engines.local import cores  # noqa: PLC0415
    from gravamen.publishing.static.folder import PublishError  # noqa: PLC0415
    from gravamen.publishing.static.publication import Publication  # noqa: PLC0415

    selection = selection_of(only)
    signing = _private_key(key) if key else None
    with opened(record) as there:
        publication = Publication(
            there, record, Path(out), selection, has_texts=with_texts, key=signing, address=address, workers=workers or cores()
        )
        try:
            _show(publication, quiet)
        except PublishError as error:
            fail(str(error))
    if not quiet:
        size = sum(file.size for file in publication.files.values())
        signed = "signed" if signing else "not signed (--key KEYFILE signs it)"
        print(f"gravamen: {len(publication.files):,} files, {size / 1e6:,.1f} MB, in {out}; {signed}", file=sys.stderr)


def _private_key(place: Path) -> Ed25519PrivateKey:
    from gravamen.publishing.static.keys import KeyFileError, private_key  # noqa: PLC0415

    try:
        return private_key(place)
    except KeyFileError as error:
        fail(str(error))


def _show(publication: Publication, quiet: bool) -> None:
    """Publishes, with a bar on a terminal."""
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    from gravamen.cli.monitor import Rate  # noqa: PLC0415

    console = Console(stderr=True)
    columns = (TextColumn("publishing"), BarColumn(), MofNCompleteColumn(), Rate(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=quiet or not console.is_terminal) as bar:
        task = bar.add_task("", total=None)
        for step in publication.steps():
            bar.update(task, completed=step.done, total=step.total)


def verify_site(folder: Path, public_key: Path | None, quiet: bool) -> None:
    """Checks every file of a published site, and its signature."""
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import Progress  # noqa: PLC0415

    from gravamen.publishing.static.keys import KeyFileError, public_key_in  # noqa: PLC0415
    from gravamen.publishing.static.verification import SiteVerification  # noqa: PLC0415
    from gravamen.publishing.visible import one_line  # noqa: PLC0415
    from gravamen.record.faults import Fault  # noqa: PLC0415

    try:
        key = public_key_in(public_key) if public_key else None
    except KeyFileError as error:
        fail(str(error))
    faults = 0
    console = Console(stderr=True)
    checking = SiteVerification(folder, key)
    with Progress(console=console, transient=True, disable=quiet or not console.is_terminal) as bar:
        task = bar.add_task("verifying the site", total=None)
        for step in checking.steps():
            if isinstance(step, Fault):
                faults += 1
                typer.echo(one_line(f"{step.what}: {step.reason}"))
            else:
                bar.update(task, completed=step.done, total=step.total)
    if not quiet:
        for line in checking.summary():
            print(f"gravamen: {line}", file=sys.stderr)
        print(f"gravamen: {faults or 'nothing'} {'things are' if faults > 1 else 'thing is' if faults else 'is'} wrong", file=sys.stderr)
    if faults:
        raise typer.Exit(FAILURE)


@keys.command("new", epilog=KEYS_EPILOG)
def new(keyfile: Annotated[Path, typer.Argument(metavar="KEYFILE", help="A new file, which its owner alone may read.")]) -> None:
    """Make a private key for signing, and print the public key that belongs to it, for those who check."""
    from gravamen.publishing.static.keys import KeyFileError, new_key  # noqa: PLC0415

    try:
        typer.echo(new_key(keyfile), nl=False)
    except KeyFileError as error:
        fail(str(error))
