"""Texts of templates: in the reader's language, with what is put into them escaped where it must be."""

import pytest
from flask_babel import force_locale

from tests.harness.product import make_app

HOSTILE = "<script>&"


@pytest.mark.parametrize(
    ("language", "template", "said"),
    [
        ("sv", "{{ _('Sign out') }}", "Logga ut"),
        ("en", "{{ _('Sign out') }}", "Sign out"),
        (
            "en",
            "{{ gettext('Free rooms in %(municipality)s', municipality=name) }}",
            "Free rooms in &lt;script&gt;&amp;",
        ),
        ("sv", "{{ ngettext('%(num)s night', '%(num)s nights', 1) }}", "1 natt"),
        ("sv", "{{ ngettext('%(num)s night', '%(num)s nights', 2) }}", "2 nätter"),
        ("en", "{{ _('100 %% of it') }}", "100 % of it"),
        ("en", "{% autoescape false %}{{ _('To %(name)s', name=name) }}{% endautoescape %}", "To <script>&"),
    ],
)
def test_a_text_is_said_in_the_readers_language_and_what_is_put_into_it_is_escaped(
    language: str, template: str, said: str
) -> None:
    app = make_app("sqlite://")
    page = app.jinja_env.from_string("{% autoescape true %}" + template + "{% endautoescape %}")
    with app.test_request_context("/"), force_locale(language):
        assert page.render(name=HOSTILE) == said


def test_one_page_and_the_next_mail_may_be_in_two_languages() -> None:
    app = make_app("sqlite://")
    text = app.jinja_env.from_string("{{ _('Sign out') }}")
    with app.test_request_context("/"):
        with force_locale("en"):
            assert text.render() == "Sign out"
        with force_locale("sv"):
            assert text.render() == "Logga ut"
