"""Consents, permissions and publications of nord, made by the workflow alone."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import pytest

from accounts import workflow as accounts
from accounts.models import Account
from companies.models import User
from consent import queries, workflow
from consent.models import (
    Answer,
    ConsentRequest,
    ConsentText,
    CustomerPermission,
    Publication,
    PublicationPerson,
    PublicationPlace,
    Showing,
    Subject,
    TakeDown,
    Withdrawal,
)
from kit.workflow import record
from notices.models import Notice
from tests.accounts.stages import read_policy
from tests.cast import DAY, Cast

NAME, CONTACT = "Marka Markörsson-Påhitt", "marka.markor@utomstaende.example"
TABLES = (
    Subject, ConsentText, ConsentRequest, ConsentRequest.history.model, Showing, Answer, Withdrawal,
    CustomerPermission, CustomerPermission.history.model,
    Publication, Publication.history.model, PublicationPerson, PublicationPlace, TakeDown, Notice,
)  # fmt: skip


def tables() -> dict[str, list[Any]]:
    """Return every row of every table that a verb may write, to compare before and after."""
    return {model.__name__: list(model.objects.order_by("pk").values_list()) for model in TABLES}


def run(cast: Cast, account: Account) -> None:
    """Appoint the account's owner and back-up, who have read the policy."""
    read_policy(cast, account.owner, account.backup)
    for kind, person in (("owner", account.owner), ("backup", account.backup)):
        accounts.appoint(person, cast.nord, kind, account=account, first_day=cast.today, by=cast.ceo, at=cast.at)


@dataclass
class Stage:
    """What may stand in nord: made when asked for."""

    cast: Cast

    def ask(self, who: Any = None, **changes: Any) -> ConsentRequest:
        """Ask somebody (an outsider where nobody is named) for picture and film in social media and print."""
        cast = self.cast
        values = {
            "purpose": "Rekrytering av påhittade lärlingar",
            "media": ["picture", "film"],
            "channels": ["social", "print"],
            "until": cast.today + 200 * DAY,
            "by": cast.communicator,
            "at": cast.at,
        }
        company = changes.pop("company", cast.nord)
        return workflow.ask(company, who or workflow.Outsider(NAME, CONTACT), **{**values, **changes})

    def answer(
        self, request: ConsentRequest, *, gave: bool = True, at: dt.datetime | None = None, **given: Any
    ) -> Answer:
        """Answer as the person does: yes to everything that was asked for, where nothing else is named."""
        everything = {"media": request.media, "channels": request.channels} if gave else {}
        moment = at or self.cast.at
        return workflow.answer(request, gave=gave, language="sv", shown_at=moment, at=moment, **{**everything, **given})

    def permission(self, **changes: Any) -> CustomerPermission:
        """Record that a customer allows its workshop to be shown, since yesterday."""
        cast = self.cast
        values = {
            "customer": "Fiktiva Kraftverket AB",
            "workplace": "Turbinhallen",
            "shows": "Hallen utan skyltar",
            "evidence": "Mejl 3 mars",
            "first_day": cast.today - DAY,
            "last_day": None,
            "by": cast.communicator,
            "at": cast.at,
        }
        return workflow.record_permission(changes.pop("company", cast.nord), **{**values, **changes})

    def account(self) -> Account:
        """Return nord's open account: colleague owns it, manager is back-up."""
        if found := Account.objects.first():
            return found
        cast = self.cast
        account = Account(
            company=cast.nord, name="Nordpåhitt på Instagram", platform="instagram", kind="profile",
            handle="nordpahitt", url="https://www.instagram.com/nordpahitt/", status=Account.Status.ACTIVE,
            owner=cast.colleague, backup=cast.manager, operated_until=cast.today + 700 * DAY, opened_at=cast.at,
        )  # fmt: skip
        record(account, "confirm_open", cast.portal)
        run(cast, account)
        return account

    def plan(self, people: Any = None, places: Any = (), **changes: Any) -> Publication:
        """Plan a post on the account."""
        cast = self.cast
        values = {
            "title": "Lärlingarnas dag",
            "text": "Påhittad text",
            "planned_for": cast.today,
            "by": cast.communicator,
            "at": cast.at,
        }
        account = changes.pop("account", None) or self.account()
        return workflow.plan(account, people=people or {}, places=places, **{**values, **changes})

    def published(self, *, permission: bool = False) -> tuple[Publication, Answer]:
        """Return a published post that shows a picture of an outsider who has consented, and the answer."""
        given = self.answer(self.ask())
        places = [self.permission()] if permission else []
        publication = self.plan({given.request.subject: ["picture"]}, places)
        workflow.publish(
            publication, url="https://www.instagram.com/p/pahitt/", by=self.cast.communicator, at=self.cast.at
        )
        return publication, given

    def green(self, publication: Publication, at: dt.datetime | None = None) -> bool:
        """Return whether the publication may be up."""
        return all(reason.ok for reason in queries.check(publication, at or self.cast.at))


def everybody(cast: Cast) -> dict[str, User]:
    """Return the whole cast by name."""
    import dataclasses

    found = {field.name: getattr(cast, field.name) for field in dataclasses.fields(cast)}
    return {name: person for name, person in found.items() if isinstance(person, User)}


@pytest.fixture
def stage(cast: Cast) -> Stage:
    """Return the stage of nord."""
    return Stage(cast)
