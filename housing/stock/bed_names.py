"""What a bed is called among those who keep it: by its room; the bed's own label only where beds share one."""

from flask_babel import gettext as _

from housing.stock.models import Bed


def room_name(room: str, label: str, *, is_shared: bool) -> str:
    """Return "rum 2", and which bed where the room has several."""
    return _("%(room)s, bed %(bed)s", room=room, bed=label) if is_shared else room


def bed_in_home(bed: Bed) -> str:
    """Return "lgh 1002, rum 2", for where the house is known."""
    room = room_name(bed.room, bed.label, is_shared=bed.is_shared_room)
    return _("%(dwelling)s, %(room)s", dwelling=bed.dwelling.label, room=room)


def bed_in_house(bed: Bed) -> str:
    """Return "Skolgatan 5, lgh 1002, rum 2"."""
    return f"{bed.dwelling.property.name}, {bed_in_home(bed)}"
