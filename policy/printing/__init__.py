"""Paper: a version of a policy as a PDF that can be read aloud (PDF/UA-1), and the poster with its codes.

The same input makes the same bytes: no clock, no chance, and no fonts but those that the typesetter brings.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import typst

HERE = Path(__file__).parent


def typeset(template: str, data: dict[str, Any]) -> bytes:
    """Return the PDF that a template of this folder makes of the data."""
    return typst.compile(
        str(HERE / template),
        format="pdf",
        root=str(HERE),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False, sort_keys=True)},
        pdf_standards=["ua-1"],
        timestamp=0,
    )
