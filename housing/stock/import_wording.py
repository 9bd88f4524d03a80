"""What an import would do or did, in sentences for the page and the terminal."""

from collections.abc import Collection
from functools import partial

from flask_babel import gettext as _
from flask_babel import ngettext as _n

from housing.spreadsheets.limits import MOST_FAULTS_SHOWN
from housing.spreadsheets.problems import RowProblem
from housing.spreadsheets.wording import more_faults_sentence, new_and_changed, problem_sentence
from housing.stock.reading import StockFile
from housing.stock.refusal_wording import refusal_sentence
from housing.stock.services.comparing import Change
from housing.stock.services.importing import ImportPlan, RowRefusal
from housing.stock.wording import CHANGED_FIELDS, changed_value

MOST_ROWS_NAMED = 20

Mistake = tuple[int, str, str, str]
"""Row number, column, what stands there, what is wrong."""


def counts_sentence(plan: ImportPlan) -> str:
    """Return how many beds are new, changed and as they were."""
    unchanged = _n("%(num)s as before", "%(num)s as before", len(plan.unchanged))
    return f"{new_and_changed(len(plan.new), len(plan.changed))}, {unchanged}."


def mistakes(file: StockFile, plan: ImportPlan) -> list[Mistake]:
    """Return row number, column, what stands there and what is wrong, for the first mistakes, in order."""
    in_file = [(each.row, partial(_in_file, each)) for each in file.problems]
    in_stock = [(each.row, partial(_in_stock, each)) for each in plan.refused]
    found = sorted([*in_file, *in_stock], key=lambda mistake: mistake[0])
    return [told() for _row, told in found[:MOST_FAULTS_SHOWN]]


def mistakes_not_told(file: StockFile, plan: ImportPlan) -> str:
    """Return how many mistakes there are beside those that are told; empty when there are none."""
    more = len(file.problems) + len(plan.refused) - MOST_FAULTS_SHOWN
    return more_faults_sentence(more) if more > 0 else ""


def _in_file(problem: RowProblem) -> Mistake:
    return problem.row, problem.column, problem.value, problem_sentence(problem)


def _in_stock(refused: RowRefusal) -> Mistake:
    return refused.row, refused.column, "", refusal_sentence(refused.refusal)


def mistake_line(mistake: Mistake) -> str:
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
