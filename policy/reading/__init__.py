"""What people hand in about earlier signatures: a list of who signed when, and pictures of the papers."""

from .lists import TEMPLATE, Row, Sheet, parse
from .scans import MAX_SCAN, Cleaned, NotAScan, clean, unpacked

__all__ = ["MAX_SCAN", "TEMPLATE", "Cleaned", "NotAScan", "Row", "Sheet", "clean", "parse", "unpacked"]
