"""A list of accounts as somebody has kept it in Excel: rows of text to values with their errors.

Pure: knows neither the database, the platforms nor who asks.
"""

from .headings import TEMPLATE, field_of
from .parsing import Row, Sheet, needed, parse

__all__ = ["TEMPLATE", "Row", "Sheet", "field_of", "needed", "parse"]
