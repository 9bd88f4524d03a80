"""Publishing lists of placements: what is written, what is left alone, what is refused."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from housing.accounts.models import Person, PersonDetails, Student
from housing.audit import AuditEntry
from housing.jobs import Job
from housing.mail import MailMessage
from housing.organisations.models import Institution, PlacementSite, Term
from housing.placements.models import Placement, PlacementImport, PlacementNight, PlacementPeriod
from housing.placements.reading import read_placements
from housing.placements.services.answers import answer_housing
from housing.placements.services.planned import Field, RowState
from housing.placements.services.publishing import BadRows, Published, publish
from housing.spreadsheets.problems import ProblemCode
from tests.harness.clock import TUESDAY
from tests.nights.ground import Ground, lay
from tests.placements.lists import (
    EBBA,
    LTU,
    MAJA,
    OLLE,
    TODAY,
    UMU,
    book,
    count,
    placement_of,
    send,
    two_universities,
)

EVERYTHING = (
    Person,
    PersonDetails,
    Student,
    PlacementSite,
    Term,
    Placement,
    PlacementPeriod,
    PlacementNight,
    PlacementImport,
    AuditEntry,
)


@pytest.fixture
def ground(session_scope: Session) -> Ground:
    """A town with beds, and a university that sends students."""
    return lay(session_scope)


def publish_file(institution: Institution, path: Path) -> Published:
    file = read_placements(path.read_bytes(), path.name, term=None, today=TODAY)
    return publish(institution.id, file, sha256="0" * 64, at=TUESDAY, by=None)


def states(published: Published) -> dict[RowState, int]:
    return dict(published.plan.counts)


def test_the_list_of_umea_becomes_placements_with_all_their_periods(session_scope: Session) -> None:
    umu, _ = two_universities(session_scope)
    assert states(publish_file(umu, UMU)) == {RowState.NEW: 180}
    periods = Counter(
        session_scope.scalars(select(func.count()).select_from(PlacementPeriod).group_by(PlacementPeriod.placement_id))
    )
    assert periods == {1: 126, 2: 54}
    with_gap = session_scope.scalars(select(Placement).where(Placement.course_code == "3OM412")).all()
    assert {len(placement.periods) for placement in with_gap} == {2}
    assert {placement.status for placement in session_scope.scalars(select(Placement))} == {"published"}
    assert {site.is_approximate for site in session_scope.scalars(select(PlacementSite))} == {True}


def test_the_list_of_lulea_says_who_wants_housing(session_scope: Session) -> None:
    _, ltu = two_universities(session_scope)
    assert states(publish_file(ltu, LTU)) == {RowState.NEW: 120}
    assert Counter(session_scope.scalars(select(Placement.housing))) == {"yes": 73, "no": 28, "unknown": 19}


def test_the_same_list_again_changes_nothing(session_scope: Session) -> None:
    umu, ltu = two_universities(session_scope)
    publish_file(umu, UMU)
    publish_file(ltu, LTU)
    session_scope.commit()
    before = {model: count(session_scope, model) for model in EVERYTHING}
    again = publish_file(umu, UMU), publish_file(ltu, LTU)
    session_scope.commit()
    assert [states(each) for each in again] == [{RowState.UNCHANGED: 180}, {RowState.UNCHANGED: 120}]
    assert [each.ref for each in again] == [None, None]
    assert {model: count(session_scope, model) for model in EVERYTHING} == before


def test_publishing_mails_nothing(session_scope: Session) -> None:
    _, ltu = two_universities(session_scope)
    publish_file(ltu, LTU)
    assert (count(session_scope, MailMessage), count(session_scope, Job)) == (0, 0)


def test_the_window_is_core_and_margin_and_leaves_a_long_gap_out(ground: Ground) -> None:
    send(ground.institution, MAJA)
    placement = placement_of(ground.session, "maja@student.umu.example")
    nights = select(PlacementNight.night, PlacementNight.ground).where(PlacementNight.placement_id == placement.id)
    grounds = dict(iter(ground.session.execute(nights)))
    assert [night for night in grounds if grounds[night] == "margin"] == [
        date(2027, 2, 6),
        date(2027, 2, 27),
        date(2027, 3, 20),
        date(2027, 4, 10),
    ]
    core = [night for night in grounds if grounds[night] == "core"]
    assert (min(core), max(core), len(core)) == (date(2027, 2, 7), date(2027, 4, 9), 40)


def test_a_new_site_stands_at_its_municipalitys_seat(ground: Ground) -> None:
    send(ground.institution, MAJA)
    site = ground.session.scalars(select(PlacementSite).where(PlacementSite.name == "Hemsjukvården")).one()
    seat = ground.other_municipality
    assert (site.municipality_id, site.latitude, site.longitude) == (seat.id, seat.seat_latitude, seat.seat_longitude)
    assert site.is_approximate


def test_a_changed_row_is_carried_through_where_nothing_is_booked(ground: Ground) -> None:
    send(ground.institution, EBBA)
    published = send(ground.institution, EBBA.replace("v.6-8", "v.7-9").replace("Sjukstugan", "Akuten"))
    assert [change.field for change in published.plan.planned[0].changes] == [Field.SITE, Field.PERIODS]
    placement = placement_of(ground.session, "ebba@student.umu.example")
    assert [(p.first_day, p.last_day) for p in placement.periods] == [(date(2027, 2, 15), date(2027, 3, 5))]
    assert placement.site.name == "Akuten"
    nights = select(func.min(PlacementNight.night)).where(PlacementNight.placement_id == placement.id)
    assert ground.session.scalar(nights) == date(2027, 2, 13)


def test_a_period_that_grows_keeps_its_first_day(ground: Ground) -> None:
    send(ground.institution, EBBA)
    send(ground.institution, EBBA.replace("v.6-8", "v.6-9"))
    placement = placement_of(ground.session, "ebba@student.umu.example")
    assert [(p.first_day, p.last_day) for p in placement.periods] == [(date(2027, 2, 8), date(2027, 3, 5))]


def test_nights_in_use_stay_in_the_window_and_are_left_outside(ground: Ground) -> None:
    send(ground.institution, EBBA)
    used = (date(2027, 2, 7), date(2027, 2, 16))
    placement = placement_of(ground.session, "ebba@student.umu.example")
    book(ground, placement, *used)
    published = send(ground.institution, EBBA.replace("v.6-8", "v.7-9"))
    assert states(published) == {RowState.CHANGED: 1}
    grounds = dict(
        ground.session.execute(
            select(PlacementNight.night, PlacementNight.ground).where(PlacementNight.placement_id == placement.id)
        ).all()
    )
    assert {night: grounds[night] for night in used} == {used[0]: "outside", used[1]: "core"}
    assert [night for night, each in grounds.items() if each == "outside"] == [used[0]]
    assert min(night for night, each in grounds.items() if each == "core") == date(2027, 2, 14)


def test_a_name_and_a_wish_change_although_nights_are_booked(ground: Ground) -> None:
    send(ground.institution, MAJA)
    book(ground, placement_of(ground.session, "maja@student.umu.example"), date(2027, 2, 7))
    published = send(ground.institution, MAJA.replace("Utsi, Maja", "Utsi, Maja Lena") + "ja")
    assert states(published) == {RowState.CHANGED: 1}
    placement = placement_of(ground.session, "maja@student.umu.example")
    details = placement.student.person.details
    assert details is not None
    assert (details.first_name, placement.housing) == ("Maja Lena", "yes")


def test_what_the_student_said_herself_stands(ground: Ground) -> None:
    send(ground.institution, OLLE)
    placement = placement_of(ground.session, "olle@student.umu.example")
    answer_housing(placement, "yes", at=TUESDAY, by=placement.student.person_id)
    ground.session.flush()
    assert states(send(ground.institution, OLLE)) == {RowState.UNCHANGED: 1}
    assert placement_of(ground.session, "olle@student.umu.example").housing == "yes"


def test_a_blank_in_the_list_takes_no_answer_back(ground: Ground) -> None:
    send(ground.institution, EBBA)
    assert states(send(ground.institution, EBBA.removesuffix("ja"))) == {RowState.UNCHANGED: 1}


def test_a_placement_that_is_no_longer_listed_is_only_mentioned(ground: Ground) -> None:
    send(ground.institution, EBBA, MAJA, OLLE)
    published = send(ground.institution, EBBA)
    assert [placement.key[1] for placement in published.plan.vanished] == ["maja@student.umu.example"]
    assert {placement.status for placement in ground.session.scalars(select(Placement))} == {"published"}


def test_a_person_known_elsewhere_by_the_same_name_is_the_same(session_scope: Session) -> None:
    umu, ltu = two_universities(session_scope)
    send(umu, EBBA)
    send(ltu, EBBA.replace("Lind, Ebba", "LIND,  ebba"))
    assert (count(session_scope, Person), count(session_scope, Student)) == (1, 2)
    details = session_scope.scalars(select(PersonDetails)).one()
    assert (details.first_name, details.last_name) == ("Ebba", "Lind")


def test_an_address_of_somebody_else_links_nobody_and_gives_no_name_away(session_scope: Session) -> None:
    umu, ltu = two_universities(session_scope)
    send(umu, EBBA)
    both = EBBA.replace("Ebba", "Påhittad"), EBBA.replace("Ebba", "Påhittad").replace("v.6-8", "v.12-14")
    published = send(ltu, *both, OLLE, skip_bad_rows=True)
    problems = published.plan.problems
    assert [(each.row, each.column, each.code) for each in problems] == [
        (2, "Namn", ProblemCode.OTHER_NAME),
        (3, "Namn", ProblemCode.OTHER_NAME),
    ]
    assert not any("Ebba" in text for each in problems for text in (each.value, *each.expected))
    students = session_scope.scalars(select(Student.email_key).where(Student.institution_id == ltu.id)).all()
    assert students == ["olle@student.umu.example"]


def test_one_student_on_one_course_at_two_sites_has_two_placements(ground: Ground) -> None:
    later = EBBA.replace("Sjukstugan", "Akuten").replace("v.6-8", "v.12-14")
    send(ground.institution, later, EBBA)
    placements = ground.session.scalars(select(Placement).order_by(Placement.ordinal)).all()
    assert [(each.ordinal, each.site.name) for each in placements] == [(1, "Sjukstugan"), (2, "Akuten")]
    assert states(send(ground.institution, EBBA, later)) == {RowState.UNCHANGED: 2}


def test_a_new_earlier_placement_leaves_the_booked_one_beside_it_alone(ground: Ground) -> None:
    send(ground.institution, EBBA)
    book(ground, placement_of(ground.session, "ebba@student.umu.example"), date(2027, 2, 7))
    earlier = EBBA.replace("Sjukstugan", "Akuten").replace("v.6-8", "v.3-4")
    assert states(send(ground.institution, EBBA, earlier)) == {RowState.UNCHANGED: 1, RowState.NEW: 1}
    placements = ground.session.scalars(select(Placement).order_by(Placement.ordinal)).all()
    assert [(each.ordinal, each.site.name) for each in placements] == [(1, "Sjukstugan"), (2, "Akuten")]


def test_a_placement_that_moves_past_another_changes_alone(ground: Ground) -> None:
    other = EBBA.replace("Sjukstugan", "Akuten").replace("v.6-8", "v.12-14")
    send(ground.institution, EBBA, other)
    published = send(ground.institution, EBBA.replace("v.6-8", "v.16-18"), other)
    assert [[change.field for change in each.changes] for each in published.plan.planned] == [[Field.PERIODS], []]
    assert published.plan.planned[0].row.site_name == "Sjukstugan"


def test_the_second_of_two_placements_alone_in_a_list_stays_as_it_is(ground: Ground) -> None:
    other = EBBA.replace("Sjukstugan", "Akuten").replace("v.6-8", "v.12-14")
    send(ground.institution, EBBA, other)
    published = send(ground.institution, other)
    assert states(published) == {RowState.UNCHANGED: 1}
    assert [each.site_name for each in published.plan.vanished] == ["Sjukstugan"]


def test_part_of_a_list_without_a_term_doubles_nothing(ground: Ground) -> None:
    autumn = OLLE.replace("v.20-21", "v.50-51")
    send(ground.institution, EBBA, MAJA, autumn, name="lista.csv")
    assert states(send(ground.institution, autumn, name="lista.csv")) == {RowState.UNCHANGED: 1}
    assert states(send(ground.institution, EBBA, name="lista.csv")) == {RowState.UNCHANGED: 1}


def test_weeks_before_the_term_stay_in_the_term_that_was_said_for_them(ground: Ground) -> None:
    early = EBBA.replace("v.6-8", "v.2-4")
    send(ground.institution, early, name="lista-vt27.csv")
    published = send(ground.institution, early, name="lista.csv")
    assert (states(published), [term.code for term in published.plan.terms]) == ({RowState.UNCHANGED: 1}, ["VT27"])


def test_an_unknown_municipality_is_refused_with_the_nearest_and_nothing_is_written(session_scope: Session) -> None:
    umu, _ = two_universities(session_scope)
    with pytest.raises(BadRows) as refusal:
        send(umu, EBBA.replace("Storuman", "Storumann"), OLLE)
    (problem,) = refusal.value.plan.problems
    assert (problem.row, problem.column, problem.code) == (2, "Ort", ProblemCode.UNKNOWN)
    assert problem.expected[0] == "Storuman"
    assert count(session_scope, Placement) == 0


def test_a_town_that_is_no_municipality_is_answered_with_the_municipality_it_is_the_centre_of(
    session_scope: Session,
) -> None:
    umu, _ = two_universities(session_scope)
    with pytest.raises(BadRows) as refusal:
        send(umu, EBBA.replace("Storuman", "sveg"))
    assert refusal.value.plan.problems[0].expected == ("Härjedalen",)


def test_half_a_placement_is_not_published_when_one_municipality_is_misspelt(session_scope: Session) -> None:
    umu, _ = two_universities(session_scope)
    first, second = EBBA, EBBA.replace("v.6-8", "v.12-14")
    published = send(umu, first, second.replace("Storuman", "Storumann"), OLLE, skip_bad_rows=True)
    assert [placement.course_code for placement in session_scope.scalars(select(Placement))] == ["3OM205"]
    assert (states(published), published.plan.bad_rows) == ({RowState.NEW: 1}, 2)
    send(umu, first, second, OLLE)
    placement = placement_of(session_scope, "ebba@student.umu.example")
    assert [period.first_day for period in placement.periods] == [date(2027, 2, 8), date(2027, 3, 22)]


def test_two_spellings_of_a_municipality_are_one_placement(session_scope: Session) -> None:
    umu, _ = two_universities(session_scope)
    send(umu, EBBA, EBBA.replace("v.6-8", "v.12-14").replace("Storuman", "Storumans kommun"))
    assert len(placement_of(session_scope, "ebba@student.umu.example").periods) == 2


def test_bad_rows_are_skipped_when_somebody_says_so(session_scope: Session) -> None:
    umu, _ = two_universities(session_scope)
    published = send(
        umu, EBBA.replace("Storuman", "Storumann"), OLLE.replace("v.20-21", "v.99"), MAJA, skip_bad_rows=True
    )
    assert (states(published), published.plan.bad_rows) == ({RowState.NEW: 1}, 2)
    note = session_scope.scalars(select(PlacementImport)).one()
    assert note.counts == {"new": 1, "skipped": 2, "called_off": 0, "moved": 0}


def test_a_municipality_may_be_written_with_its_kind(ground: Ground) -> None:
    published = send(ground.institution, EBBA.replace("Storuman", "Storumans kommun"))
    assert states(published) == {RowState.NEW: 1}
    assert states(send(ground.institution, EBBA)) == {RowState.UNCHANGED: 1}


def test_the_days_that_were_entered_for_a_term_hold(ground: Ground) -> None:
    published = send(ground.institution, EBBA)
    assert published.plan.terms[0].last_day == ground.term.last_day
    assert count(ground.session, Term) == 1
