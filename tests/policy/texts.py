"""Texts that tests import: a small policy, changed as often as a test likes."""

from __future__ import annotations

import datetime as dt
from typing import Any

from policy import workflow
from policy.extraction import Document, Paragraph, Section, Signatory
from policy.models import Version
from tests.cast import Cast

HEADINGS = ("Målsättning", "Genomförande", "Ansvarsfördelning")


def document(cast: Cast, words: str, *, days: int = 0, title: str = "Påhittad policy") -> Document:
    """A policy that applies from so many days ago."""
    sections = tuple(Section(heading, (Paragraph(f"{words} om {heading.lower()}."),)) for heading in HEADINGS)
    by = Signatory(cast.ceo.name, "VD")
    return Document(title, sections, cast.today - dt.timedelta(days=days), by, by, ())


def adopt(cast: Cast, words: str, *companies: Any, days: int = 0, material: bool = True, **more: Any) -> Version:
    """Import a text, for every company where none is named."""
    into = companies or (cast.group, cast.nord, cast.syd)
    text = document(cast, words, days=days, **more)
    return workflow.import_document(text, into, by=cast.portal, at=cast.at, material=material).version
