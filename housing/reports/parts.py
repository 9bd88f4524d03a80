"""The reports there are, by the part of the address that names them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from housing.reports.grouping import Scope
from housing.reports.housing_tables import occupancy, weeks
from housing.reports.request_tables import refusals, requests, waiting
from housing.reports.tables import By, Table


@dataclass(frozen=True, slots=True)
class Part:
    """A report: what it is called, the question it answers, and how its table is made."""

    title: LazyString
    question: LazyString
    table: Callable[[Scope, By], Table]


PARTS: Mapping[str, Part] = {
    "occupancy": Part(_l("Occupancy"), _l("How many of the nights on offer were slept in?"), occupancy),
    "weeks": Part(_l("Weeks of placement housed"), _l("How many weeks of placement did we house?"), weeks),
    "requests": Part(_l("Requests"), _l("How many asked us, and what became of it?"), requests),
    "waiting": Part(_l("Waiting time"), _l("How soon did we answer?"), waiting),
    "refusals": Part(_l("Refusals"), _l("To whom did we say no, and why?"), refusals),
}

LINES: Mapping[By, LazyString] = {
    By.MONTH: _l("By month"),
    By.PROPERTY: _l("By property"),
    By.INSTITUTION: _l("By university"),
}
