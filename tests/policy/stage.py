"""The oracle's world as rows of the database, for one example at a time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from companies.models import Company, Employment, User
from kit import clock
from policy import queries
from policy.extraction import digest
from policy.models import Acknowledgement, Adoption, Policy, Review, Version

from .oracle import Adopted, Employed, Reviewed, Row, Signed, World

CENTRE = dt.date(2028, 2, 28)  # 29 February is near
PEOPLE, COMPANIES, POLICIES = range(4), range(3), range(2)


@dataclass
class Stage:
    """The rows that stand for the oracle's numbers."""

    people: list[User]
    companies: list[Company]
    portal: User
    policies: list[Policy]
    versions: dict[tuple[int, int], Version]

    @contextmanager
    def plays(self, world: World, order: tuple[str, ...] = ("employ", "adopt", "sign")) -> Iterator[None]:
        """Write a world for one example, the facts in this order; afterwards the stage is as before."""
        with transaction.atomic():
            self._write(world, order)
            yield
            transaction.set_rollback(True)

    def _write(self, world: World, order: tuple[str, ...]) -> None:
        self.versions = {
            (policy, n): self.text(policy, n, material)
            for policy in POLICIES
            for n, material in enumerate(world.material[policy], 1)
        }
        facts = {"employ": world.employed, "adopt": world.adopted, "sign": world.signed}
        for verb in order:
            for fact in facts[verb]:
                getattr(self, verb)(fact)
        for reviewed in world.reviewed:
            self.review(reviewed)
        User.objects.filter(pk__in=[self.people[n].pk for n in world.inactive]).update(is_active=False)
        for company, day in world.closed.items():
            Company.objects.filter(pk=self.companies[company].pk).update(closed_on=day)

    def text(self, policy: int, number: int, material: bool) -> Version:
        """Write a version."""
        by = {"prepared_by_name": "Påhitt", "recorded_by": self.portal, "recorded_at": clock.midnight(CENTRE)}
        text = {"title": "Påhitt", "body": f"{number}", "text_hash": digest(f"{number}")}
        version = Version(policy=self.policies[policy], number=number, material=material, **text, **by)
        version.save(force_insert=True)
        return version

    def employ(self, row: Employed) -> None:
        """Write an employment."""
        work = Employment(
            person=self.people[row.person], company=self.companies[row.company], kind=row.kind,
            first_day=row.first, last_day=row.last,
        )  # fmt: skip
        Employment.objects.bulk_create([work])  # without history, which no oracle reads

    def adopt(self, row: Adopted) -> None:
        """Write an adoption."""
        Adoption(
            policy=self.policies[row.policy], version=self.versions[row.policy, row.number],
            company=self.companies[row.company], effective_from=row.effective, adopted_by_name="Påhitt",
            recorded_by=self.portal, recorded_at=row.recorded,
        ).save(force_insert=True)  # fmt: skip

    def sign(self, row: Signed) -> None:
        """Write an acknowledgement."""
        Acknowledgement(
            version=self.versions[row.policy, row.number], person=self.people[row.person], company=self.companies[0],
            wording="Påhitt", language="sv", text_hash="", wording_hash="", at=row.at,
        ).save()  # fmt: skip

    def review(self, row: Reviewed) -> None:
        """Write a review."""
        Review(
            policy=self.policies[row.policy], version=self.versions[row.policy, 1],
            company=self.companies[row.company], day=row.day, outcome="unchanged", participants="Påhitt",
            minutes="Påhitt", by=self.portal, at=row.at,
        ).save(force_insert=True)  # fmt: skip

    def number(self, row: Any) -> int:
        """Return the oracle's number of a row."""
        places = {User: self.people, Company: self.companies, Policy: self.policies}
        return places[type(row)].index(row)

    def rows(self, at: dt.datetime) -> list[Row]:
        """Return what `introduced` answers, in the oracle's numbers and in one order."""
        number = {version.pk: n for (_, n), version in self.versions.items()}
        people, ids = {p.pk: n for n, p in enumerate(self.people)}, {c.pk: n for n, c in enumerate(self.companies)}
        policies = {p.pk: n for n, p in enumerate(self.policies)}
        columns = ("who_id", "company_id", "policy_id", "asked_id", "since", "due", "acknowledged_at")
        return sorted(
            Row(people[who], ids[company], policies[policy], number[asked], since, due, done)
            for who, company, policy, asked, since, due, done in queries.introduced(at).values_list(*columns)
        )
