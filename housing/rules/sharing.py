"""Who may live with whom: the company of a dwelling and of a shared room.

Source: domain.md, "What must always hold", 5. Guests of one dwelling on one night
carry the same key: ``*`` (mixed), women / men, or the party. Women's or men's flat is
asked on the request; it is never a fact about the person.
"""

from dataclasses import dataclass
from enum import StrEnum

from housing.rules.refusals import Refusal, RuleError

ANY_COMPANY = "*"
"""The company key of guests who may live with anyone."""


class Sharing(StrEnum):
    """The sharing policy of a dwelling."""

    MIXED = "mixed"
    SAME_GENDER = "same_gender"
    SINGLE_PARTY = "single_party"


class Flat(StrEnum):
    """The answer to "women's or men's flat?" on one request."""

    WOMEN = "women"
    MEN = "men"


NO_PARTY = frozenset({ANY_COMPANY, *Flat})
"""The keys that are no party's."""


class Question(StrEnum):
    """What must be asked before a bed can be requested."""

    FLAT = "flat"
    SHARES_ROOM = "shares_room"


class SharingProblem(StrEnum):
    """Why a bed does not fit the company."""

    FLAT_NOT_SAID = "flat_not_said"
    TWO_COMPANIES = "two_companies"
    OTHER_FLAT = "other_flat"
    OTHER_PARTY = "other_party"
    OTHER_COMPANY = "other_company"
    FLAT_NOT_KEPT = "flat_not_kept"


class FlatNotSaidError(RuleError):
    """Women's or men's flat must be answered first."""


@dataclass(frozen=True, slots=True)
class Fit:
    """Whether a bed fits the company that is there on the nights asked for.

    ``needs`` is the flat it has become through its guests (None: no condition), and
    ``refusals`` the reasons why it does not fit.
    """

    needs: Flat | None = None
    refusals: tuple[Refusal, ...] = ()

    @property
    def possible(self) -> bool:
        """Whether somebody (who meets ``needs``) may live there."""
        return not self.refusals

    @property
    def free(self) -> bool:
        """Whether it fits without any condition on the flat."""
        return self.possible and self.needs is None


FITS = Fit()
"""Nobody is there."""


def company_key(sharing: Sharing, flat: Flat | None, party: str) -> str:
    """The key that a guest's nights carry in a dwelling of this policy.

    ``party`` names the people who came together, for example ``s:123``.
    Raises FlatNotSaidError where the dwelling is for one gender and no flat was chosen.
    """
    if sharing is Sharing.MIXED:
        return ANY_COMPANY
    if sharing is Sharing.SINGLE_PARTY:
        return party
    return _flat_key(flat)


def room_company_key(sharing: Sharing, shares_room: bool, flat: Flat | None, party: str) -> str:
    """The key that a guest's nights carry in the *room*.

    A shared room is never mixed, not even in a mixed dwelling. In a room of one's own
    the company of the dwelling says everything, so the key is ``*``.
    Raises FlatNotSaidError where the room is shared and no flat was chosen.
    """
    if not shares_room:
        return ANY_COMPANY
    if sharing is Sharing.SINGLE_PARTY:
        return party
    return _flat_key(flat)


def questions_for(sharing: Sharing, shares_room: bool) -> frozenset[Question]:
    """What to ask for a bed: nothing is asked that this bed does not need.

    In a dwelling for one party a room is shared with companions only, or with whom she lives together by what both
    have said before: no question.
    """
    if sharing is Sharing.SINGLE_PARTY:
        return frozenset()
    if shares_room:
        return frozenset(Question)
    if sharing is Sharing.SAME_GENDER:
        return frozenset({Question.FLAT})
    return frozenset()


def keeps_flat(sharing: Sharing, shares_room: bool, flat: Flat | None) -> bool:
    """Whether a bed keeps to the women's or men's flat that was asked for it.

    Where one was chosen, a mixed home does not, unless the question was about the room alone, which is shared. In a
    home for one party nobody else is met.
    """
    return flat is None or shares_room or sharing is not Sharing.MIXED


def fit(sharing: Sharing, guests: frozenset[str], wanted: str | None) -> Fit:
    """Whether one more guest fits, given the company keys of the guests there.

    ``guests`` are the keys over *all* nights asked for, empty when nobody is there;
    ``wanted`` is the key the newcomer would carry, None where it was not asked yet.
    """
    if not guests:
        return FITS
    if len(guests) > 1:
        return _refused(SharingProblem.TWO_COMPANIES)
    (company,) = guests
    if sharing is Sharing.SINGLE_PARTY:
        return Fit() if wanted == company else _refused(SharingProblem.OTHER_PARTY)
    if sharing is Sharing.MIXED:
        return _fit_mixed(company)
    return _fit_same_gender(company, wanted)


def fit_in_room(sharing: Sharing, guests: frozenset[str], wanted: str | None) -> Fit:
    """Whether one more guest fits a shared room, as `fit` says it of the dwelling: by the keys that the room has.

    A shared room is never mixed. In a home for one party it is shared by two who both said yes to it, or by nobody.
    """
    return fit(sharing if sharing is Sharing.SINGLE_PARTY else Sharing.SAME_GENDER, guests, wanted)


def _fit_mixed(company: str) -> Fit:
    # Guests who came under an earlier policy of the dwelling keep their key.
    return Fit() if company == ANY_COMPANY else _refused(SharingProblem.OTHER_COMPANY)


def _fit_same_gender(company: str, wanted: str | None) -> Fit:
    if company not in set(Flat):
        return _refused(SharingProblem.OTHER_COMPANY)
    needs = Flat(company)
    if wanted in (None, company):
        return Fit(needs)
    return Fit(needs, (Refusal(SharingProblem.OTHER_FLAT, {"flat": company}),))


def _flat_key(flat: Flat | None) -> str:
    if flat is None:
        raise FlatNotSaidError(Refusal(SharingProblem.FLAT_NOT_SAID))
    return flat.value


def _refused(problem: SharingProblem) -> Fit:
    return Fit(refusals=(Refusal(problem),))
