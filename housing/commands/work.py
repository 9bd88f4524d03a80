"""`flask worker`: does the queued jobs, mail above all."""

import signal
from threading import Event
from types import FrameType

import click
from flask import Flask, current_app

from housing.commands.ready import with_tables
from housing.worker import Worker


@click.command("worker")
@click.option("--once", is_flag=True, help="Do what is due, then end.")
@with_tables
def worker(once: bool) -> None:
    """Do queued jobs until told to stop (SIGTERM, Ctrl-C); the one at hand is finished first."""
    application: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # the proxy's content
    if once:
        click.echo(f"{Worker(application).drain()} done.")
        return
    stop = Event()

    def tell(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, tell)
    click.echo("Worker started.")
    Worker(application).run(stop)
