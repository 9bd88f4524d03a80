"""Every blueprint and command, in one place: what the service consists of."""

from click import Command
from flask import Blueprint

from housing.commands.check_config import check_config
from housing.commands.database import migrate_database
from housing.commands.demonstration import demo_reset
from housing.commands.start import start
from housing.commands.work import worker
from housing.health import blueprint as health

BLUEPRINTS: tuple[Blueprint, ...] = (health,)

COMMANDS: tuple[Command, ...] = (
    check_config,
    migrate_database,
    start,
    demo_reset,
    worker,
)
