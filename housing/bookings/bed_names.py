"""What a bed is called among officers, who know their houses."""

from flask_babel import gettext as _

from housing.bookings.queries.requests import BedWanted
from housing.stock.bed_names import room_name


def bed_name(bed: BedWanted) -> str:
    """Return "Skogsgården, A, rum 2", and which bed where the room has several."""
    room = room_name(bed.room, bed.label, is_shared=bed.is_shared_room)
    return _("%(home)s, %(dwelling)s, %(room)s", home=bed.home, dwelling=bed.dwelling_label, room=room)
