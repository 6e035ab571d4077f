"""Where a choice of language, colours or company leads back to: the page it stands on, never a button's address."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import Resolver404, resolve

SAFE = ("GET", "HEAD")


def page_of(request: HttpRequest) -> str:
    """Return the address of the page that the answer shows.

    A form that came back with errors stands at the address of its button. Where that can only be pressed, its page is
    the nearest one above it: `/konton/arende/7/skicka/` belongs to `/konton/arende/7/`.
    """
    if request.method in SAFE or _opens(request.path_info):
        return request.get_full_path()
    return next(path for path in _above(request.path) if path == "/" or _opens(path))


def _above(path: str) -> Iterator[str]:
    parts = path.strip("/").split("/")
    for count in range(len(parts) - 1, 0, -1):
        yield "/" + "/".join(parts[:count]) + "/"
    yield "/"


def _opens(path: str) -> bool:
    """Return whether a page stands at the address."""
    try:
        view: Any = resolve(path).func
    except Resolver404:
        return False
    methods = _methods(view)
    return not methods or "GET" in methods


def _methods(view: Callable[..., Any] | None) -> list[str]:
    """Return what `require_http_methods` lets through, which it keeps in its closure alone; nothing: all."""
    while view is not None:
        code = getattr(view, "__code__", None)
        kept = zip(code.co_freevars, view.__closure__ or (), strict=True) if code else ()
        for name, cell in kept:
            if name == "request_method_list":
                return list(cell.cell_contents)
        view = getattr(view, "__wrapped__", None)
    return []
