"""Who is appointed to speak for a company, or to run an account of its."""

from __future__ import annotations

import datetime as dt
import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from companies.models import Company
from kit.keys import uuid7
from kit.tracking import tracked
from policy.models import Acknowledgement

from .accounts import PERSON, Account
from .requests import Decision


class Appointment(models.Model):
    """A person speaks for a company, or runs an account of its, from one day to another (policy: "utsedda").

    It rests on the acknowledgement of the version in force (gate G2; the database asks too). Whether it is live is
    derived: days, employment, no re-acknowledgement overdue, and an undertaking about log-in details. One that was
    ended before its first day never was.
    """

    class Kind(models.TextChoices):
        SPOKESPERSON = "spokesperson", _("Spokesperson")
        OWNER = "owner", _("Account owner")
        BACKUP = "backup", _("Back-up")
        EDITOR = "editor", _("Editor")
        MODERATOR = "moderator", _("Moderator")
        ANALYST = "analyst", _("Analyst")

    class Channel(models.TextChoices):
        PRESS = "press", _("Newspapers and magazines")
        BROADCAST = "broadcast", _("Radio, TV and podcasts")
        SOCIAL = "social", _("Social media")
        EVENTS = "events", _("Lectures and meetings")

    class Rank(models.TextChoices):
        PRIMARY = "primary", _("First hand")
        BACKUP = "backup", _("Second hand")

    class Language(models.TextChoices):
        SWEDISH = "sv", _("Swedish")
        ENGLISH = "en", _("English")
        FINNISH = "fi", _("Finnish")
        NORWEGIAN = "no", _("Norwegian")
        DANISH = "da", _("Danish")
        GERMAN = "de", _("German")
        POLISH = "pl", _("Polish")

    id: models.UUIDField[uuid.UUID, uuid.UUID] = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="appointments")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="appointments")
    kind = models.CharField(_("appointed as"), max_length=12, choices=Kind)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="appointments")
    topics = models.TextField(_("topics"), max_length=500, blank=True)
    languages = ArrayField(models.CharField(max_length=2, choices=Language), default=list, verbose_name=_("languages"))
    channels = ArrayField(  # empty: all
        models.CharField(max_length=12, choices=Channel), default=list, blank=True, verbose_name=_("channels")
    )
    rank = models.CharField(max_length=8, choices=Rank, blank=True)  # of spokespersons: who is asked first
    contact_phone = models.CharField(max_length=40, blank=True)  # for journalists: the company's, not the person's own
    contact_email = models.EmailField(max_length=254, blank=True)
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"), null=True, blank=True)
    appointed_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    appointed_at = models.DateTimeField()
    basis_kind = models.CharField(max_length=12)  # role or delegation
    basis_id = models.UUIDField()
    basis_role = models.CharField(max_length=16, blank=True)
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, related_name="appointments")
    acknowledgement = models.ForeignKey(Acknowledgement, on_delete=models.PROTECT, related_name="+")
    undertake_by = models.DateField(null=True)  # appointed before there was an undertaking: live without it until then
    history = tracked()

    class Meta:
        default_permissions = ()
        ordering = ["-first_day", "id"]
        indexes = [
            models.Index(fields=["company", "kind", "last_day"]),
            models.Index(fields=["person", "last_day"]),
            models.Index(fields=["last_day"], condition=Q(account__isnull=False), name="appointment_of_account_ends"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="spokesperson", account__isnull=True)
                | Q(kind__in=["owner", "backup", "editor", "moderator", "analyst"], account__isnull=False),
                name="appointment_operator_has_an_account",
            ),
            models.CheckConstraint(
                condition=~Q(kind="spokesperson") | ~Q(topics="") & Q(languages__len__gt=0),
                name="appointment_spokesperson_about_what",
            ),
            models.CheckConstraint(
                condition=Q(kind="spokesperson", rank__in=["primary", "backup"])
                | ~Q(kind="spokesperson") & Q(rank="", channels=[], contact_phone="", contact_email=""),
                name="appointment_spokesperson_in_what_place",
            ),
            models.CheckConstraint(
                condition=Q(last_day__isnull=True) | Q(last_day__gte=F("first_day") - dt.timedelta(days=1)),
                name="appointment_days_in_order",
            ),
            models.CheckConstraint(condition=~Q(appointed_by=F("person")), name="appointment_not_by_oneself"),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.get_kind_display()} · {self.company}"

    def get_absolute_url(self) -> str:
        """Return where the appointment is shown: the account's page, or the list of who may speak."""
        if self.account_id:
            return reverse("accounts:account", args=[self.account_id])
        return reverse("accounts:spokespersons")
