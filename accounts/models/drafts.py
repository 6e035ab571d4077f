"""What somebody is writing and has not sent."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kit.keys import uuid7

from .accounts import PERSON, Account
from .requests import Request


class Draft(models.Model):
    """The words of a request as they were typed, right or wrong; seen by the writer alone, gone when it is sent.

    It is no evidence and has no history. `version` counts the saves, so that a second window overwrites nothing; the
    `window` that saved last may write on although it has not heard of its own latest save.
    """

    id: models.UUIDField[uuid.UUID, uuid.UUID] = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Request.Kind)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    request = models.ForeignKey(Request, on_delete=models.PROTECT, null=True, related_name="+")
    typed = models.JSONField(default=dict)  # field to the list of what was sent for it
    version = models.IntegerField(default=1)
    window = models.UUIDField(null=True)  # what a page calls itself while it saves as one types
    saved_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering = ["-saved_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="open", account=None)
                | Q(kind__in=["operate", "change"], account__isnull=False),
                name="draft_kind_has_what_it_needs",
            ),
            models.UniqueConstraint(
                fields=["by", "kind", "account"], condition=Q(request=None, account__isnull=False),
                name="draft_one_of_an_account",
            ),
            models.UniqueConstraint(
                fields=["by", "request"], condition=Q(request__isnull=False), name="draft_one_of_a_request"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.kind} {self.saved_at:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        """Return the address where the writer goes on."""
        if self.request_id:
            return reverse("accounts:revise", args=[self.request_id])
        if self.account_id:
            verb = "ask_operate" if self.kind == Request.Kind.OPERATE else "ask_change"
            return reverse(f"accounts:{verb}", args=[self.account_id])
        return f"{reverse('accounts:draft')}?utkast={self.pk}"

    @property
    def title(self) -> str:
        """Return what the writer knows it by: the account, else what was typed of it so far."""
        if about := self.request or self.account:
            return about.name
        typed = (self.typed.get(name, [""])[-1] for name in ("name", "address"))
        return next((text[:80] for text in typed if text.strip()), str(_("Without a name yet")))
