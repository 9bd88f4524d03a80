"""Somebody who uses the keyboard alone, and sees where the focus is."""

from dataclasses import dataclass

from flask import Flask
from playwright.sync_api import FileChooser, Page

from tests.harness.sign_in import latest_code

MOST_STOPS = 120
"""So many presses of Tab at most to get to something."""

FOCUSED = """() => {
  const element = document.activeElement;
  // A box or a radio button is framed together with its words.
  const framed = [element, element.closest(".ds-field")].filter(Boolean).map((each) => getComputedStyle(each));
  const label = element.labels && element.labels.length ? element.labels[0].innerText : "";
  const name = element.getAttribute("aria-label") || label || element.innerText || element.value || "";
  return {
    tag: element.tagName.toLowerCase(),
    id: element.id,
    role: element.getAttribute("role") || "",
    name: name.replace(/\\s+/g, " ").trim(),
    isSeen: framed.some((style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0),
  };
}"""

LISTEN_FOR_SCROLLING = """() => {
  window.hasScrolled = new Promise((tell) => {
    document.activeElement.addEventListener("scroll", () => tell(true), { once: true });
    setTimeout(() => tell(false), 5000);
  });
}"""


@dataclass(frozen=True)
class Focus:
    """What has the focus; `is_seen`: it is drawn so that one sees it."""

    tag: str
    id: str
    role: str
    name: str
    is_seen: bool


class Typist:
    """A visitor without a mouse."""

    def __init__(self, app: Flask, page: Page) -> None:
        self.page = page
        self._app = app
        # From now on, not from the moment of choosing: a browser that is told so late may open its own window first.
        page.on("filechooser", lambda _: None)

    @property
    def focus(self) -> Focus:
        """What has the focus now."""
        found = self.page.evaluate(FOCUSED)
        return Focus(found["tag"], found["id"], found["role"], found["name"], found["isSeen"])

    def sign_in(self, email: str) -> None:
        """Type an address and the code that came."""
        self.page.goto("/sign-in")
        self.tab_to("E-postadress")
        self.page.keyboard.type(email)
        self.enter()
        self.tab_to("Kod")
        self.page.keyboard.type(latest_code(self._app, email))
        self.enter()

    def tab_to(self, name: str) -> Focus:
        """Press Tab until what has the focus begins with `name`; wherever it stops on the way, it is seen."""
        passed = []
        for _number in range(MOST_STOPS):
            self.page.keyboard.press("Tab")
            here = self.focus
            passed.append(here.name)
            if here.tag != "body":
                assert here.is_seen, f"{self.page.url}: nobody sees that the focus is on {here}"
            if here.name.startswith(name):
                return here
        raise AssertionError(f"{self.page.url}: Tab does not lead to {name!r} but to {passed}")

    def enter(self) -> None:
        """Press Enter on what leads to another page."""
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def press(self, key: str) -> None:
        """Press a key that leads nowhere."""
        self.page.keyboard.press(key)

    def scrolls_by(self, key: str) -> bool:
        """Tell whether what has the focus scrolls when the key is pressed."""
        self.page.evaluate(LISTEN_FOR_SCROLLING)
        self.page.keyboard.press(key)
        return bool(self.page.evaluate("() => window.hasScrolled"))

    def choose_file(self, name: str, content: bytes) -> None:
        """Open the browser's own window for files from the field that has the focus, and take one."""
        with self.page.expect_file_chooser() as opened:
            self.page.keyboard.press("Enter")
        chooser: FileChooser = opened.value
        chooser.set_files({"name": name, "mimeType": "text/csv", "buffer": content})

    @property
    def reads(self) -> str:
        """All that is said in the content."""
        return " ".join(self.page.get_by_role("main").inner_text().split())
