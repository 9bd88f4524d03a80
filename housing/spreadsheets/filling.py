"""A file that somebody sent, given back with columns of ours: what was hers is in it as it was."""

from housing.spreadsheets.csv_filling import fill_csv
from housing.spreadsheets.faults import FileFault, UnreadableFile
from housing.spreadsheets.filled_columns import Filling
from housing.spreadsheets.reading import ZIP_START, read_tables
from housing.spreadsheets.tables import Row, Table
from housing.spreadsheets.xlsx_filling import fill_xlsx


def filled(data: bytes, filling: Filling) -> bytes:
    """Return the same file with the columns filled in; `data` is a file that `read_tables` reads.

    What is given back is read once more, so that nobody gets a file that could not be sent in again, or in which
    something of hers has become something else: a workbook may say of its rows now this, now that.

    Raises:
        UnreadableFile: with the columns in it the file would be beyond the limits, or it is at odds with itself.
    """
    content = fill_xlsx(data, filling) if is_workbook(data) else fill_csv(data, filling)
    before, after = (read_tables(each, filling.table_name) for each in (data, content))
    for old, new in zip(before, after, strict=True):
        # a CSV file has one table, whatever that is called
        is_filled = old.name == filling.table_name or not is_workbook(data)
        if not (_is_as_it_was(old, new, filling) if is_filled else old == new):
            raise UnreadableFile(FileFault.BROKEN)
    return content


def _is_as_it_was(before: Table, after: Table, filling: Filling) -> bool:
    """Tell whether all that was hers stands where it stood, and what is new beside it."""
    ours = {index for column in filling.columns for index in column.standing_at}
    numbers = [row.number for row in before.rows]
    return (
        [row.number for row in after.rows] == numbers
        and all(
            old == new if filling.of_row(old.number) is None else _cells_stayed(old, new, ours)
            for old, new in zip(before.rows, after.rows, strict=True)
        )
        and _new_columns_are_there(after, filling)
    )


def _cells_stayed(before: Row, after: Row, ours: set[int]) -> bool:
    return all(after.cell(index) == cell for index, cell in enumerate(before.cells) if index not in ours)


def _new_columns_are_there(after: Table, filling: Filling) -> bool:
    header = next(row for row in after.rows if row.number == filling.header_row)
    new = [number for number, column in enumerate(filling.columns) if not column.standing_at]
    headings = [filling.columns[number].heading for number in new]
    if not set(headings) <= set(header.cells):
        return False
    places = [(number, header.cells.index(heading)) for number, heading in zip(new, headings, strict=True)]
    return all(
        (values[number] in {None, ""}) == (row.cell(index) is None)
        for row in after.rows
        if (values := filling.of_row(row.number))
        for number, index in places
    )


def is_workbook(data: bytes) -> bool:
    """Tell an Excel file from CSV."""
    return data.startswith(ZIP_START)
