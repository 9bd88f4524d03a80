"""Every template compiles, escapes what it prints, and asks the one function for a person's name."""

from pathlib import Path

import pytest
from jinja2 import Environment

from tests.harness.product import make_app
from tests.harness.template_checks import missing, personal, template_problems, unescaped

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
FILES = sorted(path for path in TEMPLATES.rglob("*") if path.is_file())

ALLOWED = {
    ("accounts/account.html", "account.email"): "the reader's own address, on the page of their account",
    ("accounts/code.html", "pending.email"): "what the visitor typed a moment ago, known or not",
}
"""(template, what it prints) -> why it is right there."""

MARKUP_MADE_IN_PYTHON = {
    "housing/language.py": "texts of our own catalogue, as Jinja itself marks them; what is put into them is escaped",
}
"""A file of housing/ that calls Markup(...) -> why what it marks is safe."""


@pytest.fixture(scope="module")
def environment() -> Environment:
    """The application's own Jinja: its filters, globals and extensions."""
    return make_app("sqlite://").jinja_env


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_a_template_is_sound(environment: Environment, path: Path) -> None:
    environment.get_template(str(path.relative_to(TEMPLATES)))
    name = str(path.relative_to(TEMPLATES))
    found = [*template_problems(environment, TEMPLATES, path)]
    allowed = [printed for template, printed in ALLOWED if template == name]
    assert [p for p in found if not any(f": {printed} " in p for printed in allowed)] == []


def test_text_is_marked_as_safe_nowhere_else() -> None:
    calling = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "housing").rglob("*.py")
        if "Markup(" in path.read_text(encoding="utf-8")
    }
    assert calling == set(MARKUP_MADE_IN_PYTHON)


@pytest.mark.parametrize(
    "source",
    [
        "{{ person.details.first_name }}",
        "{{ booking.student.person.details['email'] }}",
        "{{ viewer.name }}",
        "{{ viewer().telephone }}",
        "{{ request.student_name }}",
    ],
)
def test_a_planted_name_is_found(environment: Environment, source: str) -> None:
    assert [*personal(environment.parse(source))]


@pytest.mark.parametrize(
    "source",
    ["{{ municipality.name }}", "{{ municipality.telephone }}", "{{ form.email }}"],
)
def test_what_is_not_a_persons_passes(environment: Environment, source: str) -> None:
    assert [*personal(environment.parse(source))] == []


def test_unescaped_text_and_missing_templates_are_found(environment: Environment) -> None:
    assert [*unescaped(environment.parse("{{ text|safe }}"))]
    assert [*unescaped(environment.parse("{% autoescape false %}{% endautoescape %}"))]
    assert [*missing(environment.parse("{% include 'no/such.html' %}"), TEMPLATES)]
