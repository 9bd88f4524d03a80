"""What a bed is called among officers, who know their houses."""

from flask_babel import gettext as _

from housing.bookings.queries.requests import BedWanted
from housing.stock.models import Bed


def bed_name(bed: BedWanted) -> str:
    """Return "Skogsgården, A, rum 2", and which bed where the room has several."""
    return _name(bed.home, bed.dwelling_label, bed.room, bed.label if bed.is_shared_room else None)


def name_of_bed(bed: Bed) -> str:
    """Return the same of a bed as the stock has it."""
    home = bed.dwelling.property.name
    return _name(home, bed.dwelling.label, bed.room, bed.label if bed.is_shared_room else None)


def _name(home: str, dwelling: str, room: str, bed: str | None) -> str:
    if bed is not None:
        return _("%(home)s, %(dwelling)s, %(room)s, bed %(bed)s", home=home, dwelling=dwelling, room=room, bed=bed)
    return _("%(home)s, %(dwelling)s, %(room)s", home=home, dwelling=dwelling, room=room)
