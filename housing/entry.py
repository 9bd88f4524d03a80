"""What `wsgi.py` gives to a web server or to `flask`: the application, or a clear refusal to start.

Settings that do not allow a start are said in one sentence each, without a trace, and the process ends. Only
`flask check-config` works all the same, since it is there to say so.
"""

from collections.abc import Sequence

import click
from flask import Flask
from flask.cli import AppGroup

from housing.app import create_app
from housing.commands.check_config import check_config, problems_of_database
from housing.config import Settings, SettingsError, load_settings
from housing.worker_thread import work_beside

REFUSED = 3
"""The exit status of a web server that does not start."""
CHECK = "check-config"


def load_app() -> Flask:
    """Return the application of this process's environment."""
    try:
        settings = _sound_settings()
    except SettingsError as error:
        return _refuse(error.problems)
    app = create_app(settings)
    if settings.has_worker_in_process:
        work_beside(app)
    return app


def _sound_settings() -> Settings:
    settings = load_settings()
    if problems := (*settings.problems(), *problems_of_database(settings)):
        raise SettingsError(problems)
    return settings


def _refuse(problems: Sequence[str]) -> Flask:
    """End the process; but let `flask` look for its command first, for that may be `check-config`."""
    command = click.get_current_context(silent=True)
    looking_for_command = command is not None and command.parent is None
    if not looking_for_command:
        _say(problems)
        raise SystemExit(REFUSED if command is None else 1)
    app = Flask("housing")
    app.cli = _Refusing(problems)
    return app


class _Refusing(AppGroup):
    """Commands of an application that does not start: all say why, and one in more detail."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__()
        self._problems = problems

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the one that works."""
        return [CHECK]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command:
        """Return that one, or a refusal."""
        return (
            check_config
            if cmd_name == CHECK
            else click.Command(
                cmd_name,
                callback=self._refuse,
                params=[click.Argument(["_arguments"], nargs=-1, type=click.UNPROCESSED)],
                context_settings={"ignore_unknown_options": True},
            )
        )

    def _refuse(self, _arguments: tuple[str, ...]) -> None:
        _say(self._problems)
        raise SystemExit(1)


def _say(problems: Sequence[str]) -> None:
    click.echo("Praktikbo does not start with these settings:", err=True)
    for problem in problems:
        click.echo(f"  - {problem}", err=True)
