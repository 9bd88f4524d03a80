"""The columns that a coordinator gets beside her own, in words."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from housing.bookings.own_file import NotPlaced, RowState
from housing.placements.own_columns import OWN_HEADINGS
from housing.placements.reading import PlacementFile
from housing.rules.housed import Standing
from housing.spreadsheets.filled_columns import FilledColumn, Filling, Value

HEADINGS = {
    "answered": _l("Praktikbo: answered"),
    "housed": _l("Praktikbo: housed"),
    "waiting": _l("Praktikbo: waiting"),
    "days_left": _l("Praktikbo: days left"),
}
"""In the reader's language; whatever they are called, `OWN_HEADINGS` knows it when the file comes back."""

_NOT_PLACED = {NotPlaced.NOT_IMPORTED: _l("not imported"), NotPlaced.CALLED_OFF: _l("cancelled")}
_HOUSED = {Standing.HOUSED: _l("yes"), Standing.PART: _l("partly"), Standing.NEEDS_NONE: _l("needs none")}

NOTHING: tuple[Value, ...] = (None,) * len(OWN_HEADINGS)


def filling_of(file: PlacementFile, states: dict[int, RowState | NotPlaced]) -> Filling:
    """Return what is to be written into the file; rows of which nothing is known get empty cells."""
    own = file.sheet.own
    return Filling(
        table_name=file.sheet.name,
        header_row=file.sheet.header.row_number if own.row is None else own.row,
        columns=tuple(FilledColumn(str(HEADINGS[each]), tuple(own.at.get(each, ()))) for each in OWN_HEADINGS),
        values={row.number: _cells(states.get(row.number)) for row in file.sheet.fields},
    )


def _cells(state: RowState | NotPlaced | None) -> tuple[Value, ...]:
    match state:
        case None:
            return NOTHING
        case NotPlaced():
            return (str(_NOT_PLACED[state]), *NOTHING[1:])
        case RowState(standing, days_left):
            return (
                _yes_or_no(standing is not Standing.NOT_ANSWERED),
                str(_HOUSED.get(standing) or _("no")),
                _yes_or_no(standing is Standing.WAITING),
                days_left,
            )


def _yes_or_no(said: bool) -> str:
    return _("yes") if said else _("no")
