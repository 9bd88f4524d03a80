"""How large a sent file may be. A term's placements of a university is some hundred rows.

The limits bound memory and time before a byte is unpacked or parsed: a file at every limit is
refused or read within seconds (`tests/spreadsheets/test_hostile_files.py` measures it).
"""

MEBIBYTE = 1024 * 1024

MAX_FILE_BYTES = 5 * MEBIBYTE
"""The file as it arrives, by the command too: a page takes as much unless it is set otherwise."""

MAX_UNPACKED_BYTES = 40 * MEBIBYTE
"""All parts of an XLSX file together, unpacked."""

MAX_UNPACKED_RATIO = 150
"""Unpacked to packed size; a worksheet of repeated rows reaches 30 to 60, a bomb 1 000."""

RATIO_MATTERS_FROM_BYTES = 4 * MEBIBYTE
"""Below this an extreme ratio is harmless (a sheet of nothing but zeros)."""

MAX_PARTS = 500
"""Entries of the ZIP archive that an XLSX file is; real ones have some ten."""

MAX_ROWS = 20_000
MAX_COLUMNS = 100
MAX_CELLS = 400_000

MAX_AREA = 2_000_000
"""Rows times columns to the last used cell, all sheets together: what a reader makes room for."""

MAX_ELEMENTS = 2_000_000
"""XML elements of a workbook that are looked at: five for each cell that may be used."""

MAX_CELL_CHARACTERS = 32_767
"""The longest text that a spreadsheet program itself lets one cell hold."""

MAX_TEXT_CHARACTERS = 20_000_000
"""All cells together, a text that is shared between cells counted each time it is shown."""

HEADER_WITHIN_ROWS = 20
"""The header stands in one of the first rows; above it may be a title and notes."""

MOST_ROWS_ON_A_PAGE = 5_000
"""In one file where somebody waits for the answer; the commands take more. A real list has some hundred."""

MOST_FAULTS_SHOWN = 500
"""Mistakes that are told of one file: nobody mends more in one go, and they would fill a page of megabytes."""
