"""A second CEO and HR where a test needs two, and proposals at each status."""

from __future__ import annotations

from typing import Any

import pytest

from companies import workflow
from companies.models import Company, RoleProposal, User
from companies.permissions import Role
from tests.cast import Cast


def propose(
    cast: Cast, role: Role, person: User, by: User, company: Company | None = None, **more: Any
) -> RoleProposal:
    """Propose that the person gets the role in nord (or another company) from today."""
    days = {"first_day": cast.today, "note": "Protokoll 7", "by": by, "at": cast.at, **more}
    return workflow.propose(person, company or cast.nord, role, **days)


@pytest.fixture
def handler_proposed(cast: Cast) -> RoleProposal:
    """HR has proposed colleague as case handler of nord."""
    return propose(cast, Role.HANDLER, cast.colleague, cast.hr)
