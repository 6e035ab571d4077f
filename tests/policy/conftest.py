"""What the tests of policies share."""

from __future__ import annotations

import pytest

from companies import workflow as companies
from companies.models import User
from kit import clock
from policy.models import Adoption, Version
from policy.workflow.shared import policy_of

from .stage import PEOPLE, POLICIES, Stage


@pytest.fixture
def version(policy_in_force: Adoption) -> Version:
    """Return the small policy's text that all three companies of the cast have in force."""
    return policy_in_force.version


@pytest.fixture
def stage(portal: User) -> Stage:
    """Three companies, four people who are nowhere yet, two policies without a text."""
    at = clock.now()
    numbers = ("559900-0014", "559900-0022", "559900-0030")
    made = [
        companies.add_company(name=f"Påhitt {i}", slug=f"c{i}", number=number, hue=i, by=portal, at=at)
        for i, number in enumerate(numbers)
    ]
    people = [companies.add_person(name=f"Påhitt Påhittsson {i}", by=portal, at=at) for i in PEOPLE]
    policies = [policy_of(f"Påhittad policy {i}", "import_document", portal) for i in POLICIES]
    return Stage(people, made, portal, policies, {})
