"""The one-time code with which an empty portal is set up in the browser: shown here, kept as a digest."""

import hashlib
import secrets

from plsportal.local.home import Home

LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # none that looks like another
GROUPS, LENGTH = 3, 4  # 59 bits
USED = "used"


def digest(code: str) -> str:
    """Return what is kept of a code, however it was typed."""
    letters = "".join(letter for letter in code.upper() if letter.isalnum())
    return hashlib.sha256(letters.encode()).hexdigest()


def new_code(home: Home) -> str:
    """Return a fresh code, the only one that works; nothing where the portal was set up with an earlier one."""
    if home.note("setup_code") == USED:
        return ""
    groups = ("".join(secrets.choice(LETTERS) for _ in range(LENGTH)) for _ in range(GROUPS))
    code = "-".join(groups)
    home.note("setup_code", digest(code))
    return code
