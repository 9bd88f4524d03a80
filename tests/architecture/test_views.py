"""Every view says who may use it."""

import re

import pytest
from flask import Flask

from housing.rules.permissions import Action
from tests.harness.product import make_app

WITHOUT_AN_ACTION = {"static": "files of the product itself, the same for everybody"}


@pytest.fixture(scope="module")
def built() -> Flask:
    """The application; no request is made, so it needs no database."""
    return make_app("sqlite://")


def undeclared(app: Flask) -> list[str]:
    """Endpoints whose view carries no action."""
    return [
        endpoint
        for endpoint, view in app.view_functions.items()
        if endpoint not in WITHOUT_AN_ACTION and not isinstance(getattr(view, "access_action", None), Action)
    ]


def test_every_view_declares_its_audience(built: Flask) -> None:
    assert undeclared(built) == []


def test_a_view_that_does_not_is_found() -> None:
    app = make_app("sqlite://")
    app.add_url_rule("/planted", endpoint="planted", view_func=lambda: "")
    assert undeclared(app) == ["planted"]


def test_addresses_are_kebab_case_and_count_nothing(built: Flask) -> None:
    for rule in built.url_map.iter_rules():
        fixed = re.sub(r"<[^>]+>", "", rule.rule)
        assert fixed == fixed.lower(), rule.rule
        assert "_" not in fixed, rule.rule
        assert not re.search(r"<int:\w*id>", rule.rule), rule.rule


def test_what_changes_something_is_sent_by_post(built: Flask) -> None:
    verbs = ("approve", "decline", "cancel", "withdraw", "delete", "retire", "close")
    methods: dict[str, set[str]] = {}
    for rule in built.url_map.iter_rules():
        methods.setdefault(rule.rule, set()).update(rule.methods or ())
    changing = {rule: by for rule, by in methods.items() if rule.rsplit("/", 1)[-1] in verbs}
    assert {rule for rule, by in changing.items() if "POST" not in by} == set()
