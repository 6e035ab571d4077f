"""A file of people as Swedish Excel writes it: first plain text in rows and columns, then values with their errors.

Pure: knows neither the database nor who asks.
"""

from .parsing import Row, Sheet, Wrong, needed, parse
from .raw import MAX_BYTES, MAX_ROWS, NotAFile, Table, read

__all__ = ["MAX_BYTES", "MAX_ROWS", "NotAFile", "Row", "Sheet", "Table", "Wrong", "needed", "parse", "read"]
