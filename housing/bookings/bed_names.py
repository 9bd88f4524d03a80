"""What a bed is called among officers, who know their houses."""

from flask_babel import gettext as _

from housing.bookings.queries.requests import BedWanted
from housing.stock.bed_names import room_name
from housing.stock.models import Bed


def bed_name(bed: BedWanted) -> str:
    """Return "Skogsgården, A, rum 2", and which bed where the room has several."""
    return name_from(bed.home, bed.dwelling_label, bed.room, bed.label, is_shared=bed.is_shared_room)


def name_of_bed(bed: Bed) -> str:
    """Return the same of a bed as the stock has it."""
    home = bed.dwelling.property.name
    return name_from(home, bed.dwelling.label, bed.room, bed.label, is_shared=bed.is_shared_room)


def name_from(home: str, dwelling: str, room: str, label: str, *, is_shared: bool) -> str:
    """Return the same from its parts."""
    room_or_bed = room_name(room, label, is_shared=is_shared)
    return _("%(home)s, %(dwelling)s, %(room)s", home=home, dwelling=dwelling, room=room_or_bed)
