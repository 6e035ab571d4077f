"""A document as PDF that readers and machines understand (PDF/UA-1), set by Typst; the same facts give the same bytes.

Whatever people have written goes in as data, never as markup.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst
from django.conf import settings


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    """Return Typst's own typefaces, so that no machine sets it otherwise."""
    return typst.Fonts(include_system_fonts=False)


def pdf(template: str, data: Mapping[str, Any], *, at: dt.datetime) -> bytes:
    """Return `templates/<template>` as PDF; in it `json(bytes(sys.inputs.data))` is the data, `at` the day it bears."""
    root = Path(settings.BASE, "templates")
    made = typst.compile(
        str(root / template),
        format="pdf",
        root=str(root),
        font_paths=_fonts(),
        sys_inputs={"data": json.dumps(data, ensure_ascii=False, sort_keys=True)},
        pdf_standards="ua-1",
        timestamp=int(at.timestamp()),
    )
    if not isinstance(made, bytes):
        raise TypeError(f"{template} is no single document")
    return made
