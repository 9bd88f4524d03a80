"""Whether single rooms are short where a placement is: then a coordinator decides who gets one."""

from datetime import date

from housing.availability.queries.capacity import Conditions
from housing.availability.stays import Choice, stays_of
from housing.availability.whole_stays import whole_stays
from housing.placements.queries.claims import others_who_want_own_rooms
from housing.placements.queries.own_placements import OwnPlacement
from housing.rules.claiming import are_short

SINGLE = Conditions(own_room=True)


def own_rooms_are_short(placement: OwnPlacement, today: date) -> bool:
    """Tell whether there may be too few single rooms, for all the nights that are left of a placement, in its place."""
    stays = stays_of(placement, Choice(), today)
    if not stays:
        return False
    place = placement.site.municipality_id
    free = whole_stays(stays, [place], SINGLE).get(place, 0)
    return are_short(free, others_who_want_own_rooms(placement.id, place, stays))
