"""What `wsgi.py` gives to a web server or to `flask`: the application, or a clear refusal to start.

Settings that do not allow a start are said in one sentence each, without a trace, and the process ends. Only
`flask check-config` works all the same, since it is there to say so.
"""

from collections.abc import Sequence
from functools import partial

import click
from flask import Flask

from housing.app import create_app
from housing.commands.check_config import check_config
from housing.config import SettingsError
from housing.registry import COMMANDS
from housing.worker_thread import work_beside

STOP_TRYING = 3
"""The exit status by which gunicorn knows that starting another worker would not help."""


def load_app() -> Flask:
    """Return the application of this process's environment."""
    try:
        app = create_app()
    except SettingsError as error:
        return _refuse(error.problems)
    if app.extensions["settings"].has_worker_in_process:
        work_beside(app)
    return app


def _refuse(problems: Sequence[str]) -> Flask:
    """End the process; but let `flask` look for its command first, for that may be `check-config`."""
    command = click.get_current_context(silent=True)
    looking_for_command = command is not None and command.parent is None
    if not looking_for_command:
        _say(problems)
        raise SystemExit(STOP_TRYING if command is None else 1)
    app = Flask("housing")
    for known in COMMANDS:
        app.cli.add_command(known if known is check_config else _refused(known, problems))
    return app


def _refused(command: click.Command, problems: Sequence[str]) -> click.Command:
    def refuse(_arguments: tuple[str, ...]) -> None:
        _say(problems)
        raise SystemExit(1)

    return click.Command(
        command.name,
        help=command.help,
        callback=partial(refuse),
        params=[click.Argument(["_arguments"], nargs=-1, type=click.UNPROCESSED)],
        context_settings={"ignore_unknown_options": True},
    )


def _say(problems: Sequence[str]) -> None:
    click.echo("Praktikbo does not start with these settings:", err=True)
    for problem in problems:
        click.echo(f"  - {problem}", err=True)
