"""A list as Excel or a text file holds it: plain text in rows and columns, and what is wrong with a cell.

Knows neither the database nor what the list is about; an app brings its headings and its values.
"""

from .blank import blank, headings
from .cells import day, email, plain, safe, word
from .columns import Columns, Wrong, columns, meaning, needed
from .raw import MAX_BYTES, MAX_ROWS, NotAFile, Table, read

__all__ = [
    "MAX_BYTES",
    "MAX_ROWS",
    "Columns",
    "NotAFile",
    "Table",
    "Wrong",
    "blank",
    "columns",
    "day",
    "email",
    "headings",
    "meaning",
    "needed",
    "plain",
    "read",
    "safe",
    "word",
]
