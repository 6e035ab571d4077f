"""The stylesheet with the hues of the companies, and how a hue looks before it is chosen."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from companies.forms.companies import degrees
from companies.models import Company


@login_not_required
@require_safe
@cache_control(max_age=300, public=True)
def hues(request: HttpRequest) -> HttpResponse:
    """Return the stylesheet with each company's hue, one line a company; with `?grad=200` that of a preview alone."""
    asked = degrees(request.GET.get("grad", ""))
    if asked is not None:
        mark = f'.preview[data-degrees="{asked}"]'  # until another swatch is picked, or whatever was while it is typed
        standing = f'.hues:has([name="swatch"]:default:checked) {mark}'
        return _sheet([f"{standing}, {mark}[data-typed] {{ --hue: {asked}; }}"])
    rows = Company.objects.values_list("slug", "hue")
    return _sheet([f'[data-company="{slug}"] {{ --hue: {hue}; }}' for slug, hue in rows])


def _sheet(lines: list[str]) -> HttpResponse:
    return HttpResponse("\n".join([*lines, ""]), content_type="text/css; charset=utf-8")


@require_safe
def preview_hue(request: HttpRequest) -> HttpResponse:
    """Return the preview of a company's form in the hue that is being typed; else in that of the swatch."""
    asked = degrees(request.GET.get("degrees", ""))
    letters = Company(name=request.GET.get("name", "")[:120]).initials
    return render(request, "companies/_preview.html", {"degrees": asked, "typed": True, "letters": letters})
