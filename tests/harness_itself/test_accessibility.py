"""Axe runs in the browser and finds a planted fault."""

import pytest

from tests.harness.accessibility import axe_problems
from tests.harness.browser import PageFactory

PAGE = '<!doctype html><html lang="sv"><title>Rum</title><main><h1>Rum</h1>{}</main></html>'


@pytest.mark.browser
def test_a_fault_is_found_and_a_sound_page_passes(page_factory: PageFactory) -> None:
    page = page_factory()
    page.set_content(PAGE.format("<p>Ledigt</p>"))
    assert axe_problems(page) == []
    page.set_content(PAGE.format('<p style="color:#ccc">Ledigt</p><img src="data:,">'))
    found = {problem.split(": ")[1] for problem in axe_problems(page)}
    assert found == {"color-contrast", "image-alt"}
