"""What the portal makes of the policy: what a CEO and an auditor show around."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from companies import queries as companies
from companies.permissions import Can
from kit import clock
from kit.people import person
from plsportal import proof
from plsportal.clauses import GATES


@require_safe
def clauses(request: HttpRequest) -> HttpResponse:
    """Show each sentence of the policy with the rule and the pages that keep it, and all gates."""
    user, at = person(request), clock.now()
    adoption = proof.policy_text(user, at)
    writes = bool(companies.companies_where(user, Can.WRITE_POLICY, at))
    shut = proof.closed(user, at)
    kept = proof.kept(user, adoption, shut, at) if adoption else []
    shown = [one for one in kept if writes or one.quote or not one.clause.words]
    context = {"adoption": adoption, "kept": shown, "gates": GATES, "counted": any(one.number for one in kept)}
    return render(request, "clauses/index.html", {**context, "closed": shut})
