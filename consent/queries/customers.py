"""What customers allow."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db.models import QuerySet

from companies import queries as companies
from companies.models import Company, User
from companies.permissions import Can
from consent.models import CustomerPermission
from kit import clock


def permissions_visible_to(user: User, at: dt.datetime) -> QuerySet[CustomerPermission]:
    """Return the permissions of the companies for which the person records them."""
    return CustomerPermission.objects.filter(company__in=companies.companies_where(user, Can.ASK_CONSENT, at))


def live_permissions(at: dt.datetime) -> QuerySet[CustomerPermission]:
    """Return the permissions that apply on the day of the moment."""
    return CustomerPermission.objects.filter(companies.on(clock.day_of(at)))


def permissions_of(company: Company | uuid.UUID) -> QuerySet[CustomerPermission]:
    """Return every permission of a company, ended ones too."""
    return CustomerPermission.objects.filter(company=getattr(company, "pk", company))
