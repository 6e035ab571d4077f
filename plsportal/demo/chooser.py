"""The people one may be in the demonstration, and the password they all share."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from companies import queries
from companies.models import User
from kit import clock
from plsportal.demo import people

PASSWORD = "exempel-prova-portalen"  # printed by bin/run, opens nothing else  # noqa: S105


class Part(NamedTuple):
    """One part to play: what it is called in a form, who holds it, what it is and does."""

    key: str
    name: str
    role: Any
    does: Any


PARTS = (
    Part("ceo", people.DEMO, _("CEO"), _("Decides on accounts in all four companies.")),
    Part("hr", people.EXEMPLA, _("Head of HR"), _("Endorses requests and follows up the policy.")),
    Part("manager", people.MODELL, _("Manager"), _("Sees that the team has read the policy.")),
    Part("communications", people.PAHITTA, _("Communicator"), _("Asks for accounts and runs them.")),
    Part("employee", "Lek Leksell", _("Team member"), _("Reads the policy and acknowledges it.")),
    Part("newcomer", "Färska Färskberg", _("New employee"), _("Has just begun and has not read the policy.")),
    Part("quality", people.MATTA, _("Quality manager"), _("Reviews the policy every year.")),
    Part("handler", people.VARSAM, _("Case handler"), _("Is appointed to look into reports.")),
    Part("auditor", people.GRANNA, _("Auditor"), _("Comes from outside, sees and changes nothing.")),
    Part("dpo", people.VARNA, _("Data protection officer"), _("Reads figures and texts of consents, never people.")),
    Part("chair", people.ORDNA, _("Chair of the board"), _("Decides where the CEO is concerned.")),
)
BY_ADDRESS = {people.address(part.name): part for part in PARTS}
BY_KEY = {part.key: part for part in PARTS}


class Player(NamedTuple):
    """A part, and the name and address of the person who holds it as the portal knows them."""

    key: str
    role: Any
    does: Any
    name: str
    email: str


def players() -> list[Player]:
    """Return the parts whose people exist, in the order of the list."""
    names = dict(User.objects.filter(email__in=BY_ADDRESS).values_list("email", "name"))
    return [
        Player(part.key, part.role, part.does, names[email], email)
        for email, part in BY_ADDRESS.items()
        if email in names
    ]


def player(key: str) -> User | None:
    """Return the person of a part, if there is one and they may log in."""
    part = BY_KEY.get(key)
    person = queries.person_by_email(people.address(part.name)) if part else None
    return person if person and queries.may_log_in(person, clock.now()) else None


def part_of(email: str) -> Part | None:
    """Return the part that the person with this address plays, if any."""
    return BY_ADDRESS.get(email)
