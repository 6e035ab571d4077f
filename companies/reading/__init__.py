"""A list of people as Swedish Excel writes it: rows of text to values with their errors.

Pure: knows neither the database nor who asks.
"""

from .parsing import Row, Sheet, needed, parse

__all__ = ["Row", "Sheet", "needed", "parse"]
