"""How templates are read: strictly, without the blank lines of their statements."""

from collections.abc import MutableMapping
from typing import Any

from flask import Flask
from flask.templating import Environment
from jinja2 import StrictUndefined


class PageEnvironment(Environment):
    """Jinja's environment for pages and mails."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return what every template knows; one with nothing of its own shares it as it is.

        Jinja lays a map over it for each template and compares the two at every import: that is slow, and a page
        imports seven times.
        """
        return super().make_globals(d) if d else self.globals


def prepare_templates(app: Flask) -> None:
    """Let `app` read its templates so; to be called before anything else asks for them."""
    app.jinja_environment = PageEnvironment
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
