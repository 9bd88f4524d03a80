"""Swedish and English: which one a visitor reads, and the catalogue, read from its source at start."""

from functools import lru_cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, has_request_context, request
from flask_babel import Babel, Domain
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup
from werkzeug.wrappers import Response

from housing.access import viewer
from housing.written_language import DEFAULT, begin_page, end_page, written_language

LANGUAGES = ("sv", "en")
COOKIE = "language"
A_YEAR = 31_536_000
CATALOGUES = Path(__file__).parent / "translations"
TEXTS = 4096
"""So many texts are remembered as markup, in both languages: more than there are."""


@lru_cache
def catalogue(language: str) -> NullTranslations:
    """Return the catalogue of `language`; English is the source and has none."""
    source = CATALOGUES / language / "LC_MESSAGES" / "messages.po"
    if not source.exists():
        return NullTranslations()
    with source.open("rb") as file:
        messages = read_po(file, locale=language)
    compiled = BytesIO()
    write_mo(compiled, messages)
    compiled.seek(0)
    return Translations(compiled)


class SourceDomain(Domain):
    """A domain whose catalogues are read from the sources translators edit: no build step, never stale."""

    def get_translations(self) -> NullTranslations:
        """Return the catalogue of the locale at hand."""
        return catalogue(written_language())


def language_of_request() -> str:
    """Return the person's choice, else the browser's first language that we have, else Swedish."""
    if not has_request_context():
        return DEFAULT
    chosen = viewer().language or request.cookies.get(COOKIE)
    return chosen if chosen in LANGUAGES else request.accept_languages.best_match(LANGUAGES, DEFAULT)


@lru_cache(maxsize=TEXTS)
def _pattern(text: str, language: str) -> Markup:
    return Markup(catalogue(language).gettext(text))  # noqa: S704 (catalogues are ours)


@lru_cache(maxsize=TEXTS)
def _sentence(text: str, language: str) -> Markup:
    return _pattern(text, language) % {}


@pass_eval_context
def gettext_in_template(context: EvalContext, text: str, /, **values: object) -> str:
    """Return a text of a template in the reader's language, as Jinja's own function of this name does.

    Values are escaped where the template is HTML. A page says some fifty texts, so it is to be quick: a text
    without values is put together once.
    """
    language = written_language()
    if not context.autoescape:
        return str(_pattern(text, language)) % values
    return _pattern(text, language) % values if values else _sentence(text, language)


@pass_eval_context
def ngettext_in_template(context: EvalContext, one: str, many: str, num: int, /, **values: object) -> str:
    """Return the form of a text that goes with `num`, in the reader's language; see `gettext_in_template`."""
    said = catalogue(written_language()).ngettext(one, many, num)
    return (Markup(said) if context.autoescape else said) % {"num": num, **values}  # noqa: S704 (catalogues are ours)


def remember_language(app: Flask, response: Response, language: str) -> Response:
    """Let the browser keep the choice for a year; it says nothing but "sv" or "en"."""
    response.set_cookie(
        COOKIE,
        language,
        max_age=A_YEAR,
        secure=app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )
    return response


def prepare_language(app: Flask) -> None:
    """Let pages and mails be written in the reader's language, dates in Swedish time."""
    babel = Babel(
        app,
        default_locale=DEFAULT,
        default_timezone="Europe/Stockholm",
        locale_selector=language_of_request,
    )
    babel.domain_instance = SourceDomain()  # type: ignore[no-untyped-call]
    app.jinja_env.globals.update(
        current_language=written_language,
        _=gettext_in_template,
        gettext=gettext_in_template,
        ngettext=ngettext_in_template,
    )


def prepare_pages(app: Flask) -> None:
    """Know the language of a page from its beginning on; to be called when it is known who reads."""
    app.before_request(begin_page)
    app.teardown_request(lambda _error: end_page())
