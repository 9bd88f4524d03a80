"""What a bed is called among officers, who know their houses."""

from flask_babel import gettext as _

from housing.bookings.queries.requests import BedWanted


def bed_name(bed: BedWanted) -> str:
    """Return "Skogsgården, A, rum 2", and which bed where the room has several."""
    where = {"home": bed.home, "dwelling": bed.dwelling_label, "room": bed.room}
    if bed.is_shared_room:
        return _("%(home)s, %(dwelling)s, %(room)s, bed %(bed)s", **where, bed=bed.label)
    return _("%(home)s, %(dwelling)s, %(room)s", **where)
