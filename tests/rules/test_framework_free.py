"""Importing a rule must load no framework: in a process of its own, since pytest's
has loaded them all."""

import pkgutil
import subprocess
import sys

import pytest

import housing.rules

RULES = sorted(each.name for each in pkgutil.iter_modules(housing.rules.__path__))
PROOF = """
import sys, importlib
importlib.import_module(sys.argv[1])
loaded = {name.partition(".")[0] for name in sys.modules}
sys.exit(", ".join(sorted(loaded & {"flask", "sqlalchemy", "werkzeug", "wtforms"})) or 0)
"""


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_loads_neither_flask_nor_sqlalchemy(rule: str) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", PROOF, f"housing.rules.{rule}"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, "")


def test_the_proof_bites() -> None:
    ran = subprocess.run([sys.executable, "-c", PROOF, "flask"], capture_output=True, check=False)
    assert ran.returncode != 0
