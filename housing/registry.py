"""Every blueprint and command, in one place: what the service consists of."""

from click import Command
from flask import Blueprint

from housing.health import blueprint as health

BLUEPRINTS: tuple[Blueprint, ...] = (health,)

COMMANDS: tuple[Command, ...] = ()
