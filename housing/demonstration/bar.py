"""The demonstration made known to templates: the bar of every page and the stories of the start page ask here."""

from flask import Flask

from housing.config import Settings
from housing.demonstration.people import people_to_be
from housing.demonstration.stories import demonstration_stories


def prepare_demonstration(app: Flask, settings: Settings) -> None:
    """Show the bar on every page while there is a demonstration."""
    app.jinja_env.globals.update(
        demonstration=settings.has_demonstration,
        people_to_be=people_to_be,
        demonstration_stories=demonstration_stories,
    )
