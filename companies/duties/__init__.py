"""What awaits whom about people and roles; the roof lists it."""

from .entering import KINDS as ENTERING
from .entering import invited
from .managers import KINDS as MANAGERS
from .roles import KINDS as ROLES

KINDS = [*ROLES, *ENTERING, *MANAGERS]

__all__ = ["KINDS", "invited"]
