"""The stylesheet with the hues of the companies."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from companies.models import Company


@login_not_required
@require_safe
@cache_control(max_age=300, public=True)
def hues(request: HttpRequest) -> HttpResponse:
    """Return the stylesheet with each company's hue: one line a company, nothing else."""
    rows = Company.objects.values_list("slug", "hue")
    lines = [f'[data-company="{slug}"] {{ --hue: {hue}; }}' for slug, hue in rows]
    return HttpResponse("\n".join([*lines, ""]), content_type="text/css; charset=utf-8")
