"""The lines of the worklist in words: who asks for what, the one thing that is wrong, and the answer proposed.

A page may have two hundred of them, so each says its words and addresses once, and what is the same for all of them
(a sentence without its values, an address without its reference) is looked up once for the page.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from flask import url_for
from flask_babel import gettext as _

from housing.access import Viewer, viewer
from housing.accounts.names import name_of
from housing.bookings.bed_names import name_from
from housing.bookings.check_wording import PROPOSED, PROPOSED_NO, finding_sentence
from housing.bookings.queries.parties import TogetherHere
from housing.bookings.queries.requests import WaitingRequest
from housing.bookings.services.checking import CheckedRequest
from housing.bookings.wording import days_and_nights
from housing.filters import SAID, date_filter
from housing.rules.checks import Check, Finding
from housing.rules.nights import Stay
from housing.rules.proposals import DeclineReason, Proposal, ProposedAnswer
from housing.rules.refusals import Value
from housing.written_language import written_language

ANY_REF = "REF"
"""Stands for the reference in an address; a municipality's part of it is in small letters."""


class Asker(NamedTuple):
    """Who asked, and the address of the request."""

    name: str
    url: str


class Button(NamedTuple):
    """The answer that is proposed. Where it `is_sent`, a press gives it, with the reason of a no; else `url` is a page.

    `is_no`: it is painted as a thing that cannot be taken back.
    """

    text: str
    url: str
    is_sent: bool
    reason: DeclineReason | None = None
    is_no: bool = False


class Line(NamedTuple):
    """A request as the worklist shows it. `problem` is the one thing that is wrong, None where all checks passed.

    `mate`: with whom she wants to live, without a name and an address as long as that one has not asked here.
    """

    ref: str
    version: int
    asker: Asker
    tick: str
    bed: str
    days: str
    site: str
    institution: str
    answer_by: str
    placement: str
    is_overdue: bool
    goes_first: bool
    mate: Asker | None
    problem: str | None
    rivals: tuple[Asker, ...]
    button: Button | None


SENT_TO = {
    ProposedAnswer.ASK_ARRIVAL: "requests.approve_request",
    ProposedAnswer.CLOSE: "requests.decline_request",
    ProposedAnswer.DECLINE: "requests.decline_request",
}
"""The answers that one press gives; to approve what passed, several are ticked."""


class _Addresses:
    """The addresses of a municipality's requests by endpoint: to make one takes longer than to fill in a reference."""

    def __init__(self, slug: str) -> None:
        self._slug = slug
        self._made: dict[str, str] = {}

    def of(self, ref: str, endpoint: str = "requests.show") -> str:
        if endpoint not in self._made:
            self._made[endpoint] = url_for(endpoint, slug=self._slug, ref=ANY_REF)
        return self._made[endpoint].replace(ANY_REF, ref)


def lines_of(found: Sequence[CheckedRequest], slug: str, day: date, together: Mapping[int, TogetherHere]) -> list[Line]:
    """Return the lines of a municipality's worklist on `day`, as the viewer may read them.

    `together`: who wants to live with another, by placement.
    """
    reader, addresses, language = viewer(), _Addresses(slug), written_language()
    tick, placement = _("Approve %(student)s"), _("Placement at %(site)s, %(institution)s. Answer by %(day)s.")
    lines = []
    for each in found:
        asked, bed, problem = each.request, each.request.bed, each.problem
        asker = _asker(asked, reader, addresses)
        answer_by = date_filter(asked.answer_by)
        lines.append(
            Line(
                ref=asked.ref,
                version=asked.version,
                asker=asker,
                tick=tick % {"student": asker.name},
                bed=_bed(bed.home, bed.dwelling_label, bed.room, bed.label, bed.is_shared_room, language),
                days=_days(asked.stays, language),
                site=asked.site,
                institution=asked.institution,
                answer_by=answer_by,
                placement=placement % {"site": asked.site, "institution": asked.institution, "day": answer_by},
                is_overdue=each.is_overdue(day),
                goes_first=asked.goes_first is not None,
                mate=_mate(together.get(asked.placement_id), reader, addresses),
                problem=_problem(problem.check, tuple(problem.facts.items()), language) if problem else None,
                rivals=tuple([_asker(rival, reader, addresses) for rival in each.rivals]),
                button=_button(each.proposal, asked.ref, addresses, language),
            )
        )
    return lines


def _asker(asked: WaitingRequest, reader: Viewer, addresses: _Addresses) -> Asker:
    return Asker(name_of(asked.person, reader), addresses.of(asked.ref))


def _mate(together: TogetherHere | None, reader: Viewer, addresses: _Addresses) -> Asker | None:
    if together is None:
        return None
    if together.person is None or together.ref is None:
        return Asker(_("a fellow student who has not asked here"), "")
    return Asker(name_of(together.person, reader), addresses.of(together.ref))


def _button(proposal: Proposal, ref: str, addresses: _Addresses, language: str) -> Button | None:
    answer, reason = proposal.answer, proposal.reason
    if answer is ProposedAnswer.OFFER_OTHER_BED:
        return Button(_answer(answer, None, language), addresses.of(ref, "offering.other_beds"), is_sent=False)
    if answer not in SENT_TO:
        return None
    is_no = answer is ProposedAnswer.DECLINE
    text = _answer(answer, reason if is_no else None, language)
    return Button(text, addresses.of(ref, SENT_TO[answer]), is_sent=True, reason=reason, is_no=is_no)


# What many lines say is remembered in the language at hand, which is why that is asked for.


@lru_cache(maxsize=SAID)
def _days(stays: tuple[Stay, ...], _language: str) -> str:
    return days_and_nights(stays)


@lru_cache(maxsize=SAID)
def _bed(home: str, dwelling: str, room: str, label: str, is_shared: bool, _language: str) -> str:
    return name_from(home, dwelling, room, label, is_shared=is_shared)


@lru_cache(maxsize=SAID)
def _problem(check: Check, facts: tuple[tuple[str, Value], ...], _language: str) -> str:
    return finding_sentence(Finding(check, passed=False, facts=dict(facts)))


@lru_cache
def _answer(answer: ProposedAnswer, reason_of_no: DeclineReason | None, _language: str) -> str:
    return str(PROPOSED_NO[reason_of_no] if reason_of_no else PROPOSED[answer])
