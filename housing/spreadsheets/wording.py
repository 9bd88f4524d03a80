"""Mistakes in sent files as sentences: what is wrong, and what would be right."""

import re
from collections.abc import Sequence
from decimal import Decimal

from babel.lists import format_list
from flask_babel import format_decimal, get_locale, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from housing.spreadsheets.faults import Fact, FileFault, UnreadableFile
from housing.spreadsheets.problems import ProblemCode, RowProblem

_MOST_NAMES = 3
_PLAIN_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")

_FAULTS = {
    FileFault.EMPTY: _l("The file is empty. Choose a file with a table in it."),
    FileFault.TOO_LARGE: _l(
        "The file is larger than %(limit)s MB. Remove what is not part of the table, or divide it into several files."
    ),
    FileFault.UNPACKS_TOO_LARGE: _l(
        "The file holds more than %(limit)s MB when it is unpacked. Copy the table alone to a new file and send that."
    ),
    FileFault.NOT_A_TABLE: _l("There is no table in the file. Send an Excel file (.xlsx) or a CSV file."),
    FileFault.OTHER_FORMAT: _l(
        "The file is of the kind %(format)s, which cannot be read here. "
        "Save it as an Excel file (.xlsx) or as CSV and send that."
    ),
    FileFault.ENCRYPTED: _l("The file is locked with a password. Save it without a password and send it again."),
    FileFault.BROKEN: _l("The file is damaged, or only part of it arrived. Open it, save it anew and send it again."),
    FileFault.UNKNOWN_ENCODING: _l(
        "The letters in the file cannot be read. Save it as “CSV UTF-8” or as an Excel file (.xlsx) and send that."
    ),
    FileFault.BROKEN_LETTER: _l(
        "A letter on row %(row)s is broken. Write it anew, save the file as “CSV UTF-8” or as an Excel file (.xlsx) "
        "and send that."
    ),
    FileFault.OPEN_QUOTE: _l(
        "On row %(row)s a quotation mark begins a text that does not end properly. Remove the mark and send it again."
    ),
    FileFault.TOO_MANY_ROWS: _l("The file has more than %(limit)s rows. Divide it into several files."),
    FileFault.TOO_MANY_COLUMNS: _l("The file has more than %(limit)s columns. Remove those that are not needed."),
    FileFault.TOO_MUCH_TEXT: _l("The file holds too much text. A cell may hold at most %(limit)s characters."),
    FileFault.NO_HEADER: _l(
        "None of the first %(limit)s rows has the headings that are needed. They are usually called %(columns)s."
    ),
    FileFault.MISSING_COLUMNS: _l(
        "The headings on row %(row)s lack %(columns)s. Add what is missing and send the file again."
    ),
    FileFault.COLUMN_TWICE: _l("Two columns on row %(row)s are called %(column)s. Keep one of them."),
    FileFault.SEVERAL_TABLES: _l(
        "Several sheets have such headings and rows: %(sheets)s. Put all rows on one sheet, or send one file for each."
    ),
    FileFault.NO_ROWS: _l("There are no rows below the headings on row %(row)s."),
}

# Beside each sentence: what the expected values are called in it, in their order.
_PROBLEMS = {
    ProblemCode.TOO_LONG: (_l("The text is too long. It may have at most %(most)s characters."), ("most",)),
    ProblemCode.NOT_ONE_OF: (_l("“%(value)s” is not understood. Write %(all)s."), ()),
    ProblemCode.NOT_ONE_OF_OR_BLANK: (
        _l("“%(value)s” is not understood. Write %(all)s, or leave the cell blank."),
        (),
    ),
    ProblemCode.NO_VALUE: (
        _l("The formula in the cell has no value (%(value)s). Calculate it anew, or write what it should give."),
        (),
    ),
    ProblemCode.NOT_A_NUMBER: (_l("“%(value)s” is not a number. Write for example %(example)s."), ("example",)),
    ProblemCode.OUT_OF_RANGE: (
        _l("%(value)s cannot be right. It should be between %(least)s and %(most)s."),
        ("least", "most"),
    ),
    ProblemCode.TOO_EXACT: (_l("%(value)s has too many decimals. Write at most %(most)s."), ("most",)),
    ProblemCode.SWAPPED: (
        _l("%(value)s seems to belong in the column %(column)s. Let the two change places."),
        ("column",),
    ),
    ProblemCode.DO_NOT_AGREE: (_l("Two cells of the row do not agree. It should be %(all)s."), ()),
    ProblemCode.REPEATS: (_l("The same already stands on row %(row)s. Remove one of the rows."), ("row",)),
    ProblemCode.DIFFERS: (
        _l("Here it says “%(value)s”, but row %(row)s says “%(other)s” of the same. Let the rows say the same."),
        ("row", "other"),
    ),
    ProblemCode.NOT_AN_EMAIL: (
        _l("“%(value)s” is not an e-mail address. Write one address, such as %(example)s."),
        ("example",),
    ),
    ProblemCode.NOT_A_NAME: (_l("“%(value)s” is not a whole name. Write it as %(example)s."), ("example",)),
    ProblemCode.NOT_A_DATE: (_l("“%(value)s” is not a date. Write for example %(example)s."), ("example",)),
    ProblemCode.NO_SUCH_DATE: (
        _l("There is no such day as “%(value)s”. The last day of that month is %(day)s."),
        ("day",),
    ),
    ProblemCode.NOT_WEEKS: (
        _l("“%(value)s” is not understood as weeks. Write for example %(example)s."),
        ("example",),
    ),
    ProblemCode.NO_SUCH_WEEK: (
        _l("There is no such week as “%(value)s”. The last week of %(year)s is week %(week)s."),
        ("year", "week"),
    ),
    ProblemCode.WEEKS_REVERSED: (
        _l("Weeks %(weeks)s end before they begin. Write the first week first."),
        ("weeks",),
    ),
    ProblemCode.WEEKS_OVERLAP: (
        _l("Weeks %(weeks)s overlap. Let each week stand only once."),
        ("weeks",),
    ),
    ProblemCode.WEEKS_OUTSIDE_TERM: (
        _l("“%(value)s” lies outside %(term)s, which is weeks %(weeks)s. Check the weeks, and which term was chosen."),
        ("term", "weeks"),
    ),
    ProblemCode.REVERSED: (
        _l("%(value)s is before the first day, %(first)s. The last day must be that day or a later one."),
        ("first",),
    ),
    ProblemCode.TOO_LONG_PERIOD: (
        _l("“%(value)s” makes the period longer than %(most)s weeks. Check where it begins and ends."),
        ("most",),
    ),
    ProblemCode.OVERLAPS: (
        _l("The days overlap those on row %(row)s of the same person and course. Change one of the rows."),
        ("row",),
    ),
    ProblemCode.OUTSIDE_TERM: (
        _l(
            "%(value)s lies outside %(term)s, which is from %(first)s to %(last)s. "
            "Check the day, and which term was chosen."
        ),
        ("term", "first", "last"),
    ),
    ProblemCode.OTHER_NAME: (
        _l(
            "The e-mail address belongs to somebody with another name than “%(value)s”. Check the address. "
            "If it is right, ask the student how the name is written in the account here, and write it so."
        ),
        (),
    ),
    ProblemCode.LONG_OVER: (_l("“%(value)s” was over long ago. Check the year."), ()),
    ProblemCode.FAR_FROM_THE_REST: (
        _l(
            "“%(value)s” is far from the other rows, most of which are in %(term)s. Check the year. "
            "If it is right, send the row in a file of its own."
        ),
        ("term",),
    ),
}
_EMPTY = _l("The cell is empty. It must be filled in.")
_EMPTY_WITH_EXAMPLE = _l("The cell is empty. Write for example %(example)s.")
_EMPTY_WITH_WORDS = _l("The cell is empty. Write %(all)s.")
_UNKNOWN = _l("“%(value)s” is not known here. Check how it is spelt.")
_UNKNOWN_WITH_NAMES = _l("“%(value)s” is not known here. Did you mean %(all)s?")


def fault_sentence(error: UnreadableFile) -> str:
    """Return why the file as a whole cannot be read, and what can be done."""
    return str(_FAULTS[error.code]) % {name: _fact(fact) for name, fact in error.facts.items()}


def more_faults_sentence(number: int) -> str:
    """Return how many mistakes are not told beside those that are."""
    return ngettext(
        "%(num)s more mistake is not shown. Mend these first, and send the file again.",
        "%(num)s more mistakes are not shown. Mend these first, and send the file again.",
        number,
    )


def unused_sentences(columns: Sequence[str], notes: Sequence[str], sheets: Sequence[str]) -> list[str]:
    """Return what in the file was not used for anything: columns, notes, other sheets of the workbook."""
    told = [_("Columns that are not read: %(columns)s.", columns=", ".join(columns))] if columns else []
    told += [_("Sheets that are not read: %(sheets)s.", sheets=", ".join(sheets))] if sheets else []
    return told + [_("Taken for a note: %(text)s", text=note) for note in notes]


def problem_sentence(problem: RowProblem) -> str:
    """Return what is wrong with the cell, and what would be right; row and column stand beside it."""
    sentence, names = _sentence(ProblemCode(problem.code), problem.expected)
    facts = dict(zip(names, map(_number, problem.expected), strict=False))
    return str(sentence) % {"value": problem.value, "all": _any_of(problem.expected), **facts}


def _sentence(code: ProblemCode, expected: Sequence[str]) -> tuple[object, Sequence[str]]:
    if code is ProblemCode.UNKNOWN:
        return _UNKNOWN_WITH_NAMES if expected else _UNKNOWN, ()
    if code is not ProblemCode.MISSING:
        return _PROBLEMS[code]
    if len(expected) > 1:
        return _EMPTY_WITH_WORDS, ()
    return _EMPTY_WITH_EXAMPLE if expected else _EMPTY, ("example",)


def _any_of(words: Sequence[str]) -> str:
    return format_list(list(words[:_MOST_NAMES]), style="or", locale=get_locale() or "sv")


def _fact(fact: Fact) -> str:
    if isinstance(fact, tuple):
        return format_list(list(fact), locale=get_locale() or "sv")
    return str(format_decimal(fact)) if isinstance(fact, int) else fact


def _number(text: str) -> str:
    """Return bounds with the reader's decimal mark; years, codes and rows as they are."""
    return str(format_decimal(Decimal(text))) if _PLAIN_NUMBER.fullmatch(text) and "." in text else text


def new_and_changed(new: int, changed: int) -> str:
    """Return "1 new, 3 changed": what an import makes of its rows."""
    return ", ".join(
        (
            ngettext("%(num)s new", "%(num)s new", new),
            ngettext("%(num)s changed", "%(num)s changed", changed),
        )
    )
