"""Reading section by section, where a company asks that each was shown; and the rule itself."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kit import clock
from kit.people import person
from policy import queries, workflow
from policy.forms import ReadingRuleForm
from policy.rendering import parts

from .introduction import line_for
from .loading import load_to_set, load_version


@require_http_methods(["GET", "POST"])
def read_section(request: HttpRequest, slug: str, number: int, section: int) -> HttpResponse:
    """Show one section with how far one has come; a press notes that it was shown and leads on."""
    user, at = person(request), clock.now()
    version = load_version(request, slug, number)
    found = parts(version.body)
    if not 1 <= section <= len(found):
        raise Http404
    step = line_for(user, version, queries.READ, at)
    if request.method == "POST":
        workflow.show_section(version, section, by=user, at=at)
        if section < len(found):
            return redirect("policy:read_section", slug, number, section + 1)
        if step:
            return redirect("policy:introduce", slug)
        return redirect(reverse("policy:read_version", args=[slug, number]) + "#bekrafta")
    context = {
        "version": version,
        "part": found[section - 1],
        "section": section,
        "total": len(found),
        "shown": len(queries.shown_sections(user, version)),
        **step,
    }
    return render(request, "policy/section.html", context)


@require_http_methods(["GET", "POST"])
def set_reading_rule(request: HttpRequest, slug: str, company: str) -> HttpResponse:
    """Say whether the company asks that every section was shown."""
    user, at = person(request), clock.now()
    adoption = load_to_set(request, slug, company, "set_reading_rule")
    now = queries.every_section(adoption, at)
    form = ReadingRuleForm(request.POST if request.method == "POST" else None, initial={"every_section": now})
    if form.is_bound and form.is_valid():
        workflow.set_reading_rule(adoption, by=user, at=at, **form.cleaned_data)
        messages.success(request, _("Saved. It holds for acknowledgements from now on."))
        return redirect(adoption.policy)
    return render(request, "policy/reading_rule.html", {"adoption": adoption, "form": form})
