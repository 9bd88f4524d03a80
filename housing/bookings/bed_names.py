"""What a bed is called among officers, who know their houses."""

from flask_babel import gettext as _

from housing.bookings.queries.requests import BedWanted
from housing.stock.bed_names import room_name
from housing.stock.models import Bed


def bed_name(bed: BedWanted) -> str:
    """Return "Skogsgården, A, rum 2", and which bed where the room has several."""
    return _name(bed.home, bed.dwelling_label, room_name(bed.room, bed.label, is_shared=bed.is_shared_room))


def name_of_bed(bed: Bed) -> str:
    """Return the same of a bed as the stock has it."""
    room = room_name(bed.room, bed.label, is_shared=bed.is_shared_room)
    return _name(bed.dwelling.property.name, bed.dwelling.label, room)


def _name(home: str, dwelling: str, room: str) -> str:
    return _("%(home)s, %(dwelling)s, %(room)s", home=home, dwelling=dwelling, room=room)
