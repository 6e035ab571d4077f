"""A post on an official account: who and what is in it, from plan to take-down."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Account
from companies.models import Company
from kit.keys import uuid7
from kit.tracking import tracked

from .consents import Medium, Subject
from .customers import CustomerPermission

PERSON = settings.AUTH_USER_MODEL


class Publication(models.Model):
    """A planned, published or taken down post; whether it may be up is derived, never stored."""

    class Status(models.TextChoices):
        PLANNED = "planned", _("Planned")
        PUBLISHED = "published", _("Published")
        TAKEN_DOWN = "taken_down", _("Taken down")
        WITHDRAWN = "withdrawn", _("Dropped")

    id: models.UUIDField[uuid.UUID, uuid.UUID] = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="publications")  # the account's
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="publications")
    title = models.CharField(_("title"), max_length=120)
    text = models.TextField(_("text"), max_length=5000, blank=True)
    planned_for = models.DateField(_("planned for"))
    planned_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=12, choices=Status, default=Status.PLANNED)
    url = models.URLField(_("address of the post"), max_length=500, blank=True)
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    history = tracked()

    class Meta:
        default_permissions = ()
        ordering = ["-planned_for", "-id"]
        indexes = [models.Index(fields=["company", "status"], name="publication_by_company")]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["planned", "withdrawn"], published_at__isnull=True, published_by__isnull=True)
                | Q(status__in=["published", "taken_down"], published_at__isnull=False, published_by__isnull=False),
                name="publication_status_known",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the address of the publication's page."""
        return reverse("consent:publication", args=[self.pk])


class PublicationPerson(models.Model):
    """Fact: this medium of this person is in the post; one row for each medium."""

    append_only = True

    id: models.UUIDField[uuid.UUID, uuid.UUID] = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="people")
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    medium = models.CharField(max_length=8, choices=Medium)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["publication", "subject", "medium"], name="publication_person_once")
        ]

    def __str__(self) -> str:
        return f"{self.publication_id}: {self.medium}"


class PublicationPlace(models.Model):
    """Fact: a workplace is in the post, by this permission of the customer's."""

    append_only = True

    id: models.UUIDField[uuid.UUID, uuid.UUID] = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="places")
    permission = models.ForeignKey(CustomerPermission, on_delete=models.PROTECT, related_name="+")

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["publication", "permission"], name="publication_place_once")]

    def __str__(self) -> str:
        return f"{self.publication_id}: {self.permission_id}"


class TakeDown(models.Model):
    """Fact: the post was taken down, when and by whom."""

    append_only = True

    id: models.UUIDField[uuid.UUID, uuid.UUID] = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    publication = models.OneToOneField(Publication, on_delete=models.PROTECT, related_name="take_down")
    at = models.DateTimeField()
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    note = models.TextField(_("note"), max_length=1000, blank=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.publication_id}"
