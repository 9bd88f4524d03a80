"""Run a command for as long as standard input stays open: `python keeper.py COMMAND...`.

A test that is killed cannot tidy up. The keeper can: the end of its input is the end of whoever
started it, and the command's whole process group goes with it. Files passed on (listening sockets)
stay open in the command. Started as a plain script, so it imports nothing of ours.
"""

import os
import select
import signal
import subprocess
import sys


def end(process: subprocess.Popen[bytes]) -> None:
    """Ask the group to stop, then make it."""
    for asked, patience in ((signal.SIGINT, 10), (signal.SIGKILL, 5)):
        try:
            os.killpg(process.pid, asked)
            process.wait(timeout=patience)
        except (ProcessLookupError, subprocess.TimeoutExpired):
            continue


def main(command: list[str]) -> int:
    """Return the command's exit code, or 0 if it was stopped because the input ended."""
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True, close_fds=False)
    watched = os.pidfd_open(process.pid) if hasattr(os, "pidfd_open") else None
    while process.poll() is None:
        sources = [sys.stdin.fileno(), *([] if watched is None else [watched])]
        ready, _, _ = select.select(sources, [], [], 0.5)
        if sys.stdin.fileno() in ready and not os.read(sys.stdin.fileno(), 1):
            break
    code = process.poll()
    end(process)  # workers may outlive their master
    return code or 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
