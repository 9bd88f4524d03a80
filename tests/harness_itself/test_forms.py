"""A form is sent as a browser would send it."""

import pytest

from tests.harness.forms import chosen_form, filled_in

PAGE = """
<form method="post" action="/ask"><input type="hidden" name="csrf_token" value="t">
<input name="week" value="6"><select name="room"><option value="own">Eget</option>
<option value="shared" selected>Delat</option></select>
<input type="checkbox" name="animals" value="yes" checked><input type="checkbox" name="step_free">
<textarea name="note">Hej</textarea><button name="next" value="ask">Fråga</button></form>
<form method="post" action="/out"><input type="hidden" name="csrf_token" value="t">
<button>Logga ut</button></form>"""


def test_what_stands_in_the_form_goes_along() -> None:
    sent = filled_in(chosen_form(PAGE, {"week": "7"}), {"week": "7", "step_free": True})
    assert sent == {
        "csrf_token": ["t"],
        "week": "7",
        "room": ["shared"],
        "animals": ["yes"],
        "step_free": "on",
        "note": ["Hej"],
        "next": ["ask"],
    }


def test_a_box_can_be_left_unticked() -> None:
    form = chosen_form(PAGE, {"animals": False})
    assert "animals" not in filled_in(form, {"animals": False})


def test_a_form_is_known_by_its_button_or_action() -> None:
    assert chosen_form(PAGE, {}, button="Logga ut")["action"] == "/out"
    assert chosen_form(PAGE, {}, action="/ask")["action"] == "/ask"


def test_a_field_that_is_not_there_fails_the_test() -> None:
    with pytest.raises(AssertionError, match="no form takes"):
        chosen_form(PAGE, {"price": "0"})
