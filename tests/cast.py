"""The cast: people of a parent company and two daughters, and one who must see nothing of nord."""

from __future__ import annotations

import datetime as dt
import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import Phase, settings

if TYPE_CHECKING:
    from uuid import UUID

    from django.test import Client

    from accounts.models import Request
    from accounts.platforms import Identity
    from companies.models import Company, Employment, User
    from policy.models import Adoption

    from .snapshot import Snapshot

PASSWORD = "a made-up password of the cast"
BACKEND = "companies.login.LiveEmploymentBackend"
DAY = dt.timedelta(days=1)

# The same examples each time and no hours of shrinking; `--deep` looks for new ones and makes them small.
QUICK = (Phase.explicit, Phase.generate)
settings.register_profile("quick", deadline=None, database=None, derandomize=True, phases=QUICK)
settings.register_profile("deep", deadline=None, database=None, max_examples=1000)
settings.load_profile("deep" if os.environ.get("PLS_DEEP") == "1" else "quick")


@dataclass
class Cast:
    """Who is who. Every role holds since 400 days; `by` of everything is the portal."""

    at: dt.datetime
    portal: User
    group: Company = field(init=False)
    nord: Company = field(init=False)
    syd: Company = field(init=False)
    ceo: User = field(init=False)  # CEO of the parent and of nord, employed in the parent alone
    other_ceo: User = field(init=False)  # CEO of syd and employed there
    group_hr: User = field(init=False)
    hr: User = field(init=False)  # the one live HR of nord
    syd_hr: User = field(init=False)
    quality: User = field(init=False)
    communicator: User = field(init=False)  # reports to manager, as colleague does
    colleague: User = field(init=False)  # employed in nord, no role
    manager: User = field(init=False)  # no role: it follows from the two employments
    chair: User = field(init=False)  # external
    auditor: User = field(init=False)  # external
    stranger: User = field(init=False)  # employed in syd: must see nothing of nord
    outsider_superuser: User = field(init=False)  # is_superuser, employed in syd: must see nothing of nord either
    leaver: User = field(init=False)  # the last day in nord, as HR too, was yesterday
    newcomer: User = field(init=False)  # the first day in nord is today

    @property
    def today(self) -> dt.date:
        """Return the day in Stockholm."""
        from kit import clock

        return clock.day_of(self.at)

    @property
    def since(self) -> dt.date:
        """Return the first day of all that has no other."""
        return self.today - 400 * DAY

    @cached_property
    def todays_hr(self) -> User:
        """A second HR of nord, whose role began today; made when asked for, so that nord else has one HR."""
        return self.person("Idag Påhittspersonal", self.nord, hr={"first_day": self.today})

    @cached_property
    def yesterdays_hr(self) -> User:
        """An employee of nord whose role as HR ended yesterday; made when asked for."""
        return self.person("Igår Påhittspersonal", self.nord, hr={"last_day": self.today - DAY})

    def company(self, name: str, slug: str, number: str, **more: Any) -> Company:
        """Enter a company."""
        from companies import workflow

        return workflow.add_company(name=name, slug=slug, number=number, by=self.portal, at=self.at, **more)

    def add(self, name: str) -> User:
        """Enter a person without an employment, who may nothing; the address is the name at demo.example."""
        from companies import workflow

        plain = name.lower().translate(str.maketrans("åäö ", "aao."))
        return workflow.add_person(name=name, email=f"{plain}@demo.example", by=self.portal, at=self.at)

    def employ(self, person: User, company: Company, **more: Any) -> Employment:
        """Open an employment, 400 days ago where no `first_day` is named."""
        from companies import workflow

        return workflow.employ(person, company, **{"first_day": self.since, "by": self.portal, "at": self.at, **more})

    def appoint(self, person: User, company: Company, role: str, **more: Any) -> Any:
        """Give a role, 400 days ago where no `first_day` is named."""
        from companies import workflow

        days = {"first_day": self.since, "by": self.portal, "at": self.at, **more}
        return workflow.appoint(person, company, role, **days)  # type: ignore[arg-type]

    def person(self, name: str, company: Company, *, employment: Any = None, **roles: dict[str, Any]) -> User:
        """Enter a person employed in a company, with roles there: `hr={}`, or `hr={"first_day": …}`."""
        person = self.add(name)
        self.employ(person, company, title="Påhittad", **(employment or {}))
        for role, days in roles.items():
            self.appoint(person, company, role, **days)
        return person


def _fill(cast: Cast) -> None:
    from django.contrib.auth.hashers import make_password

    from companies.models import User

    cast.group = cast.company("Påhittgruppen AB", "group", "559900-0014", hue=255, parent=True)
    cast.nord = cast.company("Nordpåhitt AB", "nord", "559900-0022", hue=20)
    cast.syd = cast.company("Sydpåhitt AB", "syd", "559900-0030", hue=140)
    cast.ceo = cast.person("Vera Påhittsvd", cast.group, ceo={})
    cast.appoint(cast.ceo, cast.nord, "ceo")
    cast.group_hr = cast.person("Greta Påhittspersonal", cast.group, hr={})
    cast.other_ceo = cast.person("Valter Påhittsvd", cast.syd, ceo={})
    cast.syd_hr = cast.person("Sixten Påhittspersonal", cast.syd, hr={})
    cast.stranger = cast.person("Främmande Påhittsson", cast.syd)
    cast.outsider_superuser = cast.person("Super Påhittsson", cast.syd)
    cast.hr = cast.person("Hedda Påhittspersonal", cast.nord, hr={})
    cast.quality = cast.person("Kvalle Påhittskvalitet", cast.nord, quality={})
    cast.manager = cast.person("Chefa Påhittschef", cast.nord)
    line = {"manager": cast.manager}
    cast.communicator = cast.person("Komma Påhittspress", cast.nord, employment=line, communications={})
    cast.colleague = cast.person("Kolla Påhittsson", cast.nord, employment=line)
    outside = {"kind": "external"}
    cast.chair = cast.person("Orvar Påhittsordförande", cast.nord, employment=outside, chair={})
    cast.auditor = cast.person("Granna Påhittsgranskare", cast.nord, employment=outside, auditor={})
    cast.leaver = cast.person("Slutar Påhittsson", cast.nord, employment={"last_day": cast.today - DAY}, hr={})
    cast.newcomer = cast.person("Börjar Påhittsson", cast.nord, employment={"first_day": cast.today})
    User.objects.exclude(pk=cast.portal.pk).update(password=make_password(PASSWORD))
    User.objects.filter(pk=cast.outsider_superuser.pk).update(is_superuser=True)


def _read(cast: Cast, made: Cast, keys: dict[UUID, UUID]) -> Cast:
    """Read a cast whose rows are there: each attribute is the copy of what it is in the one that was made."""
    from companies.models import Company, User

    were = {attribute.name: getattr(made, attribute.name) for attribute in fields(made) if not attribute.init}
    wanted = [keys[row.pk] for row in were.values()]
    rows = Company.objects.in_bulk(wanted) | User.objects.in_bulk(wanted)
    for name, row in were.items():
        setattr(cast, name, rows[keys[row.pk]])
    return cast


@pytest.fixture
def at() -> dt.datetime:
    """Return the moment of the test: now, the same for the whole test."""
    from kit import clock

    return clock.now()


@pytest.fixture
def portal(db: None) -> User:
    """Return the portal's own actor."""
    from companies import workflow

    return workflow.portal()


@pytest.fixture(scope="session")
def made_casts() -> dict[dt.date, tuple[Cast, Snapshot]]:
    """Keep the cast of each day of this run: one, or two when midnight passes."""
    return {}


@pytest.fixture
def cast(at: dt.datetime, portal: User, made_casts: dict[dt.date, tuple[Cast, Snapshot]]) -> Cast:
    """Return the cast. In a test on real transactions ask for `transactional_db` before it."""
    from .snapshot import Snapshot

    new = Cast(at, portal)
    if new.today not in made_casts:
        made = Cast(at, portal)
        made_casts[new.today] = (made, Snapshot.of(lambda: _fill(made)))
    made, snapshot = made_casts[new.today]
    return _read(new, made, snapshot.restore())


@pytest.fixture
def client_for() -> Callable[[User], Client]:
    """Return a function that logs a person in, past the password, and returns the test client."""
    from django.test import Client

    def logged_in(person: User) -> Client:
        client = Client()
        client.force_login(type(person).objects.get(pk=person.pk), backend=BACKEND)  # with the password as stored
        return client

    return logged_in


def as_fresh(client: Client, person: User, age: int = 0) -> Client:
    """Let the session say, as allauth does, that the person showed who they are `age` seconds ago."""
    from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY as RECORDS

    session = client.session
    session[RECORDS] = [{"method": "password", "at": time.time() - age}]
    session["account_authentication_methods_user"] = str(person.pk)
    session.save()
    return client


@pytest.fixture
def policy_in_force(cast: Cast) -> Adoption:
    """Return nord's adoption of a small policy that all three companies have had in force for 300 days."""
    from policy import workflow
    from policy.extraction import Document, Paragraph, Section, Signatory

    headings = ("Målsättning", "Genomförande", "Ansvarsfördelning")
    sections = tuple(Section(heading, (Paragraph(f"Påhittad text om {heading.lower()}."),)) for heading in headings)
    prepared, adopted = Signatory(cast.hr.name, "HR"), Signatory(cast.ceo.name, "VD")
    document = Document("Påhittad policy", sections, cast.today - 300 * DAY, prepared, adopted, ())
    companies = [cast.group, cast.nord, cast.syd]
    made = workflow.import_document(document, companies, by=cast.portal, at=cast.at)
    return made.version.adoptions.get(company=cast.nord)


@pytest.fixture
def identity() -> Identity:
    """Return a profile address as it is recognised."""
    from accounts.platforms import Identity

    return Identity(
        platform="instagram", kind="profile", handle="nordpahitt", url="https://www.instagram.com/nordpahitt/"
    )


@pytest.fixture
def request_draft(cast: Cast, identity: Identity) -> Request:
    """Return a request in nord, not yet sent: communicator asks and is to run it, with colleague as back-up."""
    from accounts import workflow

    values = {"name": "Nordpåhitt på Instagram", "purpose": "Visa påhittade bilder", "audience": "Påhittade kunder"}
    people = {"owner": cast.communicator, "backup": cast.colleague}
    return workflow.draft(cast.nord, identity, by=cast.communicator, at=cast.at, **values, **people)
