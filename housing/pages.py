"""The pages that tell what this is: start, how it works, about, accessibility, privacy."""

from flask import Blueprint, current_app, render_template

from housing.access import access, viewer
from housing.config import Settings
from housing.navigation import home_of
from housing.rules.permissions import Action

blueprint = Blueprint("pages", __name__)


@blueprint.get("/")
@access(Action.READ_PUBLIC)
def start() -> str:
    """Say who it is for and show each of them the way."""
    settings: Settings = current_app.extensions["settings"]
    home = home_of(viewer()) if viewer().is_signed_in else None
    return render_template(
        "pages/start.html", home=home, is_student=bool(viewer().student_ids), tells_stories=settings.has_demonstration
    )


@blueprint.get("/how-it-works")
@access(Action.READ_PUBLIC)
def how() -> str:
    """Tell the way from placement to key, for each of the three."""
    return render_template("pages/how.html")


@blueprint.get("/about")
@access(Action.READ_PUBLIC)
def about() -> str:
    """Tell what Praktikbo is and who stands behind it."""
    return render_template("pages/about.html")


@blueprint.get("/accessibility")
@access(Action.READ_PUBLIC)
def accessibility() -> str:
    """The accessibility statement that the law asks of a public service (2018:1937)."""
    return render_template("pages/accessibility.html")


@blueprint.get("/privacy")
@access(Action.READ_PUBLIC)
def privacy() -> str:
    """Tell what is kept about people, why, and for how long."""
    return render_template("pages/privacy.html")
