"""People whose manager is gone: derived, for what awaits HR."""

from __future__ import annotations

from django.db import models

from .company import Company
from .people import Employment, User


class LeftBehind(models.Model):
    """How many in a company name a manager who works nowhere in the group any more, once for each of the HR who see to
    it (`who`): derived by `companies.queries.leaving.left_behind`, stored nowhere.

    `leaver` is the manager's last employment in the company, where there was one; `since` the first day without them.
    """

    pk = models.CompositePrimaryKey("company_id", "manager_id", "who_id")
    company = models.ForeignKey(Company, on_delete=models.DO_NOTHING, related_name="+")
    manager = models.ForeignKey(User, on_delete=models.DO_NOTHING, related_name="+")
    who = models.ForeignKey(User, on_delete=models.DO_NOTHING, related_name="+")
    leaver = models.ForeignKey(Employment, on_delete=models.DO_NOTHING, null=True, related_name="+")
    key = models.UUIDField()  # what stays the same for a company and a manager
    people = models.IntegerField()
    since = models.DateField()

    class Meta:
        managed = False
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.company_id} {self.manager_id}: {self.people}"
