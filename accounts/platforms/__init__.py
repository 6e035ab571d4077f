"""What a pasted text means: which account on which platform, or why it is none. Tables and pure functions."""

from accounts.platforms.engine import PLATFORMS, identify
from accounts.platforms.identity import Identity, NotAnAccount
from accounts.platforms.shape import Platform

__all__ = ["PLATFORMS", "Identity", "NotAnAccount", "Platform", "identify"]
