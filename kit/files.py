"""A file that a browser keeps and never opens as a page."""

from __future__ import annotations

from django.http import HttpResponse


def attachment(content: bytes, kind: str, name: str) -> HttpResponse:
    """Return an answer that browsers keep as a file and never open as a page; the name is plain ASCII."""
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
