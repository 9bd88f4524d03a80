"""Find a Chromium for the browser journeys, or install one, or say in one sentence what to do."""

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HEADLESS = "chromium-headless-shell"
"""Draws no window that nobody sees: a quarter less work, and a visitor's own window is there three times as fast."""

NAMES = (HEADLESS, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
INSTALL_SECONDS = 600
QUIET = {"DEBIAN_FRONTEND": "noninteractive"}
MISSING = (
    "No Chromium for the browser journeys: install the system's package `chromium`,"
    " run `.venv/bin/playwright install chromium`, or set CHROMIUM_PATH to the program."
)

# Root needs --no-sandbox. The others keep a test browser from talking to anybody but us.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--disable-features=OptimizationHints,MediaRouter,Translate",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)


def chromium_path(downloaded: str) -> str:
    """Return the program to start, installing one if the machine has none.

    `downloaded` is where Playwright keeps its own Chromium once it has been asked to fetch it.
    Raises RuntimeError with one sentence when that is impossible too.
    """
    found = _present(downloaded)
    if found:
        return found
    with _one_at_a_time():
        for install in (_install_headless_with_apt, _install_with_apt, _install_with_playwright):
            found = _present(downloaded)  # another worker may have been faster
            if found:
                return found
            install()
    found = _present(downloaded)
    if not found:
        raise RuntimeError(MISSING)
    return found


def _present(downloaded: str) -> str | None:
    named = os.environ.get("CHROMIUM_PATH")
    if named:
        if not os.access(named, os.X_OK):
            raise RuntimeError(f"CHROMIUM_PATH is {named}, but there is no program of that name.")
        return named
    for path in map(shutil.which, NAMES):
        if path:
            return path
    return downloaded if Path(downloaded).exists() else None


def _install_with_playwright() -> None:
    _try([sys.executable, "-m", "playwright", "install", "chromium"])


def _install_headless_with_apt() -> None:
    """Debian has this one from bookworm on; what is known of the packages may be old, so that is asked for first."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        _try(["apt-get", "update", "-q"], QUIET)
        _try(["apt-get", "install", "-q", "-y", "--no-install-recommends", HEADLESS], QUIET)


def _install_with_apt() -> None:
    """The system's package brings the libraries it needs; Playwright's download does not."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        _try(["apt-get", "install", "-q", "-y", "--no-install-recommends", "chromium"], QUIET)


def _try(command: list[str], extra: dict[str, str] | None = None) -> None:
    """Run an installer; whether it succeeded is seen by looking for the program afterwards."""

    try:
        subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=INSTALL_SECONDS,
            env={**os.environ, **(extra or {})},
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    with (Path(tempfile.gettempdir()) / "praktikbo-chromium.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
