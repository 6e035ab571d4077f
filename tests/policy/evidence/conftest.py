"""What the tests of evidence share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.serving import Server, serving

from .stamping import OURS, well


@pytest.fixture
def server(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """An authority that answers, and a portal that is told of it."""
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with serving(well) as server:
        settings.TSA_URL, settings.TSA_ROOTS = server.url, [OURS.root]
        yield server
