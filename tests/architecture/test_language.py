"""Everything a reader sees goes through the catalogue, and the catalogue is whole."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po
from jinja2 import Environment

from tests.harness.product import make_app
from tests.harness.texts import texts_in_python, texts_in_template

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
CATALOGUE = ROOT / "housing/translations/sv/LC_MESSAGES/messages.po"
KEYWORDS = {**DEFAULT_KEYWORDS, "_l": None, "_n": (1, 2), "lazy_gettext": None, "lazy_ngettext": (1, 2)}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")
TERMINAL = "the operator's terminal speaks English"

IN_TEMPLATES = {
    ("base.html", "… – Praktikbo"): "the name of the service",
    ("components/site_footer.html", "Praktikbo"): "the name of the service",
    ("mail/layout.html", "Praktikbo"): "the name of the service",
    ("components/map.html", "N"): "north, in both languages",
    ("placements/site_map.xml", "N"): "north, in both languages",
    ("components/fields.html", "…-hint …-error"): "names of ids",
}
"""(template, text) -> why it may stand there as it is."""

WHOLE_TEMPLATES = {"errors/standalone.html": "for when nothing works: holds both languages and asks no catalogue"}

IN_PYTHON = {
    ("filters.py", "EEE d MMM y"): "a pattern of a date",
    ("filters.py", "EEEE d MMM"): "a pattern of a date",
    ("availability/board_wording.py", "LLLL y"): "a pattern of a date",
    ("availability/queries/turn.py", "FOR SHARE OF dwelling"): "SQL",
    ("accounts/views/account.py", "KEEP_ACCOUNT lets nobody in who is not signed in"): "for whoever reads the code",
    ("stock/views/imports.py", "KEEP_STOCK lets nobody in who is not signed in"): "for whoever reads the code",
    ("stock/views/imports.py", "Skolgatan 5"): "an example of an address in a Swedish file",
    ("placements/reading_people.py", "Efternamn, Förnamn"): "a heading of a file",
    ("reports/grouping.py", "MMM y"): "how a month is written",
}
"""(module, text) -> why it may stand there as it is."""

WHOLE_MODULES = {
    "commands": TERMINAL,
    "config.py": TERMINAL,
    "entry.py": TERMINAL,
    "doctor": TERMINAL + "; and SQL",
    "database.py": "SQL",
    "demonstration/state.py": "SQL",
    "demonstration/answers.py": "what an invented municipality wrote of its own",
    "demonstration/cast.py": "names of invented people",
    "demonstration/doors.py": "what an invented officer wrote of her houses, in both languages",
    "demonstration/organisations.py": "names of universities",
    "demonstration/past.py": "names and words of invented people",
    "demonstration/everyday.py": "what invented people write",
    "placements/reading_rows.py": "headings of files",
    "placements/reading_limits.py": "headings of files",
}


@pytest.fixture(scope="module")
def environment() -> Environment:
    return make_app("sqlite://").jinja_env


@pytest.fixture(scope="module")
def source() -> Catalog:
    """What code and templates ask to have translated."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]  # babel's
    found = Catalog()
    for name, _line, text, _comments, context in extract_from_dir(ROOT, methods, options, KEYWORDS):
        assert text, name
        found.add(text, context=context)
    return found


@pytest.fixture(scope="module")
def swedish() -> Catalog:
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="sv")


def forms(text: str | tuple[str, ...] | list[str] | None) -> list[str]:
    """Return singular and plural, or the one text there is."""
    return [text] if isinstance(text, str) else list(text or ())


def faults(english: Message, catalogue: Catalog) -> Iterator[str]:
    """Yield what is wrong with the Swedish of a text."""
    name = forms(english.id)[0]
    message = catalogue.get(english.id, english.context)
    if message is None:
        yield f"not in the catalogue: {name!r}"
        return
    sources, texts = forms(english.id), forms(message.string)
    if len(texts) != (catalogue.num_plurals if len(sources) > 1 else 1) or not all(texts):
        yield f"not translated: {name!r}"
    elif message.fuzzy:
        yield f"marked as doubtful: {name!r}"
    allowed = {placeholder for each in sources for placeholder in PLACEHOLDER.findall(each)}
    for each, text in zip(sources, texts, strict=False):
        said = set(PLACEHOLDER.findall(text))
        # "one night" need not say its number; anything else that the source says is said.
        if not said <= allowed or set(PLACEHOLDER.findall(each)) - said - {"num"}:
            yield f"other placeholders than the source: {name!r}: {text!r}"


def test_every_text_has_its_swedish(source: Catalog, swedish: Catalog) -> None:
    assert [fault for message in source if message.id for fault in faults(message, swedish)] == []


def test_the_catalogue_holds_nothing_that_nobody_says(source: Catalog, swedish: Catalog) -> None:
    kept = [forms(message.id)[0] for message in swedish if message.id and message.id not in source]
    assert (kept, list(swedish.obsolete)) == ([], [])


def test_templates_say_nothing_of_their_own(environment: Environment) -> None:
    found = []
    for path in sorted(path for path in TEMPLATES.rglob("*") if path.is_file()):
        name = path.relative_to(TEMPLATES).as_posix()
        for line, text in texts_in_template(environment, path.read_text("utf-8"), is_html=path.suffix != ".txt"):
            if name not in WHOLE_TEMPLATES and (name, text) not in IN_TEMPLATES:
                found.append(f"{name}:{line}: {text!r}")
    assert found == []


def test_modules_say_nothing_of_their_own() -> None:
    found = []
    for path in sorted((ROOT / "housing").rglob("*.py")):
        name = path.relative_to(ROOT / "housing").as_posix()
        if not any(name == whole or name.startswith(f"{whole}/") for whole in WHOLE_MODULES):
            texts = texts_in_python(path.read_text("utf-8"))
            found += [f"{name}:{line}: {text!r}" for line, text in texts if (name, text) not in IN_PYTHON]
    assert found == []


@pytest.mark.parametrize(
    "planted",
    [
        "<p>Spara</p>",
        "<p>{{ number }} nätter</p>",
        '<img src="x" alt="Ett hus">',
        '<button aria-label="Stäng {{ name }}">x</button>',
        "{{ button('Save it') }}",
        "{% set heading = 'My placements' %}",
        '{{ text_field(form.name, hint="First or last name.") }}',
    ],
)
def test_a_planted_text_is_found_in_a_template(environment: Environment, planted: str) -> None:
    assert [*texts_in_template(environment, planted)]


@pytest.mark.parametrize(
    "sound",
    [
        '<p class="{{ kind }} wide">{{ _("My placements") }}</p>',
        "{# a remark #}<style>p { color: red }</style>",
        "{% block page_class %}page-narrow{% endblock %}",
        "<td data-label=\"{{ _('Bed') }}\">–</td>",
        "{{ post_button(_('Sign out'), url_for('sign_in.out'), 'secondary') }}",
    ],
)
def test_what_is_translated_or_no_text_passes(environment: Environment, sound: str) -> None:
    assert [*texts_in_template(environment, sound)] == []


@pytest.mark.parametrize(
    "planted",
    [
        "flash('sparat')",
        "flash(f'{number} sparade')",
        "abort(400, description='fel')",
        "raise ValidationError('saknas')",
        "name = StringField('Namn')",
        "StringField(_l('Namn'), validators=[InputRequired(message='saknas')])",
        "SelectChoice('yes', 'Ja')",
        "REASONS = {'full': 'There is no room left'}",
    ],
)
def test_a_planted_text_is_found_in_a_module(planted: str) -> None:
    assert [*texts_in_python(planted)]


@pytest.mark.parametrize(
    "sound",
    ['"""Say what it does."""', "flash(_('Saved.'), 'success')", "name = StringField(_l('Name'))", "x = 'first_come'"],
)
def test_a_module_that_has_its_texts_translated_passes(sound: str) -> None:
    assert [*texts_in_python(sound)] == []


@pytest.mark.parametrize(
    ("english", "translated", "said"),
    [
        ("Saved.", None, "not in the catalogue"),
        ("Saved.", "", "not translated"),
        (("%(num)s night", "%(num)s nights"), ("en natt", ""), "not translated"),
        ("In %(place)s", "I %(plats)s", "other placeholders"),
        ("In %(place)s", "Här", "other placeholders"),
        ("In %(place)s", "I %(place)s", None),
        (("%(num)s night", "%(num)s nights"), ("en natt", "%(num)s nätter"), None),
    ],
)
def test_a_faulty_translation_is_found(
    english: str | tuple[str, str], translated: str | tuple[str, str] | None, said: str | None
) -> None:
    catalogue = Catalog(locale="sv")
    if translated is not None:
        catalogue.add(english, translated)
    found = [*faults(Message(english), catalogue)]
    assert [said in fault for fault in found] == [True] if said else found == []
