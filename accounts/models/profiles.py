"""What a platform asks of an official profile, and what was seen on the profile itself."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kit.keys import uuid7
from kit.tracking import tracked

from .accounts import PERSON, Account, short


class Point(models.TextChoices):
    """What somebody has looked for on a profile: the four basics, and the two halves of the two-way proof."""

    BEHIND = "behind", _("Says which company is behind it")
    CONTACT = "contact", _("Says how to reach the company")
    TERMS = "terms", _("Links to the rules for comments")
    PRIVACY = "privacy", _("Links to how personal data is handled")
    LINKS_TO_US = "links_to_us", _("The profile links to the company's own site")
    WE_LINK = "we_link", _("The company's own site links to the profile")


BASICS = (Point.BEHIND, Point.CONTACT, Point.TERMS, Point.PRIVACY)
TWO_WAY = (Point.LINKS_TO_US, Point.WE_LINK)


class ProfileCheck(models.Model):
    """Fact: somebody looked at the profile and saw, or did not see, a point; the address is where it can be seen.

    The latest of a point counts. Both halves of the two-way proof together prove that profile and company belong
    together (rel="me").
    """

    append_only = True

    id: models.UUIDField[uuid.UUID, uuid.UUID] = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="checks")
    point = models.CharField(_("point"), max_length=12, choices=Point)
    holds = models.BooleanField(_("holds"))
    evidence = models.URLField(_("where it can be seen"), max_length=500, blank=True)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["account", "point", "-at"])]
        constraints = [
            models.CheckConstraint(condition=Q(holds=False) | ~Q(evidence=""), name="profile_check_has_evidence"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.point}"


class FormerAddress(models.Model):
    """Fact: an account that was official had this address until somebody decided that it has another.

    Whoever asks about the old one is told that it was ours, and nobody who takes the name passes for us.
    """

    append_only = True

    id: models.UUIDField[uuid.UUID, uuid.UUID] = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="former_addresses")
    platform = models.CharField(max_length=16)
    kind = models.CharField(max_length=16)
    handle = models.CharField(max_length=200)
    url = models.URLField(max_length=300)
    left_at = models.DateTimeField()
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")  # none: from before

    class Meta:
        default_permissions = ()
        ordering = ["-left_at", "-id"]
        indexes = [models.Index(fields=["platform", "kind", "handle", "-left_at"], name="former_address_latest")]

    def __str__(self) -> str:
        return short(self.url)


class PlatformRule(models.Model):
    """What the group has decided about a platform, edited by the parent's HR; one without a row is not assessed."""

    id: models.UUIDField[uuid.UUID, uuid.UUID] = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    platform = models.CharField(_("platform"), max_length=16, unique=True)
    allowed = models.BooleanField(_("allowed in this group"), default=True)
    assessed_on = models.DateField(_("assessed on"))
    next_assessment = models.DateField(_("next assessment"))
    help_url = models.URLField(_("the platform's help page"), max_length=500, blank=True)
    must_show = ArrayField(
        models.CharField(max_length=12, choices=Point),
        default=list,
        blank=True,
        verbose_name=_("what an official profile must show"),
    )
    note = models.TextField(_("why, and what to think of"), max_length=2000, blank=True)
    history = tracked()

    class Meta:
        default_permissions = ()
        ordering = ["platform"]
        constraints = [
            models.CheckConstraint(
                condition=Q(next_assessment__gt=F("assessed_on")), name="platform_assessed_before_the_next_time"
            ),
        ]

    def __str__(self) -> str:
        return self.platform
