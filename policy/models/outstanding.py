"""Whose acknowledgement may be asked for, and by when it is: for lists of everybody, who are many."""

from __future__ import annotations

from typing import Any

from django.db import models

from companies.models import Company, Employment

from .versions import PERSON, Policy, Version

# No constraint and no index of its own: what it leads to is never deleted, and triggers write many rows at once.
BESIDE: dict[str, Any] = {
    "on_delete": models.DO_NOTHING, "related_name": "+", "db_constraint": False, "db_index": False,
}  # fmt: skip


class Outstanding(models.Model):
    """That an acknowledgement by a person may be asked for by a company, written by triggers and by nothing else.

    It holds more than is owed, never less: who works there and what is in force is asked anew.
    """

    pk = models.CompositePrimaryKey("person_id", "policy_id", "company_id")
    person = models.ForeignKey(
        PERSON, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    policy = models.ForeignKey(
        Policy, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    company = models.ForeignKey(
        Company, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    number = models.IntegerField()  # of the latest version that the company can have asked for
    until = models.DateTimeField()  # when that one or a later was acknowledged; infinity: never
    sure = models.BooleanField()  # until says it all; else another transaction may have signed meanwhile
    derived = True

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["company", "policy", "until"], name="outstanding_in_company"),
            models.Index(fields=["person", "company", "until"], name="outstanding_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.policy_id} {self.company_id}"


class Owed(models.Model):
    """An acknowledgement that somebody owes at a moment: derived by `policy.queries.owed`, stored nowhere."""

    pk = models.CompositePrimaryKey("employment_id", "policy_id")
    person = models.ForeignKey(PERSON, on_delete=models.DO_NOTHING, related_name="+")
    company = models.ForeignKey(Company, on_delete=models.DO_NOTHING, related_name="+")
    policy = models.ForeignKey(Policy, on_delete=models.DO_NOTHING, related_name="+")
    employment = models.ForeignKey(Employment, on_delete=models.DO_NOTHING, related_name="+")
    manager = models.ForeignKey(PERSON, on_delete=models.DO_NOTHING, null=True, related_name="+")  # the nearest
    asked = models.ForeignKey(Version, on_delete=models.DO_NOTHING, null=True, related_name="+")
    version = models.ForeignKey(Version, on_delete=models.DO_NOTHING, related_name="+")
    since = models.DateField()
    due = models.DateField()

    class Meta:
        managed = False
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.employment_id} {self.policy_id}"


class Behind(models.Model):
    """How many in a company, or of a manager's own people, are behind by so many days at a moment: derived by
    `policy.queries.behind`, stored nowhere. They were to acknowledge from the day `began` to `latest`; `hr` is HR of
    the parent, for a company that has none of its own.
    """

    pk = models.CompositePrimaryKey("company_id", "manager_id")
    company = models.ForeignKey(Company, on_delete=models.DO_NOTHING, related_name="+")  # or
    manager = models.ForeignKey(PERSON, on_delete=models.DO_NOTHING, related_name="+")
    hr = models.ForeignKey(PERSON, on_delete=models.DO_NOTHING, null=True, related_name="+")
    people = models.IntegerField()
    began = models.DateField()
    latest = models.DateField()

    class Meta:
        managed = False
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.company_id or self.manager_id}: {self.people}"
