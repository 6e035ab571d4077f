"""People and their employments. A person leaves by a last day; nobody is deleted, so that evidence stays."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kit.dates import AddDays, LocalDay
from kit.keys import uuid7
from kit.sorting import SwedishKey
from kit.tracking import tracked

from .company import Company


class UserManager(BaseUserManager["User"]):
    """Finds people by their log-in."""

    def get_by_natural_key(self, username: str | None) -> User:
        """Return the person with this e-mail address, whatever its case."""
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person: employee, hired-in, board member … Not tracked, since each log-in saves it; see `PersonChange`."""

    class Language(models.TextChoices):
        SWEDISH = "sv", "Svenska"
        ENGLISH = "en", "English"

    class Theme(models.TextChoices):
        AUTO = "auto", _("As the device")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    id: models.UUIDField[uuid.UUID, uuid.UUID] = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    email = models.EmailField(_("e-mail"), max_length=254, null=True, blank=True, unique=True)
    phone = models.CharField(_("phone"), max_length=32, blank=True)
    name = models.CharField(_("name"), max_length=120)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.SWEDISH)
    theme = models.CharField(_("theme"), max_length=5, choices=Theme, default=Theme.AUTO)
    is_active = models.BooleanField(_("may log in"), default=True)
    sign_outs = models.PositiveIntegerField(default=0)  # how often all their sessions were ended; part of each session
    sort_key = models.GeneratedField(expression=SwedishKey("name"), output_field=models.TextField(), db_persist=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        default_permissions = ()
        ordering = ["sort_key", "id"]
        indexes = [
            models.Index(fields=["id"], include=["sort_key", "name"], condition=Q(is_active=True), name="user_active")
        ]
        constraints = [
            models.CheckConstraint(condition=Q(email=Lower("email")), name="user_email_is_lower_case"),
        ]

    def __str__(self) -> str:
        return self.name

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Return what a session must carry to go on: it changes with the password and when all sessions are ended."""
        known: str = super()._get_session_auth_hash(secret=secret)  # type: ignore[misc]
        return f"{known}.{self.sign_outs}" if self.sign_outs else known

    def get_absolute_url(self) -> str:
        """Return the page that HR has of the person."""
        return reverse("companies:person", args=[self.pk])

    def get_full_name(self) -> str:
        """Return the name as it is written."""
        return self.name

    def get_short_name(self) -> str:
        """Return the given name."""
        return self.name.split()[0]

    def clean(self) -> None:
        """An empty address is no address; the rest is compared without regard to case."""
        self.email = (self.email or "").strip().lower() or None


class Employment(models.Model):
    """A period in which a person belongs to a company. Rights, duties and log-in follow from it.

    An employee number belongs to one person of the company, over all their periods there (a trigger says so).
    A coming one that was withdrawn ends the day before it begins: it never was.
    """

    class Kind(models.TextChoices):
        EMPLOYEE = "employee", _("Employee")
        HIRED_IN = "hired_in", _("Agency staff")
        CONSULTANT = "consultant", _("Contractor")
        TRAINEE = "trainee", _("Trainee")
        EXTERNAL = "external", _("External (board, auditor, case handler)")

    id: models.UUIDField[uuid.UUID, uuid.UUID] = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="employments")
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="employments")
    title = models.CharField(_("title"), max_length=120, blank=True)
    number = models.CharField(_("employee number"), max_length=32, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.EMPLOYEE)
    manager = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="reports")
    safety_representative = models.BooleanField(_("safety representative"), default=False)
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"), null=True, blank=True)
    left_at = models.DateTimeField(_("left at"), null=True, blank=True)  # "lämnar nu": before the last day is over
    history = tracked()

    class Meta:
        default_permissions = ()
        ordering = ["-first_day", "id"]
        # Lists of people are read from indexes alone: those of a company lie all over the table.
        indexes = [
            models.Index(fields=["company", "last_day"]),
            models.Index(
                fields=["company", "person"],
                include=["id", "first_day", "last_day", "left_at", "kind", "manager", "title"],
                name="employment_in_company",
            ),
            models.Index(
                fields=["manager"],
                include=["id", "company", "person", "first_day", "last_day", "left_at", "kind", "title"],
                name="employment_of_manager",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__isnull=True) | Q(last_day__gte=AddDays(F("first_day"), -1)),
                name="employment_days_in_order",
            ),
            models.CheckConstraint(
                condition=Q(manager__isnull=True) | ~Q(manager=F("person")), name="employment_not_own_manager"
            ),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True) | Q(last_day__isnull=False, last_day=LocalDay(F("left_at"))),
                name="employment_left_on_last_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.company}"

    def get_absolute_url(self) -> str:
        """Return the page of the person."""
        return reverse("companies:person", args=[self.person_id])


class PersonChange(models.Model):
    """Fact: a name, e-mail address or language changed; what evidence said before stays readable."""

    append_only = True

    id: models.UUIDField[uuid.UUID, uuid.UUID] = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="changes")
    field = models.CharField(max_length=32)
    old = models.TextField(blank=True)
    new = models.TextField(blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.field}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert the row; the database refuses anything later."""
        super().save(*args, **{**kwargs, "force_insert": True})
