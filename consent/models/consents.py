"""A person is asked, answers, withdraws. Consent has no status: what holds at a moment is a query over these rows."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from companies.models import Company
from kit.dates import AddMonths, LocalDay
from kit.tracking import tracked

PERSON = settings.AUTH_USER_MODEL
LONGEST_MONTHS = 24  # a consent is asked for anew after two years at most


class Medium(models.TextChoices):
    """What of a person may be used; each has its own tick (policy 3.2)."""

    NAME = "name", _("Name")
    PICTURE = "picture", _("Picture")
    FILM = "film", _("Film")
    SOUND = "sound", _("Sound")


class Channel(models.TextChoices):
    """Where it may be used; each has its own tick."""

    WEBSITE = "website", _("Our own website")
    SOCIAL = "social", _("Our official accounts in social media")
    PRINT = "print", _("Print")
    INTERNAL = "internal", _("Internally at work")


class Subject(models.Model):
    """Who is asked by a company: somebody with a log-in, or an outsider whose name and contact are sealed.

    No history: destroying `wrapped_key` erases name and contact for ever (architecture § 6).
    """

    id: models.UUIDField[uuid.UUID, uuid.UUID] = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    wrapped_key = models.BinaryField(null=True)
    name = models.BinaryField(null=True)  # sealed
    contact = models.BinaryField(null=True)  # sealed: an e-mail address

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["company", "person"], name="subject_person_once"),
            models.CheckConstraint(
                condition=Q(person__isnull=False, name__isnull=True, contact__isnull=True)
                | Q(person__isnull=True, name__isnull=False),
                name="subject_person_or_sealed_name",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def place(self, column: str) -> str:
        """Return the place to which a sealed column is bound."""
        return f"consent_subject.{column}.{self.pk}.1"


class ConsentText(models.Model):
    """Fact: the words of the page that asks, in both languages, with placeholders; what was shown names its number."""

    append_only = True

    number = models.PositiveIntegerField(primary_key=True)
    sv = models.JSONField()
    en = models.JSONField()
    text_hash = models.CharField(max_length=64, unique=True)  # SHA-256 of the canonical JSON of both
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.number)


class ConsentRequest(models.Model):
    """What a company asks of one person: purpose, media, channels, until when. Answered once, through a link."""

    id: models.UUIDField[uuid.UUID, uuid.UUID] = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="consent_requests")
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="requests")
    text = models.ForeignKey(ConsentText, on_delete=models.PROTECT, related_name="+")
    purpose = models.TextField(_("purpose"), max_length=500)
    media = ArrayField(models.CharField(max_length=8, choices=Medium))
    channels = ArrayField(models.CharField(max_length=8, choices=Channel))
    until = models.DateField(_("until"))
    asked_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    link_counter = models.PositiveIntegerField(default=1)  # stands in the link; one more and the old link is dead
    linked_at = models.DateTimeField()  # when the link in force was made
    history = tracked()

    class Meta:
        default_permissions = ()
        ordering = ["-asked_at", "id"]
        indexes = [models.Index(fields=["company", "-asked_at"], name="consent_by_company")]
        constraints = [
            models.CheckConstraint(condition=Q(media__len__gt=0), name="consent_asks_a_medium"),
            models.CheckConstraint(condition=Q(channels__len__gt=0), name="consent_asks_a_channel"),
            models.CheckConstraint(
                condition=Q(until__lte=AddMonths(LocalDay(F("asked_at")), LONGEST_MONTHS)), name="consent_has_an_end"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def get_absolute_url(self) -> str:
        """Return the address where those who ask follow the request."""
        return reverse("consent:request", args=[self.pk])


class Showing(models.Model):
    """Fact: which text was shown for a request, in which language and when; written with the answer (GDPR 7.1)."""

    append_only = True

    id: models.UUIDField[uuid.UUID, uuid.UUID] = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(ConsentRequest, on_delete=models.PROTECT, related_name="showings")
    text = models.ForeignKey(ConsentText, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=2)
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.pk)


class Answer(models.Model):
    """Fact: the person said yes to these media in these channels, or no; once for a request."""

    append_only = True

    id: models.UUIDField[uuid.UUID, uuid.UUID] = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.OneToOneField(ConsentRequest, on_delete=models.PROTECT, related_name="answer")
    showing = models.OneToOneField(Showing, on_delete=models.PROTECT, related_name="answer")
    at = models.DateTimeField()
    gave = models.BooleanField()
    media = ArrayField(models.CharField(max_length=8, choices=Medium), blank=True)
    channels = ArrayField(models.CharField(max_length=8, choices=Channel), blank=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(gave=True, media__len__gt=0, channels__len__gt=0)
                | Q(gave=False, media__len=0, channels__len=0),
                name="answer_gives_something_or_nothing",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Withdrawal(models.Model):
    """Fact: the person took the consent back (GDPR 7.3)."""

    append_only = True

    class Way(models.TextChoices):
        LINK = "link", _("Through the link in the receipt")
        TOLD = "told", _("Told us, and we recorded it")

    id: models.UUIDField[uuid.UUID, uuid.UUID] = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    answer = models.OneToOneField(Answer, on_delete=models.PROTECT, related_name="withdrawal")
    at = models.DateTimeField()
    way = models.CharField(max_length=4, choices=Way)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")  # who recorded what was told

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(way="link", by__isnull=True) | Q(way="told", by__isnull=False), name="withdrawal_way_known"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
