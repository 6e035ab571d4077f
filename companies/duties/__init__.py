"""What awaits whom about people and roles; the roof lists it."""

from .roles import KINDS

__all__ = ["KINDS"]
