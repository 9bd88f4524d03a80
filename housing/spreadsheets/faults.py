"""Why a whole file cannot be read: the one error that reading may end in."""

from enum import StrEnum


class FileFault(StrEnum):
    """What is wrong with the file as a whole. The facts that go with each stand beside it."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"  # limit: mebibytes
    UNPACKS_TOO_LARGE = "unpacks_too_large"  # limit: mebibytes
    NOT_A_TABLE = "not_a_table"
    OTHER_FORMAT = "other_format"  # format: what it is instead, e.g. "PDF"
    ENCRYPTED = "encrypted"
    BROKEN = "broken"
    UNKNOWN_ENCODING = "unknown_encoding"
    BROKEN_LETTER = "broken_letter"  # row
    OPEN_QUOTE = "open_quote"  # row
    TOO_MANY_ROWS = "too_many_rows"  # limit
    TOO_MANY_COLUMNS = "too_many_columns"  # limit
    TOO_MUCH_TEXT = "too_much_text"  # limit: characters in one cell
    NO_HEADER = "no_header"  # columns: the headings that were looked for; limit: rows
    MISSING_COLUMNS = "missing_columns"  # columns, row: the header's
    COLUMN_TWICE = "column_twice"  # column, row: the header's
    SEVERAL_TABLES = "several_tables"  # sheets: those with the headings and rows
    NO_ROWS = "no_rows"  # row: the header's


Fact = str | int | tuple[str, ...]


class UnreadableFile(Exception):  # noqa: N818 - a state of the file, as people say it
    """The file cannot be read at all; nothing in it was used.

    `code` and `facts` say why; `housing.spreadsheets.wording` makes the sentence.
    """

    def __init__(self, code: FileFault, **facts: Fact) -> None:
        """Remember what is wrong and the facts that its sentence needs."""
        super().__init__(code, facts)
        self.code = code
        self.facts: dict[str, Fact] = facts
