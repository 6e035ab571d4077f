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
from .seals import Altered, altered, by_code, faults, proof_of, published_keys, seal_key, unsealed
from .versions import adoption_for, in_force, latest_adoption, own_adoption, reaches, visible_to

__all__ = [
    "BEHIND",
    "KNOWN",
    "LATER",
    "NOW",
    "REVIEWERS",
    "STATES",
    "Altered",
    "Following",
    "Place",
    "Prospect",
    "acknowledgement_of",
    "acknowledgements_of",
    "adoption_for",
    "altered",
    "by_code",
    "company_rates",
    "faults",
    "in_force",
    "introduced",
    "latest_adoption",
    "library",
    "may_review",
    "own_adoption",
    "page",
    "people",
    "proof_of",
    "prospect",
    "published_keys",
    "reaches",
    "receipts_visible_to",
    "review_of",
    "reviews_due",
    "reviews_of",
    "seal_key",
    "state_counts",
    "status_of",
    "unsealed",
    "visible_to",
    "writable",
]
