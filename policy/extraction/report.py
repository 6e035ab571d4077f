"""What was understood of a document, for the person who imports it."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from policy.extraction.document import Bullets, Document, Section


def report(document: Document) -> list[str]:
    """One line for each fact, each section and everything that was taken out, in the language of the moment."""
    facts = [
        _("Title: %(title)s") % {"title": document.title},
        _("Effective from: %(day)s") % {"day": document.effective_from.isoformat()},
        _("Prepared by: %(name)s | %(title)s") % vars(document.prepared_by),
        _("Adopted by: %(name)s | %(title)s") % vars(document.adopted_by),
    ]
    return facts + sections(document) + taken_out(document)


def sections(document: Document) -> list[str]:
    """One line for each section."""
    return [describe(section) for section in document.sections]


def taken_out(document: Document) -> list[str]:
    """One line for everything that was taken out, and for what looks as if it ought to have been."""
    lines = [
        _("Taken out: “%(text)s” between “%(before)s” and “%(after)s”") % vars(removal) for removal in document.removed
    ]
    if "Dokumentnamn:" in document.body:
        lines.append(_("Left in the text: “Dokumentnamn:” that names something else than this document"))
    return lines


def describe(section: Section) -> str:
    """The section's name and what stands in it."""
    lists = [block for block in section.blocks if isinstance(block, Bullets)]
    items = sum(len(block.items) for block in lists)
    paragraphs = len(section.blocks) - len(lists)
    words = sum(len(block.markdown().split()) for block in section.blocks) - items
    return _("Section %(name)s: %(paragraphs)s, %(items)s, %(words)s") % {
        "name": section.heading or _("(before the first heading)"),
        "paragraphs": ngettext("%(count)d paragraph", "%(count)d paragraphs", paragraphs) % {"count": paragraphs},
        "items": ngettext("%(count)d list item", "%(count)d list items", items) % {"count": items},
        "words": ngettext("%(count)d word", "%(count)d words", words) % {"count": words},
    }
