"""Who may live with whom."""

from itertools import combinations

import pytest

from housing.rules.sharing import (
    ANY_COMPANY,
    Flat,
    FlatNotSaidError,
    Question,
    Sharing,
    SharingProblem,
    company_key,
    fit,
    keeps_flat,
    questions_for,
    room_company_key,
)

MIXED, SAME, SINGLE = Sharing


@pytest.mark.parametrize(
    ("sharing", "shares_room", "flat", "kept"),
    [
        (SAME, False, Flat.WOMEN, True),
        (SAME, True, Flat.MEN, True),
        (MIXED, False, Flat.WOMEN, False),
        (MIXED, False, Flat.MEN, False),
        (MIXED, True, Flat.WOMEN, True),
        (MIXED, False, None, True),
        (SINGLE, False, Flat.WOMEN, True),
    ],
)
def test_a_mixed_home_does_not_keep_to_the_flat_that_was_asked_for(
    sharing: Sharing, shares_room: bool, flat: Flat | None, kept: bool
) -> None:
    assert keeps_flat(sharing, shares_room, flat) is kept


@pytest.mark.parametrize(
    ("sharing", "flat", "key"),
    [
        (MIXED, None, "*"),
        (MIXED, Flat.WOMEN, "*"),
        (SAME, Flat.WOMEN, "women"),
        (SAME, Flat.MEN, "men"),
        (SINGLE, None, "s:123"),
        (SINGLE, Flat.MEN, "s:123"),
    ],
)
def test_the_company_of_a_dwelling(sharing: Sharing, flat: Flat | None, key: str) -> None:
    assert company_key(sharing, flat, "s:123") == key


@pytest.mark.parametrize(
    ("sharing", "shares_room", "flat", "key"),
    [
        (MIXED, False, None, "*"),
        (MIXED, True, Flat.WOMEN, "women"),
        (SAME, False, Flat.MEN, "*"),
        (SAME, True, Flat.MEN, "men"),
        (SINGLE, True, None, "s:123"),
        (SINGLE, False, None, "*"),
    ],
)
def test_a_shared_room_is_never_mixed(sharing: Sharing, shares_room: bool, flat: Flat | None, key: str) -> None:
    assert room_company_key(sharing, shares_room, flat, "s:123") == key


def test_the_flat_must_be_said_where_it_matters() -> None:
    with pytest.raises(FlatNotSaidError):
        company_key(SAME, None, "s:1")
    with pytest.raises(FlatNotSaidError) as refused:
        room_company_key(MIXED, True, None, "s:1")
    assert refused.value.refusals[0].code is SharingProblem.FLAT_NOT_SAID


@pytest.mark.parametrize(
    ("sharing", "shares_room", "asked"),
    [
        (MIXED, False, set()),
        (MIXED, True, {Question.FLAT, Question.SHARES_ROOM}),
        (SAME, False, {Question.FLAT}),
        (SAME, True, {Question.FLAT, Question.SHARES_ROOM}),
        (SINGLE, False, set()),
        (SINGLE, True, set()),
    ],
)
def test_only_what_the_bed_needs_is_asked(sharing: Sharing, shares_room: bool, asked: set[Question]) -> None:
    assert questions_for(sharing, shares_room) == asked


@pytest.mark.parametrize(
    ("sharing", "guests", "wanted", "outcome"),
    [
        (MIXED, "", None, "free"),
        (MIXED, "*", "*", "free"),
        (MIXED, "*", None, "free"),
        (MIXED, "women", "*", SharingProblem.OTHER_COMPANY),
        (SAME, "", None, "free"),
        (SAME, "", "men", "free"),
        (SAME, "women", None, "women"),
        (SAME, "women", "women", "women"),
        (SAME, "women", "men", SharingProblem.OTHER_FLAT),
        (SAME, "men", "women", SharingProblem.OTHER_FLAT),
        (SAME, "men", None, "men"),
        (SAME, "women men", "women", SharingProblem.TWO_COMPANIES),
        (SAME, "*", "women", SharingProblem.OTHER_COMPANY),
        (SAME, "s:9", None, SharingProblem.OTHER_COMPANY),
        (SINGLE, "", "s:1", "free"),
        (SINGLE, "s:1", "s:1", "free"),
        (SINGLE, "s:2", "s:1", SharingProblem.OTHER_PARTY),
        (SINGLE, "s:2", None, SharingProblem.OTHER_PARTY),
        (SINGLE, "s:1 s:2", "s:1", SharingProblem.TWO_COMPANIES),
    ],
)
def test_fit(sharing: Sharing, guests: str, wanted: str | None, outcome: str) -> None:
    found = fit(sharing, frozenset(guests.split()), wanted)
    if isinstance(outcome, SharingProblem):
        assert [each.code for each in found.refusals] == [outcome]
        assert not found.possible
    elif outcome == "free":
        assert found.free
    else:
        assert (found.possible, found.free, found.needs) == (True, False, Flat(outcome))


KEYS = [ANY_COMPANY, "women", "men", "s:1", "s:2"]
GUESTS = [frozenset(some) for n in range(4) for some in combinations(KEYS, n)]


@pytest.mark.parametrize("sharing", list(Sharing))
@pytest.mark.parametrize("guests", GUESTS, ids=lambda keys: "+".join(sorted(keys)) or "none")
def test_whoever_fits_carries_the_key_of_everyone_there(sharing: Sharing, guests: frozenset[str]) -> None:
    for flat in (*Flat, None):
        if sharing is SAME and flat is None:
            continue
        wanted = company_key(sharing, flat, "s:1")
        assert fit(sharing, guests, wanted).possible == (guests <= {wanted})
