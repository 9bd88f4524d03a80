"""What can be done with placements. Nothing here commits."""

from housing.placements.services.answers import answer_housing
from housing.placements.services.cancelling import StillBooked, cancel_placement
from housing.placements.services.comparing import plan_import
from housing.placements.services.invitations import invite, plan_invitations, send_due_invitations
from housing.placements.services.planned import Plan
from housing.placements.services.publishing import BadRows, Published, publish
from housing.placements.services.sites import place_site

__all__ = [
    "BadRows",
    "Plan",
    "Published",
    "StillBooked",
    "answer_housing",
    "cancel_placement",
    "invite",
    "place_site",
    "plan_import",
    "plan_invitations",
    "publish",
    "send_due_invitations",
]
