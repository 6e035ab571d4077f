"""All questions about consents, customers' permissions and publications; the first is what one may see."""

from .consents import (
    STATES,
    companies_to_ask,
    counts,
    labels,
    may_ask,
    register,
    requests_visible_to,
    state_of,
    subjects_of,
    valid,
    with_state,
)
from .customers import live_permissions, permissions_of, permissions_visible_to
from .links import (
    NoSuchLink,
    asked_by_token,
    asking_token,
    link_ends,
    read_shown,
    receipt_by_token,
    receipt_token,
    sign_shown,
)
from .mine import asked_of
from .planning import accounts_for, may_plan, publishes
from .publications import (
    Reason,
    broken,
    check,
    list_of_publications,
    may_take_down,
    open_things,
    publications_visible_to,
    running_out,
)
from .sealed import UNREADABLE, contact_of, name_of, pseudonym
from .texts import texts_in_use

__all__ = [
    "STATES",
    "UNREADABLE",
    "NoSuchLink",
    "Reason",
    "accounts_for",
    "asked_by_token",
    "asked_of",
    "asking_token",
    "broken",
    "check",
    "companies_to_ask",
    "contact_of",
    "counts",
    "labels",
    "link_ends",
    "list_of_publications",
    "live_permissions",
    "may_ask",
    "may_plan",
    "may_take_down",
    "name_of",
    "open_things",
    "permissions_of",
    "permissions_visible_to",
    "pseudonym",
    "publications_visible_to",
    "publishes",
    "read_shown",
    "receipt_by_token",
    "receipt_token",
    "register",
    "requests_visible_to",
    "running_out",
    "sign_shown",
    "state_of",
    "subjects_of",
    "texts_in_use",
    "valid",
    "with_state",
]
