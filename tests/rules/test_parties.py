"""Two who live together: what may be asked and answered, whose company they are, and where both can live."""

from datetime import date, timedelta

import pytest

from housing.rules.line_homes import Homes
from housing.rules.nights import Stay
from housing.rules.parties import (
    ForBoth,
    FreeBed,
    PartyKey,
    PartyProblem,
    PartyStatus,
    homes_for_both,
    in_common,
    problem_with_answering,
    problem_with_asking,
)
from housing.rules.seekers import LineBed, Occupied, Seeker, Skip
from housing.rules.sharing import Sharing, SharingProblem, company_key, fit, fit_in_room, room_company_key

ASKED, AGREED, DECLINED, ENDED = PartyStatus
OWN = frozenset({"ann@umu.example", "ann@home.example"})
BO = "bo@ltu.example"
ANN, BOS = PartyKey(1, 7), PartyKey(2, 7)


@pytest.mark.parametrize(
    ("asked", "standing", "problem"),
    [
        (BO, None, None),
        (BO, DECLINED, None),
        (BO, ENDED, None),
        (BO, ASKED, PartyProblem.HAS_ASKED),
        (BO, AGREED, PartyProblem.TOGETHER),
        ("ann@umu.example", None, PartyProblem.OWN_ADDRESS),
        ("ann@home.example", None, PartyProblem.OWN_ADDRESS),
        ("ann@umu.example", AGREED, PartyProblem.TOGETHER),
    ],
)
def test_one_is_asked_at_a_time(asked: str, standing: PartyStatus | None, problem: PartyProblem | None) -> None:
    assert problem_with_asking(OWN, asked, standing) is problem


@pytest.mark.parametrize(
    ("asked", "standing", "problem"),
    [
        (ASKED, None, None),
        (ASKED, ASKED, None),  # a question of her own gives way
        (ASKED, AGREED, PartyProblem.TOGETHER),
        (None, None, PartyProblem.GONE),
        (AGREED, None, PartyProblem.GONE),
        (DECLINED, None, PartyProblem.GONE),
        (ENDED, None, PartyProblem.GONE),
    ],
)
def test_what_stands_no_longer_is_not_answered(
    asked: PartyStatus | None, standing: PartyStatus | None, problem: PartyProblem | None
) -> None:
    assert problem_with_answering(asked, standing) is problem


def test_the_company_of_a_home_for_one_party_is_the_two_and_of_others_what_it_was() -> None:
    keys = {company_key(Sharing.SINGLE_PARTY, None, each.of_home) for each in (ANN, BOS)}
    assert len(keys) == 1
    assert keys.isdisjoint({PartyKey(1).of_home, PartyKey(2).of_home, PartyKey(1, 8).of_home})
    assert company_key(Sharing.MIXED, None, ANN.of_home) == "*"
    third = PartyKey(3)
    assert fit(Sharing.SINGLE_PARTY, frozenset(keys), BOS.of_home).free
    for other in (third, PartyKey(3, 8), PartyKey(2)):
        assert [r.code for r in fit(Sharing.SINGLE_PARTY, frozenset(keys), other.of_home).refusals] == [
            SharingProblem.OTHER_PARTY
        ]


@pytest.mark.parametrize("shares", [False, True])
def test_a_room_of_a_home_for_one_party_is_shared_by_two_who_both_said_yes_to_it(shares: bool) -> None:
    keys = [
        room_company_key(Sharing.SINGLE_PARTY, True, None, PartyKey(student, 7, shares).of_room) for student in (1, 2)
    ]
    assert fit_in_room(Sharing.SINGLE_PARTY, frozenset(keys[:1]), keys[1]).possible is shares


FIRST = date(2027, 2, 7)


def stay(first: int, last: int) -> Stay:
    return Stay(FIRST + timedelta(first), FIRST + timedelta(last))


@pytest.mark.parametrize(
    ("stays", "others", "common"),
    [
        ([stay(0, 20)], stay(0, 20), (stay(0, 20),)),
        ([stay(0, 20)], stay(10, 30), (stay(10, 20),)),
        ([stay(0, 5), stay(10, 15)], stay(3, 12), (stay(3, 5), stay(10, 12))),
        ([stay(0, 5)], stay(5, 9), ()),
    ],
)
def test_nights_in_common_are_those_both_need(stays: list[Stay], others: Stay, common: tuple[Stay, ...]) -> None:
    assert in_common(stays, set(others.each_night())) == common


def bed(number: int, home: int = 1, room: str | None = None) -> FreeBed:
    return FreeBed(number, home, room)


@pytest.mark.parametrize(
    ("mine", "theirs", "there", "shares", "found"),
    [
        pytest.param([bed(1)], [bed(1)], {}, True, {}, id="one bed is not for two"),
        pytest.param([bed(1), bed(2)], [bed(1), bed(2)], {}, False, {1: ForBoth.ROOM_FOR_BOTH}, id="two rooms"),
        pytest.param([bed(1)], [bed(1), bed(2)], {}, False, {1: ForBoth.ROOM_FOR_BOTH}, id="only hers is long enough"),
        pytest.param([bed(1)], [bed(2, 2)], {}, False, {}, id="another home"),
        pytest.param([bed(1, 1, "a")], [bed(2, 1, "a")], {}, False, {}, id="one room, not asked for"),
        pytest.param([bed(1, 1, "a")], [bed(2, 1, "a")], {}, True, {1: ForBoth.ROOM_FOR_BOTH}, id="one room, both"),
        pytest.param([bed(1, 1, "a")], [bed(2, 1, "b")], {}, False, {1: ForBoth.ROOM_FOR_BOTH}, id="two shared rooms"),
        pytest.param([bed(1), bed(2, 2), bed(3, 2)], [], {1: ()}, False, {1: ForBoth.SHE_IS_THERE}, id="she is there"),
        pytest.param([bed(1, 1, "a")], [], {1: {"a"}}, False, {}, id="she is there, in the room"),
        pytest.param([bed(1, 1, "a")], [], {1: {"a"}}, True, {1: ForBoth.SHE_IS_THERE}, id="and both share it"),
        pytest.param([bed(1, 2)], [bed(2, 2)], {1: ()}, False, {}, id="she lives elsewhere"),
    ],
)
def test_homes_for_both(
    mine: list[FreeBed], theirs: list[FreeBed], there: dict[int, set[str]], shares: bool, found: dict[int, ForBoth]
) -> None:
    assert homes_for_both(mine, theirs, there, shares_rooms=shares) == found


def test_a_line_gives_the_home_of_one_of_them_to_the_other_and_to_nobody_else() -> None:
    """Whoever is looked at first: what is remembered for those who are alone is not said of the two."""
    home = LineBed(1, 1, "1", False, Sharing.SINGLE_PARTY, step_free=False, has_lock=False, animals_allowed=False)
    taken = [Occupied(2, 1, night, ANN.of_home, None, None) for night in stay(0, 5).each_night()]
    seekers = {each: Seeker(each.student_id, each, (stay(0, 5),)) for each in (PartyKey(3), BOS, PartyKey(4, 8))}
    expected = {PartyKey(3): Skip.COMPANY, BOS: None, PartyKey(4, 8): Skip.COMPANY}
    for order in (list(seekers), list(reversed(seekers))):
        homes = Homes([home], taken)
        assert {key: homes.fit(seekers[key], home) for key in order} == expected
