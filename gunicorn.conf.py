"""What gunicorn reads in the folder it is started from; its command line comes after this and wins."""

from typing import Any

from housing.entry import check_start

control_socket_disable = True
"""Nobody steers a web server of ours through a socket in somebody's home folder."""


def on_starting(server: Any) -> None:
    """Refuse once, before there is a worker: workers that refuse make gunicorn print a trace of its own."""
    check_start()
