"""What axe finds on a page in the browser, in words."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

STANDARD = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def axe_problems(page: Page) -> list[str]:
    """Return one sentence for each element that breaks a rule; none means that axe found nothing.

    Axe is a script: the page must be open in a visitor with JavaScript.
    """
    found = Axe().run(page, options={**STANDARD, "resultTypes": ["violations"]}).response
    return [
        f"{page.url}: {rule['id']}: {rule['help']} — {node['html'][:160]}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]
