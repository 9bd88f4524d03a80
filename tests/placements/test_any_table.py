"""Any table in any known form is read as it was meant; and what differs between two lists is told, and no more."""

from dataclasses import dataclass, replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from housing.database import db
from housing.organisations.models import Institution
from housing.placements.services.comparing import plan_import
from housing.placements.services.planned import Field, RowState
from housing.placements.services.publishing import publish
from tests.harness.clock import TUESDAY
from tests.placements.lists import two_universities
from tests.placements.written import Form, Placed, forms, placed, read_back, tables

pytestmark = pytest.mark.slow


@settings(max_examples=300, deadline=None)
@given(tables())
def test_any_table_in_any_form_reads_as_it_was_meant(table: tuple[Form, list[Placed]]) -> None:
    form, meant = table
    file = read_back(form, meant)
    assert (file.problems, file.left_out, file.unknown_columns, file.notes) == ((), (), (), ())
    read = [
        (row.email, row.first_name, row.last_name, row.course_code, row.site_name, row.municipality_name)
        for row in file.rows
    ]
    assert read == [
        (each.email, each.first_name, each.last_name, each.course, each.site, each.municipality) for each in meant
    ]
    assert [row.periods for row in file.rows] == [each.periods for each in meant]
    assert [row.housing for row in file.rows] == [each.housing for each in meant]


@dataclass(frozen=True)
class Edited:
    """A list, and the same list some time later: what was changed in it, by student, and who is gone or new."""

    form: Form
    before: list[Placed]
    after: list[Placed]
    changed: dict[str, set[Field]]
    gone: set[str]
    new: set[str]


@st.composite
def edits(draw: st.DrawFn) -> Edited:
    """Any list of one course, and anything that may be done to it."""
    form = draw(forms())
    has_one = form.names == "First Last"

    def somebody(number: int) -> Placed:
        return replace(draw(placed(number, form.term, has_one_first_name=has_one)), course="3OM401")

    before = [somebody(number) for number in range(draw(st.integers(1, 6)))]
    after, changed, gone = [], {}, set()
    for each in before:
        fate = draw(st.sampled_from(["stays", "stays", "changes", "goes"]))
        if fate == "goes":
            gone.add(each.email)
            continue
        wanted = draw(st.sets(st.sampled_from(sorted(PARTS)), min_size=1)) if fate == "changes" else set()
        other = somebody(each.number)
        if draw(st.booleans()):
            *rest, (monday, count) = each.weeks
            other = replace(other, weeks=(*rest, (monday, count - 1 or 2)))  # only the last day is another
        now = replace(each, **{part: getattr(other, part) for field in wanted for part in PARTS[field]})
        changed[each.email] = {field for field in wanted if _is_told(field, each, now)}
        after.append(now)
    added = [somebody(len(before) + number) for number in range(draw(st.integers(0 if after else 1, 2)))]
    after = draw(st.permutations([*after, *added]))
    return Edited(form, before, after, changed, gone, {each.email for each in added})


PARTS: dict[Field, tuple[str, ...]] = {
    Field.STUDENT: ("first_name", "last_name"),
    Field.SITE: ("site", "municipality"),
    Field.PERIODS: ("weeks",),
    Field.HOUSING: ("housing",),
}


def _is_told(field: Field, old: Placed, new: Placed) -> bool:
    """A blank where the list said something takes nothing back."""
    blank = field is Field.HOUSING and new.housing == "unknown"
    return not blank and any(getattr(old, part) != getattr(new, part) for part in PARTS[field])


@pytest.fixture
def umu(session_scope: Session) -> Institution:
    """A university that sends students to all of the country."""
    return two_universities(session_scope)[0]


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits())
def test_a_changed_list_tells_exactly_what_was_changed(umu: Institution, edited: Edited) -> None:
    attempt = db.session.begin_nested()
    sent = read_back(edited.form, edited.before)
    publish(umu.id, sent, sha256="0" * 64, at=TUESDAY, by=None)
    db.session.expire_all()

    plan = plan_import(umu.id, read_back(edited.form, edited.after))
    assert plan.problems == ()
    found = {each.key[1]: each for each in plan.planned}
    assert {email for email, each in found.items() if each.state is RowState.NEW} == edited.new
    assert {each.key[1] for each in plan.vanished} == edited.gone
    told = {email: {change.field for change in found[email].changes} for email in edited.changed}
    assert told == edited.changed
    unchanged = {email for email, fields in edited.changed.items() if not fields}
    assert {email for email, each in found.items() if each.state is RowState.UNCHANGED} == unchanged
    moved = {(email, c.old, c.new) for email in told for c in found[email].changes if c.field is Field.PERIODS}
    days = {each.email: each.periods for each in edited.before}
    assert moved == {
        (e.email, days[e.email], e.periods) for e in edited.after if days.get(e.email, e.periods) != e.periods
    }
    attempt.rollback()
    db.session.expire_all()
