"""`flask start`: everything a developer or a curious visitor needs, on this machine, in one go."""

import errno
import socket

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from werkzeug.serving import WSGIRequestHandler, make_server

from housing.clock import today
from housing.config import Settings
from housing.database import migrate, transact
from housing.demonstration.load import load_demonstration
from housing.demonstration.state import DemonstrationAccount, demonstration_accounts, is_untouched
from housing.worker_thread import start as start_worker_thread

HOST = "127.0.0.1"
FIRST_PORT, PORTS_TRIED, LAST_PORT = 8000, 100, 65_535


class Quiet(WSGIRequestHandler):
    """Leaves the log of requests to the application: its own holds no addresses of pages."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Write nothing."""


@click.command("start")
@click.option(
    "--port",
    type=click.IntRange(1, LAST_PORT),
    default=FIRST_PORT,
    show_default=True,
    help="The first port to try.",
)
@with_appcontext
def start(port: int) -> None:
    """Migrate, load the demonstration at the first start, and serve on this machine with a worker beside."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # the proxy's content
    settings: Settings = app.extensions["settings"]
    if settings.in_production:
        raise click.ClickException("This is for development. In production: gunicorn wsgi:app, flask worker.")
    listener = listen(port)
    app.extensions["settings"] = at_port(settings, listener.getsockname()[1])
    prepare(app)
    serve(app, listener)


def listen(first: int) -> socket.socket:
    """Listen on `first`, or say that it is taken and take the next that is free.

    Raises `click.ClickException` when none of the first hundred is, or when the port cannot be had for a reason that
    the next one would share.
    """
    for port in range(first, min(first + PORTS_TRIED, LAST_PORT + 1)):
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, port))
            listener.listen(128)
        except OSError as error:
            listener.close()
            if error.errno != errno.EADDRINUSE:
                raise click.ClickException(refusal(port, error)) from None
            click.echo(f"Port {port} is taken; trying the next.")
        else:
            return listener
    raise click.ClickException(f"No free port from {first} on.")


def refusal(port: int, error: OSError) -> str:
    """Return why a port that is not taken cannot be had, and what to do."""
    if error.errno == errno.EACCES:
        return f"You may not listen on port {port} (permission denied). Name one from 1024 on: --port={FIRST_PORT}."
    return f"Cannot listen on {HOST}, port {port}: {error.strerror}."


def at_port(settings: Settings, port: int) -> Settings:
    """Return the settings with links that lead to this port, unless BASE_URL says where they lead."""
    return settings if settings.base_url else settings.model_copy(update={"base_url": f"http://{HOST}:{port}"})


def prepare(app: Flask) -> None:
    """Bring the database up to date and, if nobody has used it, load the demonstration."""
    migrate(app)
    settings: Settings = app.extensions["settings"]
    with app.app_context():
        if settings.has_demonstration and is_untouched():
            click.echo("First start: laying out the demonstration ...")
            transact(lambda: load_demonstration(today()))
        accounts = demonstration_accounts(today()) if settings.has_demonstration else ()
    tell(settings, accounts)


def tell(settings: Settings, accounts: tuple[DemonstrationAccount, ...]) -> None:
    """Print where it runs and whom one can be."""
    if accounts:
        click.echo("\nDemonstration accounts (sign in with the address; the code stands at Sent mail):")
    for account in accounts:
        role = f"{account.role}, {account.organisation}" if account.role else "student"
        click.echo(f"  {account.email:<40} {account.name} ({role})")
    click.echo(f"\nPraktikbo runs at {settings.address}/  (Ctrl-C ends it)\n")


def serve(app: Flask, listener: socket.socket) -> None:
    """Serve until Ctrl-C, each request in a thread of its own."""
    settings: Settings = app.extensions["settings"]
    if settings.has_worker_in_process:
        start_worker_thread(app)
    port = listener.getsockname()[1]
    with make_server(HOST, port, app, threaded=True, request_handler=Quiet, fd=listener.fileno()) as server:
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            click.echo("Ended.")
