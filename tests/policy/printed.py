"""What tests of paper share: the pages of a document as pictures, set from the very same words as its PDF."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typst
from django.conf import settings
from PIL import Image

from kit.printing import pdf
from policy.views import paper


def pictures(template: str, data: Any, *, ppi: float = 100) -> list[Image.Image]:
    """Set a template as the PDF is set, and return its pages in grey."""
    root = Path(settings.BASE, "templates")
    fonts, words = typst.Fonts(include_system_fonts=False), json.dumps(data, ensure_ascii=False, sort_keys=True)
    made = typst.compile(
        str(root / template), format="png", root=str(root), font_paths=fonts, sys_inputs={"data": words}, ppi=ppi
    )
    return [Image.open(io.BytesIO(page)).convert("L") for page in (made if isinstance(made, list) else [made])]


def set_from(monkeypatch: pytest.MonkeyPatch, make: Callable[[], Any]) -> tuple[str, dict[str, Any]]:
    """Make a document, and return the template and the words that it was set from."""
    seen: list[tuple[str, dict[str, Any]]] = []

    def look(template: str, data: Any, **more: Any) -> bytes:
        seen.append((template, dict(data)))
        return pdf(template, data, **more)

    with monkeypatch.context() as patch:
        patch.setattr(paper, "pdf", look)
        make()
    [found] = seen
    return found
