"""For everybody, without log-in and without cookies: is it ours, which are ours, and one that is or was."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts import queries
from accounts.models.accounts import short
from accounts.platforms import PLATFORMS
from accounts.queries import ANSWERS, PublicAccount, Verdict
from accounts.views.linked_data import organisations
from companies.models import Company
from kit import clock
from kit.fields import uuid_or_none
from kit.limits import ASKING
from kit.qr import qr_code
from kit.strangers import limited, tongue

LONGEST = 2000  # of what is pasted; a longer text is no address
DANGEROUS = {"scheme", "userinfo", "lookalike"}


@login_not_required
@require_safe
@limited(ASKING)
def verify(request: HttpRequest) -> HttpResponse:
    """Say of a pasted address whether the account is ours: the answer first and large."""
    at, text = clock.now(), request.GET.get("q", "").strip()[: LONGEST + 1]
    answer = queries.asked(text, at, ANSWERS.answer) if text else None
    context = {
        **tongue(request),
        "q": text,
        "pasted": text,
        "lacks": "q" in request.GET and not text,
        "answer": answer,
        "account": answer.account if answer else None,
        "platform": PLATFORMS[answer.identity.platform].label if answer and answer.identity else "",
        "address": short(answer.identity.url) if answer and answer.identity else "",
        "dangerous": bool(answer and answer.reason in DANGEROUS),
        "others": [verdict for verdict in Verdict if not answer or verdict != answer.verdict],
        "at": at,
    }
    return render(request, "accounts/verify.html", context)


def marked(accounts: list[PublicAccount]) -> list[dict[str, Any]]:
    """Return accounts with the words and the mark of their platform, so that the template asks nothing per row."""
    kinds = {account.platform: PLATFORMS[account.platform] for account in accounts}
    return [
        {"account": account, "mark": kinds[account.platform].mark, "platform": kinds[account.platform].label}
        for account in accounts
    ]


@login_not_required
@require_safe
@limited(ASKING)
def official(request: HttpRequest) -> HttpResponse:
    """List the official accounts: all where they are few, else the companies first. Never a person."""
    at, after = clock.now(), uuid_or_none(request.GET.get("after", ""))
    slug = request.GET.get("bolag", "").replace("\0", "")
    company = Company.objects.filter(slug=slug).first() if slug else None
    platform = request.GET.get("plattform", "") if request.GET.get("plattform") in PLATFORMS else ""
    page = queries.listed(at, company, platform, after if company else None)
    many = company is None and page.after is not None
    if many:
        page = queries.companies_listed(at, platform, after)
    context = {
        **tongue(request),
        "many": many,
        "rows": page.rows if many else marked(page.rows),
        "after": page.after,
        "company_chosen": company,
        "platform_chosen": platform,
        "platforms": [PLATFORMS[key] for key in queries.platforms_listed(at, company)],
        "linked_data": "" if many else organisations(page.rows),
    }
    return render(request, "accounts/official.html", context)


@login_not_required
@require_safe
@limited(ASKING)
def official_account(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show one account that is or was official: the page that a QR code leads to, and that never goes away."""
    at = clock.now()
    found = queries.rows_shown(queries.ever_official().filter(pk=pk), at)
    if not found:
        raise Http404
    account = found[0]
    context = {
        **tongue(request),
        **marked(found)[0],
        "answer": queries.Answer(account.verdict, account=account),
        "pasted": account.url,
        "linked_data": "" if account.until else organisations(found),
        "own_address": (address := settings.PUBLIC_URL + reverse("official_account", args=[pk])),
        "qr": qr_code(address),
        "now": marked(queries.official_of(account, at)) if account.until else [],
        "at": at,
    }
    return render(request, "accounts/official_account.html", context)
