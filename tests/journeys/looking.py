"""What is looked for on every page: faults that a reader, a screen reader or a narrow phone would meet."""

from collections.abc import Iterator

from playwright.sync_api import Page

from tests.harness.accessibility import axe_problems
from tests.harness.page_checks import page_problems
from tests.journeys.languages import Foreign

DESK, PHONE, NARROWEST = 1280, 360, 320
HEIGHT = 900

TEXTS = """() => {
  const own = document.documentElement.lang;
  const said = [];
  const isOurs = (element) => element.closest("[lang]").lang === own && !element.closest("script, style");
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    if (isOurs(walker.currentNode.parentElement)) said.push(walker.currentNode.nodeValue);
  }
  for (const name of ["alt", "title", "aria-label", "placeholder", "data-label"]) {
    for (const element of document.querySelectorAll(`[${name}]`)) {
      if (isOurs(element)) said.push(element.getAttribute(name));
    }
  }
  return said.map((text) => text.replace(/\\s+/g, " ").trim()).filter(Boolean);
}"""
"""Every text of the page that says to be in the page's own language, and what is read aloud beside it."""

WIDEST = """() => {
  const scrolls = (element) => {
    for (let above = element.parentElement; above; above = above.parentElement) {
      if (getComputedStyle(above).overflowX !== "visible" && above !== document.body) return true;
    }
    return false;
  };
  return [...document.querySelectorAll("body *")]
  .filter((element) => element.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
  .filter((element) => !scrolls(element))
  .slice(0, 3).map((element) => element.outerHTML.slice(0, 120));
}"""
"""The first elements that stick out to the right, those apart that lie in something that scrolls."""


def faults_of(page: Page, html: str, foreign: Foreign, *, ask_axe: bool) -> Iterator[str]:
    """Yield a sentence for each fault of the page that stands open; `html` is what the server sent."""
    yield from page_problems(html)
    language = page.locator("html").get_attribute("lang")
    if language != foreign.reader:
        yield f"the page says that it is in {language!r}"
    yield from (f"in another language: {text!r}" for text in foreign.among(page.evaluate(TEXTS)))
    yield from axe_problems(page) if ask_axe else ()
    for width in (PHONE, NARROWEST):
        yield from _overflow(page, width)
    page.set_viewport_size({"width": DESK, "height": HEIGHT})


def _overflow(page: Page, width: int) -> Iterator[str]:
    page.set_viewport_size({"width": width, "height": HEIGHT})
    needed = page.evaluate("document.documentElement.scrollWidth")
    if needed > width:
        yield f"is {needed} wide on a screen of {width}: {page.evaluate(WIDEST)}"
