"""A company opens a policy to everybody, or closes it again."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from companies import queries as companies
from companies.models import User
from companies.permissions import Can
from kit.workflow import Forbidden
from policy.models import Adoption, PolicyOpening


def open_up(adoption: Adoption, *, by: User, at: dt.datetime) -> None:
    """Let everybody read the company's version in force of the policy without a log-in."""
    _declare(adoption, True, "open_up", by=by, at=at)


def close_off(adoption: Adoption, *, by: User, at: dt.datetime) -> None:
    """Show the policy to those who log in alone."""
    _declare(adoption, False, "close_off", by=by, at=at)


@transaction.atomic
def _declare(adoption: Adoption, opened: bool, verb: str, *, by: User, at: dt.datetime) -> None:
    """Write the fact; those who write policy for the company may. Raises `Forbidden`."""
    if companies.basis(by, Can.WRITE_POLICY, adoption.company_id, at) is None:
        raise Forbidden(verb)
    fact = PolicyOpening(policy_id=adoption.policy_id, company_id=adoption.company_id, opened=opened, by=by, at=at)
    fact.save(force_insert=True)
