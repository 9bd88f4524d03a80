"""The colours that carry meaning can be told from their text: WCAG 2.2, 1.4.3 (4.5:1) and 1.4.11 (3:1)."""

import re
from pathlib import Path

import pytest

CSS = Path(__file__).resolve().parents[2] / "static" / "css"
RULE = re.compile(r"^([^{}@/]+)\{([^{}]*)\}", re.MULTILINE)
HEX = re.compile(r"#[0-9a-f]{6}")


def rules(name: str) -> dict[str, dict[str, str]]:
    """Return the declarations of each selector of one style sheet."""
    text = re.sub(r"/\*.*?\*/", "", (CSS / name).read_text(encoding="utf-8"), flags=re.DOTALL)
    return {
        selector.strip(): dict(map(str.strip, line.split(":", 1)) for line in body.split(";") if ":" in line)  # type: ignore[misc]  # pairs
        for selector, body in RULE.findall(text)
    }


def luminance(colour: str) -> float:
    """Relative luminance after WCAG 2.2."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio after WCAG 2.2, 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


RUNS = {name: body for name, body in rules("board_runs.css").items() if "--run-text" in body}
CELLS = {name: body for name, body in rules("availability.css").items() if re.fullmatch(r"\.cell-\d", name)}
FRAME = rules("base.css")[":root"]


def test_the_measure_agrees_with_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_every_kind_of_run_and_every_shade_is_measured() -> None:
    assert {name.removeprefix(".run-") for name in RUNS} == {
        "requested", "offered", "confirmed", "checked_in", "completed", "closure", "hold", "turnover",
    }  # fmt: skip
    assert len(CELLS) == 6


@pytest.mark.parametrize("name", RUNS)
def test_a_run_can_be_read_and_seen(name: str) -> None:
    run = RUNS[name]
    assert contrast(run["--run-text"], run["--run-ground"]) >= 4.5
    assert contrast(run["--run-line"], FRAME["--paper"]) >= 3


def test_runs_are_told_apart_without_colour() -> None:
    drawn = {
        name: re.sub(r"rgb\([^)]*\)|#[0-9a-f]{6}", "colour", run["--run-pattern"])
        for name, run in RUNS.items()
        if run["--run-pattern"] != "none"
    }
    assert len(set(drawn.values())) == len(drawn)
    plain = [name for name in RUNS if name not in drawn]
    grounds = [RUNS[name]["--run-ground"] for name in plain]
    assert len(plain) == 2
    assert contrast(*grounds) >= 4.5


@pytest.mark.parametrize("name", CELLS)
def test_a_number_can_be_read_on_its_shade(name: str) -> None:
    cell = CELLS[name]
    grounds = HEX.findall(cell["background"])
    assert grounds
    assert all(contrast(cell["color"], ground) >= 7 for ground in grounds)
