"""What awaits whom about people and roles; the roof lists it."""

from .entering import KINDS, invited

__all__ = ["KINDS", "invited"]
