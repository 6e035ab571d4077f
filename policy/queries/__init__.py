"""Questions about policies; the first is what one may see."""

from .entering import BEHIND, KNOWN, LATER, NOW, Place, Prospect, prospect, writable
from .mine import acknowledgements_of
from .people import (
    STATES,
    Following,
    acknowledgement_of,
    company_rates,
    introduced,
    page,
    people,
    receipts_visible_to,
    state_counts,
    status_of,
)
from .reviews import REVIEWERS, library, may_review, review_of, reviews_due, reviews_of
from .versions import adoption_for, in_force, latest_adoption, own_adoption, reaches, visible_to

__all__ = [
    "BEHIND",
    "KNOWN",
    "LATER",
    "NOW",
    "REVIEWERS",
    "STATES",
    "Following",
    "Place",
    "Prospect",
    "acknowledgement_of",
    "acknowledgements_of",
    "adoption_for",
    "company_rates",
    "in_force",
    "introduced",
    "latest_adoption",
    "library",
    "may_review",
    "own_adoption",
    "page",
    "people",
    "prospect",
    "reaches",
    "receipts_visible_to",
    "review_of",
    "reviews_due",
    "reviews_of",
    "state_counts",
    "status_of",
    "visible_to",
    "writable",
]
