"""Each fault that a page may have is found: a check that finds nothing proves nothing."""

import pytest

from tests.harness.page_checks import page_problems, problems_of_text, with_one_token

PAGE = """<!doctype html><html lang="sv"><head><title>Lediga rum – Praktikbo</title></head>
<body><h1>Lediga rum</h1>{}</body></html>"""


def problems(body: str) -> list[str]:
    return list(page_problems(PAGE.format(body)))


def test_a_sound_page_passes() -> None:
    assert (
        problems(
            '<form method="post" action="/rum"><input type="hidden" name="csrf_token" value="x">'
            '<label for="week">Vecka</label><input id="week" name="week">'
            '<label><input type="checkbox" name="animals"> Djur</label>'
            '<a href="https://kommun.example/">Kommunen</a></form>'
            '<svg viewBox="0 0 1 1" role="img"><title>Karta</title><path d="M0 0"/></svg>'
        )
        == []
    )


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        ("<p><div></p></div>", "invalid HTML"),
        ("<h1>En till</h1>", "has 2"),
        ('<input name="week">', "no label for input 'week'"),
        ('<label for="other">V</label><input id="week" name="week">', "no label"),
        ('<form method="post" action="/x"></form>', "no CSRF token"),
        (
            '<form method="post"><input type="hidden" name="csrf_token" value="x"></form>',
            "no action",
        ),
        ('<p style="color:red">x</p>', "<p style>"),
        ('<button onclick="x()">x</button>', "<button onclick>"),
        ('<img alt="" src="https://cdn.example/x.png">', "leads to another host"),
        ('<img alt="" src="//cdn.example/x.png">', "leads to another host"),
        ('<a href="javascript:x()">x</a>', "leads to another host"),
        ("<script>x()</script>", "inline <script>"),
        ('<p id="a">x</p><p id="a">y</p>', "the id 'a' is used 2 times"),
    ],
)
def test_a_fault_is_named(body: str, complaint: str) -> None:
    assert complaint in " ".join(problems(body))


def test_the_title_begins_with_the_heading_even_after_an_error() -> None:
    page = PAGE.format("")
    assert list(page_problems(page.replace("<title>", "<title>Fel: "))) == []
    assert "does not begin" in " ".join(page_problems(page.replace("Lediga rum –", "Start –")))


FORM = '<form method="post" action="/rum"><input type="hidden" name="csrf_token" value="{}"></form>'


def test_a_page_with_another_token_is_the_same_page_but_not_one_with_none() -> None:
    one, other, none = (with_one_token(PAGE.format(FORM.format(token))) for token in ("a.b-1", "c_2", ""))
    assert one == other
    assert problems_of_text(one, own_style=False) == ()
    assert "no CSRF token" in " ".join(problems_of_text(none, own_style=False))
