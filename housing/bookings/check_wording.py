"""Sentences about what an officer looks at before answering: each check, passed or not, and the proposed answer."""

from collections.abc import Callable
from datetime import date
from typing import cast

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from housing.filters import date_filter, date_range_filter, weekday_filter
from housing.placements.claim_wording import what_is_needed
from housing.rules.checks import Check, Finding
from housing.rules.nights import ranges_of
from housing.rules.proposals import DeclineReason, ProposedAnswer
from housing.rules.sharing import Sharing, SharingProblem

ARRIVAL_TIMES = {
    "before_closing": _l("Before the key place closes"),
    "evening": _l("In the evening"),
    "unknown": _l("Not known yet"),
}
CHECKS = {
    Check.AHEAD: _l("Days"),
    Check.PUBLISHED: _l("Placement"),
    Check.OTHER_BOOKINGS: _l("Other bookings"),
    Check.BED_FREE: _l("The bed"),
    Check.CORE_NIGHTS: _l("Nights"),
    Check.SHARING: _l("Company"),
    Check.ROOM_TO_SHARE: _l("Shared room"),
    Check.CONDITIONS: _l("Conditions"),
    Check.PRIORITY: _l("Order"),
    Check.ARRIVAL: _l("Arrival"),
}
PROPOSED = {
    ProposedAnswer.APPROVE: _l("Approve"),
    ProposedAnswer.ASK_ARRIVAL: _l("Approve, and ask the student to agree about the key"),
    ProposedAnswer.OFFER_OTHER_BED: _l("Offer another bed"),
    ProposedAnswer.DECLINE: _l("Decline"),
    ProposedAnswer.CLOSE: _l("Close the request"),
    ProposedAnswer.ANSWER_EARLIER: _l("Answer the earlier application first"),
}
PROPOSED_NO = {
    DeclineReason.NOT_ELIGIBLE: _l("Decline: the placement gives no right to a bed"),
    DeclineReason.DUPLICATE: _l("Decline: the student already has a bed"),
}
"""A no with its reason, to the officer; the student reads `wording.DECLINE_REASONS`."""


def finding_sentence(finding: Finding) -> str:
    """Return what a check found, as a whole sentence."""
    return str(_SENTENCES[finding.check](finding))


def _days(finding: Finding, name: str) -> str:
    nights = cast("tuple[date, ...]", finding.facts[name])
    return ", ".join(date_range_filter((stay.arrival, stay.departure)) for stay in ranges_of(nights))


def _ahead(finding: Finding) -> str:
    day = date_filter(cast(date, finding.facts["departure"]))
    if finding.passed:
        return _("The stay ends %(day)s.", day=day)
    return _("The stay would have ended %(day)s: there is nothing left to give.", day=day)


def _published(finding: Finding) -> str:
    if not finding.passed:
        return _("The placement is not published, so it gives no right to a bed.")
    return _(
        "Published by %(institution)s on %(day)s.",
        institution=finding.facts["by"],
        day=date_filter(cast(date, finding.facts["on"])),
    )


def _other_bookings(finding: Finding) -> str:
    if finding.passed:
        return _("Has no other bed on those nights.")
    if finding.facts["nights"]:
        return _("Has another bed already: %(days)s.", days=_days(finding, "nights"))
    return _("Has applied for another bed before, which still waits: %(days)s.", days=_days(finding, "asked"))


def _bed_free(finding: Finding) -> str:
    if finding.passed:
        return _("Nobody else has the bed on those nights.")
    if finding.facts["retired_on"]:
        return _("The bed is out of use from %(day)s.", day=date_filter(cast(date, finding.facts["retired_on"])))
    if not finding.facts["nights"]:
        return _(
            "The bed has to stay empty between two guests, and another guest is too near %(days)s.",
            days=_days(finding, "too_near"),
        )
    return _("The bed is taken %(days)s.", days=_days(finding, "nights"))


def _core_nights(finding: Finding) -> str:
    if finding.passed:
        count = cast(int, finding.facts["nights"])
        return ngettext(
            "%(num)s night: all that the placement needs.", "%(num)s nights: all that the placement needs.", count
        )
    return _("Nights that the placement needs are missing: %(days)s.", days=_days(finding, "missing"))


def _sharing(finding: Finding) -> str:
    if finding.passed:
        return _("Fits those who live there on the same nights.")
    problems = cast("tuple[str, ...]", finding.facts["problems"])
    if SharingProblem.FLAT_NOT_SAID in problems and finding.facts["sharing"] == Sharing.MIXED:
        return _("Has not said women’s or men’s, and this room is shared.")
    if SharingProblem.FLAT_NOT_SAID in problems:
        return _("Has not said women’s or men’s flat, and this home is for one or the other.")
    if SharingProblem.FLAT_NOT_KEPT in problems:
        return _("Asked for a women’s or men’s flat, and this home is mixed by now.")
    if SharingProblem.OTHER_FLAT in problems:
        return _("Those who live there on the same nights asked for the other kind of flat (women’s or men’s).")
    if problems:
        return _("Somebody who does not share with this guest lives there on the same nights.")
    return _("Somebody who asked earlier, and still waits, does not share with this guest on the same nights.")


def _room_to_share(finding: Finding) -> str:
    if not finding.passed:
        return _("Has not agreed to share the room.")
    return _("Has agreed to share the room.") if finding.facts["shared_room"] else _("A room of one’s own.")


def _conditions(finding: Finding) -> str:
    if finding.passed:
        return _("The home has what is needed.")
    lacking = cast("tuple[str, ...]", finding.facts["unmet"])
    return _("The student needs, and does not get: %(what)s.", what=", ".join(map(what_is_needed, lacking)))


def _priority(finding: Finding) -> str:
    if finding.passed:
        return _("Nobody who waits asked for the bed earlier.")
    count = cast(int, finding.facts["asked_before"])
    return ngettext(
        "%(num)s student who still waits asked for the same bed earlier.",
        "%(num)s students who still wait asked for the same bed earlier.",
        count,
    )


def _arrival(finding: Finding) -> str:
    day = weekday_filter(cast(date, finding.facts["arrival"]))
    closes_at = finding.facts["closes_at"]
    if finding.facts["has_passed"] and not finding.facts["holds"]:
        return _(
            "Would have come %(day)s, which has passed: she gets the nights from tonight on. Agree with the student"
            " when she comes.",
            day=day,
        )
    if finding.facts["has_passed"]:
        return _("Would have come %(day)s, which has passed. Agree with the student when she comes.", day=day)
    if finding.passed:
        return _("Gets the key on arrival, %(day)s.", day=day)
    if closes_at is None:
        return _("Comes %(day)s, when the key place is closed all day.", day=day)
    if finding.facts["comes"] == "evening":
        return _("Comes in the evening %(day)s; the key place closes at %(time)s.", day=day, time=closes_at)
    return _("Does not know yet when on %(day)s; the key place closes at %(time)s.", day=day, time=closes_at)


_SENTENCES: dict[Check, Callable[[Finding], str]] = {
    Check.AHEAD: _ahead,
    Check.PUBLISHED: _published,
    Check.OTHER_BOOKINGS: _other_bookings,
    Check.BED_FREE: _bed_free,
    Check.CORE_NIGHTS: _core_nights,
    Check.SHARING: _sharing,
    Check.ROOM_TO_SHARE: _room_to_share,
    Check.CONDITIONS: _conditions,
    Check.PRIORITY: _priority,
    Check.ARRIVAL: _arrival,
}
