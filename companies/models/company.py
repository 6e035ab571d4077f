"""A company of the group, and guardian's tables that say what its roles may."""

from __future__ import annotations

import uuid

from django.contrib.auth.models import Group
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from companies.permissions import Can
from kit.keys import uuid7
from kit.sorting import SwedishKey
from kit.tracking import tracked


class Company(models.Model):
    """A company of the group ("respektive bolag"). Exactly one is the parent; what belongs to the group is its."""

    id: models.UUIDField[uuid.UUID, uuid.UUID] = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("short name"), max_length=40, unique=True)
    number = models.CharField(_("organisation number"), max_length=11, unique=True)
    hue = models.PositiveSmallIntegerField(_("colour"), default=255, validators=[MaxValueValidator(359)])
    parent = models.BooleanField(_("parent company"), default=False)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    sort_key = models.GeneratedField(expression=SwedishKey("name"), output_field=models.TextField(), db_persist=True)
    history = tracked()

    class Meta:
        default_permissions = ()
        permissions = [(can.value, can.name) for can in Can]
        ordering = ["sort_key", "id"]
        constraints = [
            models.UniqueConstraint(fields=["parent"], condition=Q(parent=True), name="company_one_parent"),
            models.CheckConstraint(condition=Q(hue__lt=360), name="company_hue_is_a_degree"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def initials(self) -> str:
        """Return two letters for the company's mark: of its first two words, or of its only one."""
        words = self.name.split()[:2]
        return ("".join(word[0] for word in words) if len(words) == 2 else self.name[:2]).upper()


class CompanyGroupObjectPermission(GroupObjectPermissionBase):
    """What the group of a company's role may in that company; written by `workflow.mirror` alone."""

    content_object = models.ForeignKey(Company, on_delete=models.CASCADE)

    class Meta(GroupObjectPermissionBase.Meta):
        default_permissions = ()


class RightSet(models.Model):
    """A combination of guardian's permissions that some group has in its company, kept once; see `GroupRights`."""

    permissions = ArrayField(models.IntegerField(), unique=True)  # keys of permissions, in their order
    derived = True

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.permissions)


class GroupRights(models.Model):
    """Guardian's rows of one group in one company as one row, written by a trigger with them and by nothing else.

    Who has a role in every company of many is asked for their rights with every page.
    """

    pk = models.CompositePrimaryKey("group_id", "company_id")
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+", db_index=False)
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="+", db_index=False)
    rights = models.ForeignKey(RightSet, on_delete=models.PROTECT, related_name="+", db_index=False)
    derived = True

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.group_id} {self.company_id}"


class CompanyUserObjectPermission(UserObjectPermissionBase):
    """Always empty: a right of a person rests on a dated role or delegation, never on a row of guardian's."""

    content_object = models.ForeignKey(Company, on_delete=models.CASCADE)

    class Meta(UserObjectPermissionBase.Meta):
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=Q(pk__isnull=True), name="company_no_user_permission")]
