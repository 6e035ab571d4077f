"""The requests and decisions that the register rests on."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from companies.models import Company
from kit.keys import uuid7
from kit.tracking import tracked

from .accounts import PERSON, Account, short
from .answers import Answers


class Collective(models.Model):
    """Fact: HR put existing accounts before the CEO as one list ("samlingsbeslut"), each as a request of its own."""

    append_only = True

    id: models.UUIDField[uuid.UUID, uuid.UUID] = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="collectives")
    note = models.TextField(_("what the CEO should know"), max_length=2000, blank=True)
    put_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    put_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering = ["-put_at", "-id"]

    def __str__(self) -> str:
        return f"{self.company_id} {self.put_at:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        """Return the page where the list is read and decided."""
        return reverse("accounts:collective", args=[self.pk])


class Request(Answers):
    """What somebody asks the company's CEO to decide about an account (policy: Genomförande, first sentence)."""

    class Kind(models.TextChoices):
        OPEN = "open", _("Open")
        OPERATE = "operate", _("Operate")
        CHANGE = "change", _("Change")
        TAKE_OVER = "take_over", _("Take over")
        SUSPEND = "suspend", _("Suspend")
        CLOSE = "close", _("Close")

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("Submitted")
        ENDORSED = "endorsed", _("Endorsed")
        RETURNED = "returned", _("Sent back")
        APPROVED = "approved", _("Approved")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        CARRIED_OUT = "carried_out", _("Carried out")
        EXPIRED = "expired", _("Expired")  # approved, but not carried out in time
        REVOKED = "revoked", _("Revoked")  # the decision was taken back before it was carried out

    OPEN_STATUSES = (Status.DRAFT, Status.SUBMITTED, Status.ENDORSED, Status.RETURNED, Status.APPROVED)

    id: models.UUIDField[uuid.UUID, uuid.UUID] = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="requests", verbose_name=_("company"))
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.OPEN)
    status = models.CharField(max_length=12, choices=Status, default=Status.DRAFT)
    name = models.CharField(_("name of the account"), max_length=120)
    platform = models.CharField(max_length=16)
    account_kind = models.CharField(max_length=16)
    handle = models.CharField(max_length=200)
    url = models.URLField(max_length=300)
    owner = models.ForeignKey(
        PERSON, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("account owner")
    )
    backup = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("back-up"))
    collective = models.ForeignKey(Collective, on_delete=models.PROTECT, null=True, related_name="requests")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="requests")
    before = models.JSONField(null=True)  # of a change: what the account said when it was asked for
    to_company = models.ForeignKey(Company, on_delete=models.PROTECT, null=True, related_name="takeovers")
    requested_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="account_requests")
    submitted_at = models.DateTimeField(null=True)
    endorsed_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    endorsed_at = models.DateTimeField(null=True)
    history = tracked()

    class Meta:
        default_permissions = ()
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["company", "status"]),
            models.Index(fields=["requested_by", "status"]),
            models.Index(
                F("submitted_at").desc(),
                F("id").desc(),
                condition=Q(status__in=["draft", "submitted", "endorsed", "returned", "approved"]),
                name="request_on_the_way",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    status__in=[
                        "draft",
                        "submitted",
                        "endorsed",
                        "returned",
                        "approved",
                        "refused",
                        "withdrawn",
                        "carried_out",
                        "expired",
                        "revoked",
                    ]
                ),
                name="request_status_known",
            ),
            models.CheckConstraint(condition=~Q(owner=F("backup")), name="request_two_people"),
            models.CheckConstraint(
                condition=Q(kind="open", owner__isnull=False, backup__isnull=False)
                | Q(kind="operate", owner__isnull=False, account__isnull=False)
                | Q(kind="change", owner__isnull=False, account__isnull=False)
                | Q(kind="take_over", owner__isnull=False, account__isnull=False, to_company__isnull=False)
                | Q(kind__in=["suspend", "close"], account__isnull=False),
                name="request_kind_has_what_it_needs",
            ),
            models.CheckConstraint(
                condition=Q(collective__isnull=True) | Q(kind="operate"), name="request_collective_is_to_operate"
            ),
            models.CheckConstraint(
                condition=Q(endorsed_by__isnull=True) | ~Q(endorsed_by=F("requested_by")),
                name="request_not_endorsed_by_requester",
            ),
            models.CheckConstraint(  # one that was sent back may be changed until it is sent anew
                condition=~Q(status__in=["endorsed", "approved", "carried_out"])
                | Q(endorsed_by__isnull=True)
                | (~Q(endorsed_by=F("owner")) & ~Q(endorsed_by=F("backup"))),
                name="request_not_endorsed_by_who_runs_it",
            ),
            models.UniqueConstraint(
                fields=["company", "platform", "account_kind", "handle"],
                condition=Q(status__in=["submitted", "endorsed", "returned", "approved"]),
                name="request_one_open_for_an_account",
            ),
            models.UniqueConstraint(
                fields=["account"],
                condition=Q(status__in=["submitted", "endorsed", "returned", "approved"]),
                name="request_one_open_of_an_account",
            ),
            models.CheckConstraint(
                condition=~Q(kind="change") | Q(before__isnull=False), name="request_change_knows_what_was"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the address where everybody concerned reads and decides the request."""
        return reverse("accounts:request", args=[self.pk])

    @property
    def address(self) -> str:
        """Return the profile's address as people say it."""
        return short(self.url)


class Decision(models.Model):
    """Fact: who decided what, when, why, on which right; what was decided on is frozen with its hash.

    Opening carries the first decision to operate, which has an end (policy: startas, bedrivas och avslutas).
    """

    append_only = True

    class Kind(models.TextChoices):
        OPEN = "open", _("Open")
        OPERATE = "operate", _("Operate")
        CHANGE = "change", _("Change")
        TAKE_OVER = "take_over", _("Take over")
        SUSPEND = "suspend", _("Suspend")
        CLOSE = "close", _("Close")

    class Outcome(models.TextChoices):
        APPROVED = "approved", _("Approved")
        REFUSED = "refused", _("Refused")

    id: models.UUIDField[uuid.UUID, uuid.UUID] = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="decisions")
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="decisions")
    kind = models.CharField(max_length=12, choices=Kind)
    outcome = models.CharField(max_length=10, choices=Outcome)
    note = models.TextField()
    decided_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    requested_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    endorsed_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    basis_kind = models.CharField(max_length=12)  # role or delegation
    basis_id = models.UUIDField()
    basis_role = models.CharField(max_length=16, blank=True)
    at = models.DateTimeField()
    ends_on = models.DateField(null=True)
    frozen = models.JSONField()  # the request as the decider saw it
    frozen_hash = models.CharField(max_length=64)  # SHA-256 of its canonical JSON

    class Meta:
        default_permissions = ()
        ordering = ["-at", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["request", "kind"], name="decision_once"),
            models.CheckConstraint(condition=~Q(decided_by=F("requested_by")), name="decision_not_own"),
            models.CheckConstraint(
                condition=Q(endorsed_by__isnull=True) | ~Q(endorsed_by=F("decided_by")),
                name="decision_not_by_endorser",
            ),
            models.CheckConstraint(
                condition=~Q(kind="operate") | ~Q(outcome="approved") | Q(ends_on__isnull=False),
                name="operate_has_an_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request} · {self.get_kind_display()} · {self.get_outcome_display()}"
