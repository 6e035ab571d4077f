"""What awaits whom about people and roles; the roof lists it."""

from .entering import KINDS as ENTERING
from .entering import invited
from .roles import KINDS as ROLES

KINDS = [*ROLES, *ENTERING]

__all__ = ["KINDS", "invited"]
