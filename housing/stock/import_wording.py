"""What an import would do or did, in sentences for the page and the terminal."""

from collections.abc import Collection

from flask_babel import gettext as _
from flask_babel import ngettext as _n

from housing.spreadsheets.wording import new_and_changed, problem_sentence
from housing.stock.reading import StockFile
from housing.stock.refusal_wording import refusal_sentence
from housing.stock.services.comparing import Change
from housing.stock.services.importing import ImportPlan
from housing.stock.wording import CHANGED_FIELDS, changed_value

MOST_ROWS_NAMED = 20


def counts_sentence(plan: ImportPlan) -> str:
    """Return how many beds are new, changed and as they were."""
    unchanged = _n("%(num)s as before", "%(num)s as before", len(plan.unchanged))
    return f"{new_and_changed(len(plan.new), len(plan.changed))}, {unchanged}."


def mistakes(file: StockFile, plan: ImportPlan) -> list[tuple[int, str, str, str]]:
    """Return row number, column, what stands there and what is wrong, for every mistake, in order."""
    in_file = [(each.row, each.column, each.value, problem_sentence(each)) for each in file.problems]
    in_stock = [(each.row, each.column, "", refusal_sentence(each.refusal)) for each in plan.refused]
    return sorted(in_file + in_stock, key=lambda mistake: mistake[0])


def mistake_line(mistake: tuple[int, str, str, str]) -> str:
    """Return one mistake on one line, for a terminal."""
    row, column, _value, sentence = mistake
    return str(_("Row %(row)s, %(column)s: %(mistake)s", row=row, column=column, mistake=sentence))


def bad_rows_sentence(rows: Collection[int]) -> str:
    """Return which rows have mistakes."""
    named = ", ".join(map(str, sorted(rows)[:MOST_ROWS_NAMED])) + ("…" if len(rows) > MOST_ROWS_NAMED else "")
    return str(
        _n("%(num)s row has a mistake: %(rows)s.", "%(num)s rows have a mistake: %(rows)s.", len(rows), rows=named)
    )


def change_sentence(change: Change) -> str:
    """Return "Bed 1-2, price per night: 75 kr → 120 kr"."""
    things = {"property": _("Property"), "dwelling": _("Dwelling"), "bed": _("Bed")}
    return str(
        _(
            "%(thing)s %(label)s, %(field)s: %(before)s → %(after)s",
            thing=things[change.thing],
            label=change.label,
            field=str(CHANGED_FIELDS[change.field]).lower(),
            before=changed_value(change.field, change.before),
            after=changed_value(change.field, change.after),
        )
    )


def untouched_sentence(count: int) -> str:
    """Return that beds outside the file are left alone."""
    return str(
        _n(
            "%(num)s bed in the register is not in the file. It is left as it is.",
            "%(num)s beds in the register are not in the file. They are left as they are.",
            count,
        )
    )
