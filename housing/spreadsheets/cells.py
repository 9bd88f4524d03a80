"""Text in cells: made comparable when it comes in, made harmless when it goes out."""

import re
import unicodedata

# What no one types on purpose into a cell: controls, and marks that are invisible or turn the
# direction of writing, with which a name could be made to look like another.
_INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_LINE_ENDS = re.compile("\r\n?|\u2028|\u2029|\x85|\x0b|\x0c")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def clean_text(text: str) -> str:
    """Return the text in composed form (NFC) with single spaces and nothing invisible in it.

    Line breaks inside a cell become spaces: no field that we read has several lines.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    visible = _INVISIBLE.sub("", _LINE_ENDS.sub("\n", text))
    return " ".join(unicodedata.normalize("NFC", visible).split())


def comparable(text: str) -> str:
    """Return what is left of a heading or word when case, spaces and punctuation do not count."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).casefold())


def looks_like_formula(text: str) -> bool:
    """Say whether a spreadsheet program would take the text for a formula.

    Such a text is harmless here: we keep it as text. It is dangerous only in a file we export.
    """
    return text.startswith(_FORMULA_STARTS)


def safe_cell(text: str) -> str:
    """Return the text as it may stand in an exported CSV file.

    A leading apostrophe makes spreadsheet programs show a would-be formula as text (OWASP,
    "CSV Injection"). In XLSX files strings are typed, and nothing of this is needed.
    """
    return f"'{text}" if looks_like_formula(text) else text
