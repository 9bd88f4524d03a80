"""Templates, compiled once in a run of the tests: each worker, application and server would do it again."""

from pathlib import Path

from flask import Flask
from jinja2 import FileSystemBytecodeCache


def remember_templates(folder: Path) -> None:
    """Let every application made from now on share compiled templates; they are known by their content."""
    folder.mkdir(exist_ok=True)
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": FileSystemBytecodeCache(str(folder))}
