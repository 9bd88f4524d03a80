"""The arrival page to take along: a file that needs nothing else, a tagged PDF, an entry for a calendar."""

import json
import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import typst
from flask import render_template
from flask_babel import gettext as _
from icalendar import Calendar, Event

from housing.arrivals.sheet import HomeSheet, Part, Sheet
from housing.bookings.models import Booking
from housing.filters import instant_filter
from housing.written_language import written_language

SHEET = Path(__file__).with_name("sheet.typ")
ACCESSIBLE: Final = "ua-1"
"""PDF/UA-1: tagged, with a title and a language; what does not keep to it is not made at all."""

ONE_DAY = timedelta(days=1)
ARROWS = 0x2190
"""From here on Unicode holds arrows, pictures and the writing of East Asia."""
UNKNOWN_SIGN = "?"
CONTROL = re.compile(r"\\u00[01][0-9a-f]")
"""Signs that steer a terminal, as JSON writes them."""


def file_of(sheet: Sheet, at: datetime) -> str:
    """Return one HTML file with everything in it, which asks no server for anything."""
    return render_template("arrivals/file.html", sheet=sheet, made=made_sentence(at))


def pdf_of(sheet: Sheet, at: datetime) -> bytes:
    """Return a tagged PDF in the reader's language."""
    said = {
        "title": sheet.title,
        "language": written_language(),
        "homes": [{"days": home.days, "parts": _as_json(home.parts)} for home in sheet.homes],
        "common": _as_json(sheet.common),
        "made": made_sentence(at),
    }
    try:
        return _set(json.dumps(said))
    except typst.TypstError:
        # Our fonts lack a sign that an officer has written; without it the sheet is still useful.
        plain = json.dumps(said, ensure_ascii=False).translate(_Plain())
        return _set(CONTROL.sub(UNKNOWN_SIGN, plain))


def _set(said: str) -> bytes:
    inputs = {"sheet": said}
    return typst.compile(SHEET, format="pdf", sys_inputs=inputs, ignore_system_fonts=True, pdf_standards=ACCESSIBLE)


class _Plain(dict[int, str]):
    """Leaves letters, digits and the usual signs of European languages, and puts a question mark for all else."""

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        return sign if code < ARROWS and (sign.isprintable() or sign.isspace()) else UNKNOWN_SIGN


def calendar_of(sheet: Sheet, booking: Booking, at: datetime) -> bytes:
    """Return an entry for each part of the stay, with all that the page says in its description.

    Unlike the calendar that one subscribes to it is a file she asks for once: where it goes is hers to decide.
    """
    events = [
        Event.new(
            uid=f"arrival-{booking.ref}-{home.arrival}@praktikbo",
            summary=sheet.title,
            location=home.address,
            description=_in_one_text(home, sheet),
            start=home.arrival,
            end=home.departure + ONE_DAY,  # the day she leaves is a day in her calendar, too
            sequence=booking.version,
            stamp=at,
        )
        for home in sheet.homes
    ]
    calendar = Calendar.new(prodid="-//Praktikbo//Arrival//EN", subcomponents=events)
    return bytes(calendar.to_ical())


def made_sentence(at: datetime) -> str:
    """Say when it was made, and what to do when something has changed since."""
    return _("Made %(time)s. What has changed since stands on your page.", time=instant_filter(at))


def _in_one_text(home: HomeSheet, sheet: Sheet) -> str:
    return "\n\n".join("\n".join((part.heading, *part.lines)) for part in (*home.parts, *sheet.common))


def _as_json(parts: tuple[Part, ...]) -> list[dict[str, object]]:
    return [{"heading": part.heading, "lines": list(part.lines)} for part in parts]
