"""What `make quick` leaves out: the longest, never a rule, never all of a file, and only what there is."""

from pathlib import Path

from tests.harness.server import ROOT
from tests.harness.tiers import ALL_STAY, listed, longer, measured, name_of

REPORT = """<testsuites><testsuite>
<testcase classname="tests.stock.test_pages" name="test_a[1]" time="3"/>
<testcase classname="tests.stock.test_pages" name="test_a[2::]" time="1"/>
<testcase classname="tests.stock.test_pages.TestBeds" name="test_b" time="1.5"/>
<testcase classname="tests.stock.test_pages" name="test_c" time="0.5"/>
<testcase classname="tests.rules.test_nights" name="test_d" time="9"/>
<testcase classname="tests.test_post" name="test_e" time="9"/>
</testsuite></testsuites>"""


def test_names_are_as_pytest_says_them(tmp_path: Path) -> None:
    report = tmp_path / "measured.xml"
    report.write_text(REPORT)
    seconds = measured(report)
    assert seconds["tests/stock/test_pages.py::test_a"] == [3, 1]
    assert seconds["tests/stock/test_pages.py::TestBeds::test_b"] == [1.5]
    assert name_of("tests/test_post.py::test_e[sqlite-a[b]]") == "tests/test_post.py::test_e"


def test_the_longest_go_but_no_rule_and_not_all_of_a_file(tmp_path: Path) -> None:
    report = tmp_path / "measured.xml"
    report.write_text(REPORT)
    assert longer(measured(report), share=0.9) == ["tests/stock/test_pages.py::test_a"]
    assert longer(measured(report), share=0.1) == [
        "tests/stock/test_pages.py::TestBeds::test_b",
        "tests/stock/test_pages.py::test_a",
    ]


def test_what_is_listed_is_there() -> None:
    for name in listed():
        file, *_, test = name.split("::")
        assert not name.startswith(ALL_STAY)
        assert f"def {test}(" in (ROOT / file).read_text(encoding="utf-8"), f"{name} is gone: run make tiers"
