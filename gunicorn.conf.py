"""What gunicorn reads in the folder it is started from; its command line comes after this and wins."""

import gc
from typing import Any

control_socket_disable = True
"""Nobody steers a web server of ours through a socket in somebody's home folder."""

preload_app = True
"""Load once and then fork: workers start at once and share memory, and settings that forbid a start are told once."""

YOUNG_OBJECTS = 20_000
"""So many new objects before the collector looks at them: a page makes a few thousand, and lets them all go."""


def when_ready(server: Any) -> None:
    """Read the templates before the first visitor comes, and let the collector forget what stays for good.

    Else it now and then goes through all modules and templates again: a tenth of a second of somebody's answer.
    """
    templates = server.app.wsgi().jinja_env
    for name in templates.list_templates():
        templates.get_template(name)
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG_OBJECTS)
