"""The answer that is proposed to the officer, from the findings of the checks.

The system proposes, a person decides (domain.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from housing.rules.checks import Check, Finding


class ProposedAnswer(StrEnum):
    """What may be proposed to the officer."""

    APPROVE = "approve"
    ASK_ARRIVAL = "ask_arrival"
    OFFER_OTHER_BED = "offer_other_bed"
    DECLINE = "decline"
    CLOSE = "close"
    ANSWER_EARLIER = "answer_earlier"


class DeclineReason(StrEnum):
    """Why a request is declined, as the officer chooses it; the words stand elsewhere."""

    FULL = "full"
    NOT_ELIGIBLE = "not_eligible"
    OTHER_BED_NEEDED = "other_bed_needed"
    CLOSED = "closed"
    ARRIVAL = "arrival"
    DUPLICATE = "duplicate"
    OVER = "over"
    OTHER = "other"


_DECLINED = {
    Check.PUBLISHED: DeclineReason.NOT_ELIGIBLE,
    Check.OTHER_BOOKINGS: DeclineReason.DUPLICATE,
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the officer may answer with one click, and the finding it rests on."""

    answer: ProposedAnswer
    because: Finding | None = None
    reason: DeclineReason | None = None


def first_problem(findings: Sequence[Finding]) -> Finding | None:
    """The gravest check that did not pass: the one thing that is wrong."""
    return next((finding for finding in findings if not finding.passed), None)


def propose(findings: Sequence[Finding]) -> Proposal:
    """The answer that the gravest problem asks for; without a problem, to approve."""
    problem = first_problem(findings)
    if problem is None:
        return Proposal(ProposedAnswer.APPROVE)
    if problem.check is Check.AHEAD:
        return Proposal(ProposedAnswer.CLOSE, problem, DeclineReason.OVER)
    if problem.check is Check.OTHER_BOOKINGS and not problem.facts["nights"]:
        # She has no bed yet, so none of her applications is one too many: a person chooses between them.
        return Proposal(ProposedAnswer.ANSWER_EARLIER, problem)
    if problem.check in _DECLINED:
        return Proposal(ProposedAnswer.DECLINE, problem, _DECLINED[problem.check])
    if problem.check is Check.ARRIVAL:
        return Proposal(ProposedAnswer.ASK_ARRIVAL, problem)
    return Proposal(ProposedAnswer.OFFER_OTHER_BED, problem)
