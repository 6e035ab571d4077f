"""The register of official accounts, and who confirmed when that an account is still run as it says."""

from __future__ import annotations

import datetime as dt
import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Concat
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from companies.models import Company
from kit.keys import uuid7
from kit.sorting import SwedishKey
from kit.tracking import tracked

PERSON = settings.AUTH_USER_MODEL
NEVER = dt.datetime(9999, 12, 30, tzinfo=dt.UTC)  # sorts what has no day after all days


def short(url: str) -> str:
    """Return an address as people say it: without scheme, www and the last slash."""
    return url.removeprefix("https://").removeprefix("www.").rstrip("/")


class Grams(models.Func):
    """All runs of three letters of a text, so that an index finds what stands inside a word (pg_trgm is not there)."""

    function = "accounts_grams"
    output_field = ArrayField(models.TextField())


class Account(models.Model):
    """A social media account of a company, never a login of this portal; official is what is active by decision.

    `operated_until` and `confirmed_at` equal the latest decision to operate and the latest confirmation: their writers
    set them in the same transaction, so that the register can be sorted by an index.
    """

    class Status(models.TextChoices):
        UNDECIDED = "undecided", _("Undecided")  # found or imported; nobody has decided that it may be run
        DECIDED = "decided", _("Decided")
        ACTIVE = "active", _("Active")
        SUSPENDED = "suspended", pgettext_lazy("account", "Suspended")  # run by nobody for now
        CLOSING = "closing", _("Closing")  # decided to be closed; its check list is not done yet
        CLOSED = "closed", pgettext_lazy("account", "Closed")

    HELD = (Status.ACTIVE, Status.SUSPENDED)  # opened, and not on its way out
    PRESENT = (Status.UNDECIDED, *HELD)  # there is something that the CEO can let go on, or stop

    id: models.UUIDField[uuid.UUID, uuid.UUID] = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="accounts")
    name = models.CharField(_("name"), max_length=120)
    platform = models.CharField(_("platform"), max_length=16)
    kind = models.CharField(_("kind of profile"), max_length=16)
    handle = models.CharField(_("handle"), max_length=200)
    url = models.URLField(_("address"), max_length=300)
    purpose = models.TextField(_("purpose"), max_length=2000, blank=True)  # as decided, or told of what existed
    audience = models.TextField(_("audience"), max_length=500, blank=True)
    owner = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="owned_accounts")
    backup = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="backed_accounts")
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.DECIDED)
    operated_until = models.DateField(_("decided until"), null=True)
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    moved_at = models.DateTimeField(null=True)  # when it got the address it has: what was seen earlier proves nothing
    sort_key = models.GeneratedField(expression=SwedishKey("name"), output_field=models.TextField(), db_persist=True)
    grams = models.GeneratedField(
        expression=Grams(Concat("name", models.Value(" "), "handle")),
        output_field=ArrayField(models.TextField()),
        db_persist=True,
    )
    history = tracked(excluded_fields=["sort_key", "grams"])

    class Meta:
        default_permissions = ()
        ordering = ["sort_key", "id"]
        indexes = [
            models.Index(fields=["company", "sort_key", "id"]),
            models.Index(fields=["sort_key", "id"]),
            models.Index(fields=["platform", "status", "sort_key", "id"]),
            models.Index(fields=["operated_until", "id"]),
            models.Index(fields=["confirmed_at", "id"]),
            models.Index(fields=["status", "sort_key", "id"]),
            models.Index(fields=["status", "company", "confirmed_at", "operated_until"]),  # counts without the table
            models.Index(fields=["status", "operated_until", "company", "confirmed_at"], name="account_running_until"),
            models.Index(fields=["status", "company"], condition=Q(confirmed_at=None), name="account_never_confirmed"),
            models.Index(fields=["id"], condition=Q(backup=None, status="active"), name="account_without_backup"),
            models.Index(Coalesce("confirmed_at", models.Value(NEVER)), "id", name="account_by_confirmation"),
            models.Index(Coalesce("operated_until", models.Value(NEVER.date())), "id", name="account_by_decision"),
            GinIndex(fields=["grams"], name="account_grams"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["platform", "kind", "handle"], name="account_identity_once"),
            models.CheckConstraint(condition=~Q(owner=F("backup")), name="account_two_people"),
            models.CheckConstraint(
                condition=Q(status="undecided", opened_at=None, closed_at=None, operated_until=None)
                | Q(status="decided", opened_at=None, closed_at=None, operated_until__isnull=False)
                | Q(status="active", opened_at__isnull=False, closed_at=None, operated_until__isnull=False)
                | Q(status="suspended", opened_at__isnull=False, closed_at=None, operated_until__isnull=False)
                | Q(status="closing", closed_at=None)
                | Q(status="closed", closed_at__isnull=False),
                name="account_status_known",
            ),
            models.CheckConstraint(
                condition=Q(owner__isnull=False) | Q(status__in=["undecided", "closing", "closed"]),
                name="account_has_an_owner",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the address of the account's page."""
        return reverse("accounts:account", args=[self.pk])

    @property
    def address(self) -> str:
        """Return the profile's address as people say it."""
        return short(self.url)


class Confirmation(models.Model):
    """Fact: the owner confirmed that the account is the company's and run as the register says (rank 19)."""

    append_only = True

    id: models.UUIDField[uuid.UUID, uuid.UUID] = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="confirmations")
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.account_id} {self.at:%Y-%m-%d}"


class AccountImport(models.Model):
    """A file of accounts between dry run and decision. The file is not kept; its text only until it is decided."""

    id: models.UUIDField[uuid.UUID, uuid.UUID] = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+", null=True)
    table = models.JSONField(default=list)  # rows of text, the headings first; empty when decided or forgotten
    carried_out_at = models.DateTimeField(null=True)
    figures = models.JSONField(default=dict)  # how many were new, known

    class Meta:
        default_permissions = ()
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["at"], condition=~Q(table=[]), name="account_import_undecided")]

    def __str__(self) -> str:
        return f"{self.by_id} {self.at:%Y-%m-%d %H:%M}"
