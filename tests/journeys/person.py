"""Somebody at a browser: reads pages and mails, follows links, presses buttons, and counts the clicks."""

import re
from pathlib import Path

from playwright.sync_api import Locator, Page

from tests.harness.smtp import Letter, Mailbox

LINK = re.compile(r"https?://\S+")
CODE = re.compile(r"^\d{6}\b", re.MULTILINE)
CODE_SUBJECT = "Din kod till Praktikbo"


class Person:
    """A visitor known by an e-mail address, with a browser window of her own."""

    def __init__(self, page: Page, email: str, mailbox: Mailbox) -> None:
        self.page = page
        self.email = email
        self.clicks = 0
        self._mailbox = mailbox

    def open(self, address: str) -> None:
        """Type an address."""
        self.page.goto(address)

    def open_mail(self, letter: Letter) -> None:
        """Follow the first link of a mail, signing in on the way when asked to."""
        self.clicks += 1
        self.page.goto(first_link(letter))
        if "/sign-in" in self.page.url:
            self.sign_in()

    def sign_in(self) -> None:
        """Sign in on the page that asks for it, with the code from the mail. Clicks for it are not counted."""
        had = len(self._codes())
        self.page.get_by_label("E-postadress").fill(self.email)
        self.page.get_by_role("button", name="Skicka en kod").click()
        self._mailbox.wait_for(lambda _: len(self._codes()) > had)
        code = CODE.search(self._codes()[-1].text)
        assert code
        self.page.get_by_label("Kod", exact=True).fill(code[0])
        self.page.get_by_role("main").get_by_role("button", name="Logga in").click()
        self.page.wait_for_url(lambda url: "/sign-in" not in url)

    def press(self, name: str | re.Pattern[str]) -> None:
        """Press the one button with that name in the page's content."""
        self.clicks += 1
        self.main.get_by_role("button", name=name).click()

    def follow(self, name: str | re.Pattern[str]) -> None:
        """Follow the one link with that name in the page's content."""
        self.clicks += 1
        self.main.get_by_role("link", name=name).click()

    def choose(self, label: str) -> None:
        """Choose an answer or tick a box."""
        self.clicks += 1
        self.main.get_by_label(label, exact=True).check()

    def open_details(self, summary: str) -> None:
        """Unfold what stands behind a summary, unless it stands open."""
        self.clicks += 1
        found = self.main.locator("details").filter(has=self.page.locator("summary", has_text=summary))
        if found.get_attribute("open") is None:
            found.locator("summary").click()

    def attach(self, label: str, file: Path) -> None:
        """Choose a file."""
        self.main.get_by_label(label).set_input_files(file)

    @property
    def main(self) -> Locator:
        """The content of the page."""
        return self.page.get_by_role("main")

    @property
    def heading(self) -> str:
        """What the page is called."""
        return flat(self.main.get_by_role("heading", level=1).inner_text())

    @property
    def reads(self) -> str:
        """All that is said in the content, spaces made alike."""
        return flat(self.main.inner_text())

    @property
    def is_told(self) -> str:
        """What the frame says on top about what was done a moment ago."""
        return flat(self.page.locator(".page").inner_text())

    def _codes(self) -> list[Letter]:
        return [letter for letter in self._mailbox.to(self.email) if letter.subject == CODE_SUBJECT]


def first_link(letter: Letter) -> str:
    """Return the first link of a mail's text."""
    found = LINK.search(letter.text)
    assert found, letter.text
    return found[0]


def flat(text: str) -> str:
    """Return the text with every run of spaces, breaks and narrow spaces as one space."""
    return " ".join(text.split())
