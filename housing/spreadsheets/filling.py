"""A file that somebody sent, given back with columns of ours: what was hers is in it as it was."""

from housing.spreadsheets.csv_filling import fill_csv
from housing.spreadsheets.filled_columns import Filling
from housing.spreadsheets.reading import ZIP_START, read_tables
from housing.spreadsheets.xlsx_filling import fill_xlsx


def filled(data: bytes, filling: Filling) -> bytes:
    """Return the same file with the columns filled in; `data` is a file that `read_tables` reads.

    What is given back is read once more, so that nobody gets a file that could not be sent in again.

    Raises:
        UnreadableFile: with the columns in it the file would be beyond the limits.
    """
    content = fill_xlsx(data, filling) if is_workbook(data) else fill_csv(data, filling)
    read_tables(content, filling.table_name)
    return content


def is_workbook(data: bytes) -> bool:
    """Tell an Excel file from CSV."""
    return data.startswith(ZIP_START)
