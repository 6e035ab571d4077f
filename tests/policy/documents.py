"""Small policies, whole and hurt, and what is compared between them."""

from policy.extraction import Bullets, Document, Paragraph, extract

TITLE = "Policy för Påhittade bolaget"
FOOTER = f"Dokumentnamn: {TITLE}"
FACTS = "Gäller från: 2022-10-01\nFramtagen av: Demo Demosson | HR-chef\nFastställd av: Testa Testberg | VD alla bolag"


def policy(rules: str = "En regel.", facts: str = FACTS) -> str:
    """A whole document around the rules."""
    return (
        f"{TITLE}\n\nMålsättning\n\nEtt mål.\n\nGenomförande\n\n{rules}\n\nAnsvarsfördelning\n\nEtt ansvar.\n\n{facts}"
    )


def rules_of(text: str) -> tuple[Paragraph | Bullets, ...]:
    """The blocks under Genomförande of a document with these rules."""
    return extract(policy(text)).sections[1].blocks


def assert_same(one: Document, other: Document) -> None:
    """Both say the same, whatever was taken out of them."""
    assert (one.title, one.sections, one.effective_from, one.prepared_by, one.adopted_by) == (
        other.title,
        other.sections,
        other.effective_from,
        other.prepared_by,
        other.adopted_by,
    )


def words_of(document: Document) -> list[str]:
    """Every word of the document, in the order in which policies are written."""
    words = document.title.split()
    for section in document.sections:
        words += section.heading.split()
        for block in section.blocks:
            for text in block.items if isinstance(block, Bullets) else [block.text]:
                words += text.split()
    prepared, adopted = document.prepared_by, document.adopted_by
    facts = f"Gäller från: {document.effective_from.isoformat()} Framtagen av: {prepared.name} | {prepared.title} "
    return words + f"{facts} Fastställd av: {adopted.name} | {adopted.title}".split()
