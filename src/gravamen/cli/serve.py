"""`gravamen serve`: the record as a web application."""

from __future__ import annotations

import os
import socket
import sys
from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gravamen.cli.place import DEFAULT_PLACE, Place, fail, opened
from gravamen.model.roles import Role

if TYPE_CHECKING:
    from gravamen.record import Record
    from gravamen.web.settings import Settings

EPILOG = """\
[bold]Examples[/bold]

  gravamen serve

  gravamen serve --record team-record --port 9000 --open

  gravamen users add "Ann Berg" --role analyst

  gravamen serve --host 0.0.0.0 --public-url https://disputes.example.org

On this machine alone (the default) anyone here may read; to change something one signs in with an account of `gravamen users add`.
Where others can reach it, reading needs an account too, unless --open-reading says otherwise. Put a proxy that speaks TLS before it.
"""
OIDC_SECRET = "GRAVAMEN_OIDC_SECRET"  # noqa: S105 - the name of a variable


def serve(
    *,
    record: Place = DEFAULT_PLACE,
    host: Annotated[str, typer.Option(metavar="ADDRESS", help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, metavar="N", help="The port to listen on.")] = 8000,
    public_url: Annotated[str | None, typer.Option(metavar="URL", help="The address that readers type, where it is another one.")] = None,
    open_reading: Annotated[
        bool | None,
        typer.Option(
            "--open-reading/--closed-reading", help="Whether reading needs no account.", show_default="open on this machine alone"
        ),
    ] = None,
    trusted_proxy: Annotated[
        list[str] | None, typer.Option(metavar="ADDRESS", help="A proxy whose X-Forwarded-For is believed; may be repeated.")
    ] = None,
    oidc_issuer: Annotated[str | None, typer.Option(metavar="URL", help="An OpenID provider at which people sign in.")] = None,
    oidc_client: Annotated[
        str | None, typer.Option(metavar="ID", help=f"This server's client id there; the secret comes by {OIDC_SECRET}.")
    ] = None,
    oidc_accounts: Annotated[
        Role | None,
        typer.Option(metavar="ROLE", help="The role of accounts made for whom the provider vouches for; by default none are made."),
    ] = None,
    workers: Annotated[
        int,
        typer.Option(min=1, max=64, metavar="N", help="Processes that answer; each keeps columns of its own in memory."),
    ] = 1,
    open_browser: Annotated[bool, typer.Option("--open", help="Open it in the browser.")] = False,
) -> None:
    """Open the record as a web application, until it is interrupted."""
    from gravamen.web.settings import Oidc, Settings, SettingsError  # noqa: PLC0415 - the web libraries load only here

    try:
        oidc = Oidc(oidc_issuer, oidc_client or "", os.environ.get(OIDC_SECRET, ""), oidc_accounts) if oidc_issuer else None
        settings = Settings(
            host=host,
            port=port,
            public_url=public_url,
            needs_account=None if open_reading is None else not open_reading,
            oidc=oidc,
            trusted_proxies=frozenset(trusted_proxy or ()),
        )
    except SettingsError as error:
        raise typer.BadParameter(str(error)) from error
    if oidc is not None and not (oidc.client_id and oidc.secret):
        raise typer.BadParameter(f"an OpenID provider needs --oidc-client, and its secret in the variable {OIDC_SECRET}")
    if oidc is not None and find_spec("authlib") is None:
        fail("signing in at an OpenID provider needs Authlib: pip install 'gravamen[oidc]'")
    with opened(record) as there:
        listening = _listening(settings)
        _tell(settings)
        if open_browser:
            typer.launch(settings.address)
        if workers == 1:
            _run(there, settings, listening)
    if workers > 1:
        _run_together(record, settings, listening, workers)


def _tell(settings: Settings) -> None:
    reading = "with an account" if settings.read_needs_account else "without an account"
    print(f"gravamen: {settings.address} – reading {reading}; Ctrl-C ends it", file=sys.stderr)
    if settings.sends_passwords_in_clear:
        print(
            "gravamen: passwords cross the network unencrypted: put a proxy that speaks TLS before it, and give --public-url https://…",
            file=sys.stderr,
        )


# Who a request comes from is found out by the application, which knows which proxies to believe.
_UVICORN: dict[str, Any] = {"log_level": "warning", "proxy_headers": False, "server_header": False}


def _run(there: Record, settings: Settings, listening: socket.socket) -> None:
    import uvicorn  # noqa: PLC0415

    from gravamen.web.app import create_app  # noqa: PLC0415

    uvicorn.Server(uvicorn.Config(create_app(there, settings), **_UVICORN)).run(sockets=[listening])


def _run_together(place: str, settings: Settings, listening: socket.socket, workers: int) -> None:
    """Several processes that take what comes to one socket; each opens the record for itself."""
    import uvicorn  # noqa: PLC0415
    from uvicorn.supervisors import Multiprocess  # noqa: PLC0415

    from gravamen.web.app import application  # noqa: PLC0415

    config = uvicorn.Config(partial(application, place, settings), factory=True, workers=workers, **_UVICORN)
    Multiprocess(config, [listening]).run()


def _listening(settings: Settings) -> socket.socket:
    try:
        family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
        listening = socket.create_server((settings.host, settings.port), family=family)
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else error
        fail(f"{settings.host}, port {settings.port}, cannot be listened on ({reason}): give another --port or --host")
    # Only of a socket that names its protocol does asyncio send small pieces at once; else each page waits 40 ms for the reader's
    # machine to confirm the headers.
    return socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP, fileno=listening.detach())
