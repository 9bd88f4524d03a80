"""Fill in and send a form as a person with a browser does: open the page, change fields, press the button.

Hidden fields, the CSRF token among them, and what was already filled in go along by themselves.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urljoin

from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

Value = str | bool | Iterable[str] | tuple[Any, str]
"""A text, a box ticked or not, several choices, or a file as (stream, file name)."""

FORM = re.compile(r"<form\b.*?</form>", re.DOTALL | re.IGNORECASE)
"""Forms hold no forms. The rest of a page is most of it, and to parse it takes longer than to draw it."""

TOKEN = re.compile(r'name="csrf_token"[^>]*\bvalue="([^"]+)"')

NOT_SENT = frozenset({"submit", "button", "image", "reset"})


def post_form(
    client: FlaskClient,
    url: str,
    data: Mapping[str, Any] | None = None,
    *,
    button: str | None = None,
    action: str | None = None,
    follow: bool = False,
) -> TestResponse:
    """Open `url`, fill `data` into its form, and press its button.

    Where the page has several forms, the one is meant that posts to `action`, has a button that reads
    `button`, or has all fields in `data`. A field that the form does not have fails the test.
    """
    page = client.get(url, follow_redirects=True)
    assert page.status_code == 200, f"GET {url} answered {page.status_code}"
    form = chosen_form(page.text, data or {}, button=button, action=action)
    fields = filled_in(form, data or {}, button)
    target = urljoin(page.request.path, str(form.get("action") or page.request.path))
    return client.post(target, data=fields, follow_redirects=follow)


def csrf_token(client: FlaskClient, url: str) -> str:
    """Return the token of the first form on a page, for requests that no form sends."""
    field = TOKEN.search(client.get(url).text)
    assert field, f"no form with a CSRF token at {url}"
    return field[1]


def chosen_form(html: str, data: Mapping[str, Any], *, button: str | None = None, action: str | None = None) -> Tag:
    """Return the one POST form that is meant."""
    forms = [form for part in FORM.findall(html) for form in _parsed(part)]
    fitting = [
        form
        for form in forms
        if (action is None or form.get("action") == action)
        and (button is None or _button(form, button))
        and set(data) <= _names(form)
    ]
    described = [(form.get("action"), sorted(_names(form))) for form in forms]
    assert fitting, f"no form takes {sorted(data)}; the page has {described}"
    shortest = [form for form in fitting if len(_names(form)) == min(map(len, map(_names, fitting)))]
    assert len(shortest) == 1, f"several forms fit, name a button or an action: {described}"
    return shortest[0]


def _parsed(part: str) -> list[Tag]:
    return list(BeautifulSoup(part, "html.parser").select("form[method=post i]"))


def filled_in(form: Tag, data: Mapping[str, Any], button: str | None = None) -> dict[str, Any]:
    """Return what a browser would send: the fields as they stand, with `data` over them."""
    fields: dict[str, list[str]] = {}
    for control in form.select("input[name], select[name], textarea[name]"):
        if not control.has_attr("disabled"):
            fields.setdefault(str(control["name"]), []).extend(_standing(control))
    pressed = _button(form, button) if button else form.select_one("button[name], input[type=submit]")
    if pressed is not None and pressed.get("name"):
        fields[str(pressed["name"])] = [str(pressed.get("value") or "")]
    sent: dict[str, Any] = {name: values for name, values in fields.items() if values}
    for name, value in data.items():
        if value is False:
            sent.pop(name, None)
        else:
            sent[name] = _ticked(form, name) if value is True else value
    return sent


def _standing(control: Tag) -> list[str]:
    if control.name == "textarea":
        return [control.get_text()]
    if control.name == "select":
        options = control.select("option[selected]") or control.select("option")[:1]
        return [str(option.get("value", option.get_text())) for option in options]
    kind = str(control.get("type", "text")).lower()
    if kind in {"checkbox", "radio"}:
        return [str(control.get("value", "on"))] if control.has_attr("checked") else []
    return [] if kind in NOT_SENT | {"file"} else [str(control.get("value", ""))]


def _ticked(form: Tag, name: str) -> str:
    box = form.select_one(f'input[type=checkbox][name="{name}"]')
    assert box is not None, f"{name} is no box to tick"
    return str(box.get("value", "on"))


def _names(form: Tag) -> frozenset[str]:
    controls = form.select("input[name], select[name], textarea[name], button[name]")
    return frozenset(str(control["name"]) for control in controls)


def _button(form: Tag, label: str) -> Tag | None:
    for candidate in form.select("button, input[type=submit]"):
        reads = candidate.get_text(" ", strip=True) or str(candidate.get("value", ""))
        if " ".join(reads.split()) == label:
            return candidate
    return None
