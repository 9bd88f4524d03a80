"""Which tests are left out of `make quick` because they are long: measured, and written down in tests/longer.txt.

    make tiers

Nothing is left out of `make test`. What is fast is as much a matter of the machine as of the test, so no number of
seconds is the border: the longest tests go until those that stay take a third of the time that all took. The tests of
rules all stay, and of every other file at least one does, so that each subject is still asked. A new test is quick
until somebody measures.
"""

import re
import sys
from collections import defaultdict
from pathlib import Path
from xml.etree import ElementTree

LISTED = Path(__file__).parents[1] / "longer.txt"
ALL_STAY = "tests/rules/"
SHARE = 0.35
"""What the tests that stay may take of the time of all."""

Seconds = dict[str, list[float]]


def measured(report: Path) -> Seconds:
    """Return what each test took on each of its cases, by its name without them, from a JUnit report of pytest."""
    seconds: Seconds = defaultdict(list)
    for case in ElementTree.parse(report).iter("testcase"):
        seconds[_name(case.attrib["classname"], case.attrib["name"])].append(float(case.attrib["time"]))
    return seconds


def longer(seconds: Seconds, share: float = SHARE) -> list[str]:
    """Return the names of those that are left out, in order."""
    left = sum(map(sum, seconds.values()))
    enough = left * share
    of_file = defaultdict(set)
    for name in seconds:
        of_file[name.partition("::")[0]].add(name)
    out = []
    for name, took in sorted(seconds.items(), key=lambda each: -sum(each[1]) / len(each[1])):
        staying = of_file[name.partition("::")[0]]
        if left > enough and not name.startswith(ALL_STAY) and len(staying) > 1:
            staying.remove(name)
            out.append(name)
            left -= sum(took)
    return sorted(out)


def listed() -> frozenset[str]:
    """Return the names that are left out now."""
    return frozenset(LISTED.read_text(encoding="utf-8").split())


def name_of(node_id: str) -> str:
    """Return a test's name without its case."""
    return node_id.partition("[")[0]


def _name(module: str, test: str) -> str:
    parts = module.split(".")
    classes = [part for part in parts if re.match("[A-Z]", part)]
    file = "/".join(part for part in parts if part not in classes)
    return name_of("::".join([f"{file}.py", *classes, test]))


if __name__ == "__main__":
    LISTED.write_text("\n".join(longer(measured(Path(sys.argv[1])))) + "\n", encoding="utf-8")
