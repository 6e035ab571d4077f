"""A list as Excel or a text file holds it: plain text in rows and columns, and what is wrong with a cell.

Knows neither the database nor what the list is about; an app brings its headings and its values.
"""

from .cells import day, email, safe, word
from .columns import Columns, Wrong, columns, needed
from .raw import MAX_BYTES, MAX_ROWS, NotAFile, Table, read

__all__ = [
    "MAX_BYTES",
    "MAX_ROWS",
    "Columns",
    "NotAFile",
    "Table",
    "Wrong",
    "columns",
    "day",
    "email",
    "needed",
    "read",
    "safe",
    "word",
]
