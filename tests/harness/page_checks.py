"""What every page must be, whatever it is about; the `client` fixture asks it of every answer."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from xml.etree.ElementTree import Element

import html5lib
from html5lib.constants import E as MESSAGES
from werkzeug.test import TestResponse

LABELLED = frozenset({"input", "select", "textarea"})
NEEDS_NO_LABEL = frozenset({"hidden", "submit", "button", "image", "reset"})
LINKS = frozenset({"href", "src", "action", "formaction", "poster", "data"})
ERROR_PREFIXES = ("Fel: ", "Error: ")
"""A page that shows an input error may say so first in its title: a screen reader reads that first."""

SCRIPTS = frozenset({"", "module", "text/javascript"})
"""Types of <script> that a browser runs; the others are data."""

TOKEN = re.compile(r"""(name="csrf_token"[^>]*\bvalue=")[^"\s<>]+""")
"""What differs between two sights of one page. That there is a token is still seen."""

PAGES = 1_000
"""So many pages are remembered in a worker."""

OURSELVES = "http://127.0.0.1"


def check_response(response: TestResponse) -> None:
    """Fail with everything that is wrong with an HTML answer; other answers pass."""
    if response.mimetype != "text/html" or not response.data or 300 <= response.status_code < 400:
        return
    policy = response.headers.get("Content-Security-Policy", "")
    problems = problems_of_text(with_one_token(response.text), own_style="style-src 'sha256-" in policy)
    where = f"{response.request.method} {response.request.path} ({response.status_code})"
    assert not problems, f"{where}:\n  " + "\n  ".join(problems)


def with_one_token(html: str) -> str:
    """Return a page with the same word for every token, so that it is like itself at another sight."""
    return TOKEN.sub(r"\1token", html)


@lru_cache(PAGES)
def problems_of_text(html: str, *, own_style: bool) -> tuple[str, ...]:
    """Return the faults of a page; the same text has the same ones, and many tests pass the same pages."""
    return tuple(page_problems(html, own_style=own_style))


def page_problems(html: str, *, own_style: bool = False) -> Iterator[str]:
    """Yield a sentence for each fault of a whole page; `own_style`: its policy allows its <style>, as a mail's does."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    root = parser.parse(html)
    for (line, column), code, values in parser.errors:
        yield f"invalid HTML at {line}:{column}: {MESSAGES[code] % values}"
    elements = [element for element in root.iter() if isinstance(element.tag, str)]
    yield from _heading_problems(elements)
    yield from _label_problems(root, elements)
    yield from _form_problems(elements)
    yield from _attribute_problems([each for each in elements if not (own_style and each.tag == "style")])


def _heading_problems(elements: list[Element]) -> Iterator[str]:
    headings = [_text(element) for element in elements if element.tag == "h1"]
    titles = [_text(element) for element in elements if element.tag == "title"]
    if len(headings) != 1:
        yield f"a page has one h1, this one has {len(headings)}: {headings}"
        return
    title = titles[0] if titles else ""
    for prefix in ERROR_PREFIXES:
        title = title.removeprefix(prefix)
    if not headings[0] or not title.startswith(headings[0]):
        yield f"the title {title!r} does not begin with the heading {headings[0]!r}"


def _label_problems(root: Element, elements: list[Element]) -> Iterator[str]:
    ids = {element.get("id") for element in elements}
    labelled = {element.get("for") for element in elements if element.tag == "label"}
    wrapped = {inner for label in root.iter("label") for inner in label.iter()}
    for element in elements:
        if element.tag not in LABELLED or element.get("type", "").lower() in NEEDS_NO_LABEL:
            continue
        by = (element.get("aria-labelledby") or "").split()
        if (
            element.get("id") not in labelled - {None}
            and element not in wrapped
            and not element.get("aria-label")
            and not (by and set(by) <= ids)
        ):
            yield f"no label for {element.tag} {element.get('name') or element.get('id')!r}"


def _form_problems(elements: list[Element]) -> Iterator[str]:
    for form in elements:
        if form.tag != "form" or form.get("method", "get").lower() != "post":
            continue
        if not form.get("action"):
            yield "a POST form has no action"
        if not any(field.get("name") == "csrf_token" and field.get("value") for field in form.iter()):
            yield f"the form that posts to {form.get('action')!r} has no CSRF token"


def _attribute_problems(elements: list[Element]) -> Iterator[str]:
    ids = Counter(element.get("id") for element in elements if element.get("id") is not None)
    yield from (f"the id {name!r} is used {count} times" for name, count in ids.items() if count > 1)
    for element in elements:
        for name, value in element.attrib.items():
            if name == "style" or name.startswith("on"):
                yield f"<{element.tag} {name}>: the content security policy forbids it"
            if name in LINKS and _leaves_us(element, value):
                yield f"<{element.tag} {name}={value!r}> leads to another host"
        if element.tag == "style" or _is_inline_script(element):
            yield f"an inline <{element.tag}>: the content security policy forbids it"


def _is_inline_script(element: Element) -> bool:
    if element.tag != "script" or element.get("src"):
        return False
    return element.get("type", "").lower() in SCRIPTS


def _leaves_us(element: Element, address: str) -> bool:
    """An <a> may lead elsewhere (a municipality's own pages); nothing may be fetched from there."""
    address = address.strip().lower()
    if element.tag == "a":
        return address.startswith(("javascript:", "data:", "//"))
    return address.startswith(("http:", "https:", "//")) and not address.startswith(OURSELVES)


def _text(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())
