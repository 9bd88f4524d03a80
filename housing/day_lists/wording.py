"""Words of lists, in the reader's language."""

from babel.dates import get_day_names
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from housing.day_lists.listing import ToClean
from housing.filters import room_filter
from housing.rules.day_list import Kind, Press, Scope
from housing.stock.bed_names import room_name

KINDS = {
    Kind.CLEANING: _l("Cleaners"),
    Kind.RECEPTION: _l("Reception"),
    Kind.CARETAKER: _l("Caretaker"),
}
WHAT_THEY_READ = {
    Kind.CLEANING: _l("Rooms to clean and beds to make. They note what is cleaned."),
    Kind.RECEPTION: _l("Who comes and who leaves, with first name and booking code. They note keys out and back."),
    Kind.CARETAKER: _l(
        "Rooms, who comes and leaves without names, what is to be cleaned. They note keys and cleaning."
    ),
}
BUTTONS = {
    Press.CLEANED: _l("Cleaned"),
    Press.KEY_OUT: _l("Key out"),
    Press.KEY_BACK: _l("Key back"),
}
BY = {
    Kind.CLEANING: _l("the cleaners"),
    Kind.RECEPTION: _l("the reception"),
    Kind.CARETAKER: _l("the caretaker"),
}
TIMES = {
    "before_closing": _l("before closing"),
    "evening": _l("in the evening"),
    "unknown": _l("time not known yet"),
}


def weekdays() -> dict[str, str]:
    """Return the days of the week by number, Monday first."""
    names = get_day_names(locale=get_locale())
    return {str(number): names[number] for number in range(7)}


def what_to_clean(line: ToClean) -> str:
    """Return "the whole of lgh 1002", "lgh 1002, rum 2", or the bed where somebody stays in the room."""
    first = line.beds[0]
    if line.scope is Scope.HOME:
        return _("The whole of %(dwelling)s", dwelling=line.dwelling_label)
    room = room_filter(first.room)
    if line.scope is Scope.BED:
        room = room_name(room, first.label, is_shared=first.is_shared_room)
    return _("%(dwelling)s, %(room)s", dwelling=line.dwelling_label, room=room)


def beds_to_make(line: ToClean) -> str:
    """Return which beds were used, and so are to be made."""
    count = ngettext("%(num)s bed to make", "%(num)s beds to make", len(line.beds))
    rooms = ", ".join(room_name(room_filter(bed.room), bed.label, is_shared=bed.is_shared_room) for bed in line.beds)
    return f"{count}: {rooms}"
