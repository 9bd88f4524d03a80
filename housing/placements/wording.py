"""Sentences about placements and their imports, in the reader's language."""

from collections.abc import Iterable, Sequence
from datetime import date

from babel.lists import format_list
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from housing.filters import date_range_filter, weeks_filter
from housing.placements.models import PlacementPeriod
from housing.placements.queries.known import HeldNights, KnownPlacement
from housing.placements.reading import PlacementFile
from housing.placements.reading_terms import TermSource
from housing.placements.reading_whole import LeftOut
from housing.placements.services.invitations import NotInvited
from housing.placements.services.planned import Change, Fact, Field, Plan, Planned, RowState
from housing.placements.services.undoing import CannotUndo
from housing.rules.nights import Period, stays_covered
from housing.rules.terms import Term
from housing.spreadsheets.wording import new_and_changed

STATES = {
    RowState.NEW: _l("New"),
    RowState.CHANGED: _l("Changed"),
    RowState.UNCHANGED: _l("Unchanged"),
}
FIELDS = {
    Field.STUDENT: _l("Name"),
    Field.COURSE: _l("Course"),
    Field.STUDY_TERM: _l("Study term"),
    Field.SITE: _l("Site"),
    Field.PERIODS: _l("Dates"),
    Field.HOUSING: _l("Wish for housing"),
    Field.STATUS: _l("Status"),
}
HOUSING = {
    "yes": _l("wants housing"),
    "no": _l("needs no housing"),
    "unknown": _l("will be asked about housing"),
}
STATUSES = {
    "draft": _l("draft"),
    "published": _l("published"),
    "cancelled": _l("cancelled"),
}
NOT_INVITED = {
    NotInvited.NEEDS_NONE: _l("need no housing"),
    NotInvited.BOOKED: _l("have a home or have asked for one"),
    NotInvited.OVER: _l("have a placement that is over"),
    NotInvited.SENT: _l("have been invited already"),
    NotInvited.PLANNED: _l("are to be invited on a day that has been chosen"),
    NotInvited.NOT_OFFERED: _l("go to a municipality that offers no housing here yet"),
    NotInvited.NO_ADDRESS: _l("have no e-mail address that works"),
}


def days_of(period: Period) -> str:
    """Return "8–26 feb. 2027 (v. 6–8)"."""
    days = (period.first_day, period.last_day)
    return _("%(days)s (%(weeks)s)", days=date_range_filter(days), weeks=weeks_filter([days]))


def periods_text(periods: Iterable[Period]) -> str:
    """Return all periods of a placement, with their weeks."""
    return ", ".join(days_of(period) for period in periods)


def periods_typed(periods: Iterable[PlacementPeriod]) -> str:
    """Return "2027-02-08–2027-02-26 + 2027-03-22–2027-04-09": as one would type them."""
    return " + ".join(f"{each.first_day}\N{EN DASH}{each.last_day}" for each in periods)


def term_sentence(file: PlacementFile, terms: Sequence[Term]) -> str:
    """Say where the year of the dates comes from; `terms` are those that the placements belong to."""
    codes = [file.term.code] if file.term else [term.code for term in terms]
    if not codes:
        return _("No row could be read, so that the term is not known.")
    names = format_list(codes, locale=get_locale() or "sv")
    sentences = {
        TermSource.GIVEN: _("The term is %(term)s, as you said.", term=names),
        TermSource.TITLE: _("The term is %(term)s: the title in the file says so.", term=names),
        TermSource.FILE_NAME: _("The term is %(term)s: the name of the file says so.", term=names),
        TermSource.TITLE_YEAR: _(
            "The year is %(year)s: the title in the file says so. The placements are in %(term)s.",
            year=file.year,
            term=names,
        ),
        TermSource.FILE_NAME_YEAR: _(
            "The year is %(year)s: the name of the file says so. The placements are in %(term)s.",
            year=file.year,
            term=names,
        ),
        TermSource.NEXT_OCCURRENCE: _(
            "Neither title nor file name says one term or one year. Weeks and days without a year are the next such, "
            "in %(term)s. Wrong year? Choose the term and send the file again.",
            term=names,
        ),
        TermSource.DATES: _("The rows say their year themselves. The placements are in %(term)s.", term=names),
    }
    return sentences[file.term_source]


def held_sentence(planned: Planned, day: date) -> str:
    """Say what is booked on a placement that moves, and what will become of it once that is published."""
    assert planned.held is not None  # noqa: S101 (asked of a placement with nights that are held)
    nights = ", ".join(date_range_filter((stay.arrival, stay.departure)) for stay in planned.held.stays)
    facts = {"municipality": planned.held.municipality_name, "nights": nights}
    if planned.held.municipality_name != planned.place.name:
        return _(
            "A room in %(municipality)s is booked %(nights)s. If it is still near enough, the student and the"
            " municipality are asked to agree on the nights that change. If it is too far away, it is given back, the"
            " student is told, and she goes first among those who wait at the new place.",
            **facts,
        )
    if stays_covered(planned.held.stays, planned.row.periods, planned.place.window_rules, day):
        return _("A room in %(municipality)s is booked %(nights)s. It still fits, and nothing changes.", **facts)
    return _(
        "A room in %(municipality)s is booked %(nights)s. The student and the municipality get a proposal for the new"
        " nights, and the room is held until both have answered. If no room is free at all, the student goes first"
        " among those who wait. You see it in the list of students.",
        **facts,
    )


def given_back_sentence(held: HeldNights) -> str:
    """Say what becomes of a room that is booked on a placement which is called off."""
    nights = ", ".join(date_range_filter((stay.arrival, stay.departure)) for stay in held.stays)
    return _(
        "A room in %(municipality)s is booked %(nights)s. It is given back, and the student is told.",
        municipality=held.municipality_name,
        nights=nights,
    )


_NOT_UNDONE = {
    CannotUndo.UNDONE: _l("It has been undone already."),
    CannotUndo.TOO_OLD: _l(
        "It is too long ago: how the placements were before is no longer known. Send in a list with what is right now."
    ),
    CannotUndo.LATER: _l("A later list has changed these placements. Undo that one first."),
    CannotUndo.BOOKED: _l(
        "Something is booked or applied for on these placements. Change or call off each of them instead: then the "
        "bookings follow, and everybody is told."
    ),
    CannotUndo.BOOKINGS_ENDED: _l(
        "Rooms were given back when these placements were called off, and undoing would not bring them back. Add the "
        "placements anew instead, and the students can ask for a room."
    ),
    CannotUndo.CHANGED: _l("These placements have been changed since. Change them by hand instead."),
}


def undo_refused_sentence(because: CannotUndo) -> str:
    """Say why an import was not undone, and what to do instead."""
    return str(_NOT_UNDONE[because])


def fact_text(field: Field, fact: Fact) -> str:
    """Return the old or new value of a field as people say it."""
    if field is Field.PERIODS and isinstance(fact, tuple):
        return periods_text(period for period in fact if isinstance(period, Period))
    if field is Field.HOUSING:
        return str(HOUSING[str(fact)])
    if field is Field.STATUS:
        return str(STATUSES[str(fact)])
    return _("nothing") if fact is None else str(fact)


def change_sentences(planned: Planned) -> tuple[str, ...]:
    """Return what changes of a placement; the stored name of a protected identity is not told."""
    covered = planned.known is not None and planned.known.is_protected
    return tuple(
        _("The name changes") if covered and change.field is Field.STUDENT else _change_sentence(change)
        for change in planned.changes
    )


def _change_sentence(change: Change) -> str:
    """Return "Dates: 8–26 feb. → 15 feb.–5 mars"."""
    return _(
        "%(field)s: %(old)s → %(new)s",
        field=FIELDS[change.field],
        old=fact_text(change.field, change.old),
        new=fact_text(change.field, change.new),
    )


def rows_text(rows: Sequence[int]) -> str:
    """Return "row 4" or "rows 4 and 5"."""
    if len(rows) == 1:
        return _("row %(row)s", row=rows[0])
    first = ", ".join(map(str, rows[:-1]))
    return _("rows %(first)s and %(last)s", first=first, last=rows[-1])


def left_out_sentence(left_out: LeftOut) -> str:
    """Say that a sound row waits for another row of its placement to be mended."""
    return _(
        "Row %(row)s is right, but row %(other)s of the same placement is not. Half a placement is never published.",
        row=left_out.row,
        other=left_out.because_of_row,
    )


def counts_sentence(plan: Plan) -> str:
    """Return "180 new, 0 changed, 1 unchanged."."""
    unchanged = ngettext("%(num)s unchanged", "%(num)s unchanged", plan.counts[RowState.UNCHANGED])
    return f"{new_and_changed(plan.counts[RowState.NEW], plan.counts[RowState.CHANGED])}, {unchanged}."


def bad_rows_sentence(number: int) -> str:
    """Say how many rows cannot be used."""
    return ngettext("%(num)s row cannot be used as it is.", "%(num)s rows cannot be used as they are.", number)


def vanished_sentence(number: int) -> str:
    """Say that there are placements which the file no longer holds."""
    return ngettext(
        "%(num)s published placement of these courses is not in the list.",
        "%(num)s published placements of these courses are not in the list.",
        number,
    )


def called_off_sentence(number: int) -> str:
    """Say how many placements were called off because the list no longer holds them."""
    return ngettext("%(num)s placement was called off.", "%(num)s placements were called off.", number)


def lived_in_sentence(placements: Sequence[KnownPlacement]) -> str:
    """Say which placements could not be called off because their student lives in a room, and what to do."""
    return ngettext(
        "%(num)s placement was not called off, because the student lives in a room on it (%(which)s). Ask the "
        "municipality to end the stay, then call the placement off.",
        "%(num)s placements were not called off, because the students live in rooms on them (%(which)s). Ask the "
        "municipality to end the stays, then call the placements off.",
        len(placements),
        which="; ".join(f"{each.key[2].upper()}, {each.site_name}, {each.municipality_name}" for each in placements),
    )
