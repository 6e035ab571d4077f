"""Policy text becomes safe HTML in which every clause can be cited."""

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from policy.extraction import extract
from policy.extraction.document import escaped
from policy.rendering import Heading, render

SAMPLE = Path(__file__).parents[2] / "policy/samples/policy-kring-sociala-medier.txt"


@pytest.fixture(autouse=True, scope="module")
def english() -> Iterator[None]:
    """Sentences are compared in English."""
    with translation.override("en"):
        yield


def shown(markup: str) -> list[str]:
    """The words that the reader sees."""
    return html.unescape(re.sub(r"<[^>]+>", " ", markup)).split()


def test_sections_get_numbers_and_stand_in_the_table_of_contents() -> None:
    rendered = render(extract(SAMPLE.read_bytes()).body)
    assert rendered.headings == (
        Heading(2, "1", "Målsättning", "p1"),
        Heading(2, "2", "Genomförande", "p2"),
        Heading(2, "3", "Ansvarsfördelning", "p3"),
    )
    assert [heading.label for heading in rendered.headings][1] == "2. Genomförande"
    assert '<h2 id="p2">2. Genomförande</h2>' in rendered.html


def test_rules_get_numbers_to_cite_and_bullets_stay_bullets() -> None:
    markup = render(extract(SAMPLE.read_bytes()).body).html
    numbers = re.findall(r'<li id="(p[\d-]+)"><a href="#\1" aria-label="Link to [\d.]+"[^>]*>([\d.]+)</a>', markup)
    assert numbers == [(f"p2-{number}", f"2.{number}") for number in range(1, 9)]
    assert re.findall(r'<li id="(p2-\d)"><a[^>]*>[\d.]+</a><ul>', markup) == ["p2-3", "p2-4"]
    assert markup.count('<ol class="clauses">') == markup.count("</ol>") == 1


def test_a_section_of_one_paragraph_needs_no_number_in_it() -> None:
    assert render("## Mål\n\nEtt.").html == '<h2 id="p1">1. Mål</h2>\n<p>Ett.</p>\n'


def test_text_before_the_first_heading_has_no_number() -> None:
    assert render("Ett.\n\nTvå.").html == "<p>Ett.</p>\n<p>Två.</p>\n"


def test_headings_below_sections_have_anchors_and_numbering_goes_on() -> None:
    rendered = render("## A\n\nett\n\n### B *c*\n\ntvå\n\n---\n\ntre\n\n# D\n\nfyra")
    assert [(heading.label, heading.anchor) for heading in rendered.headings] == [
        ("1. A", "p1"),
        ("B c", "p1-h1"),
        ("2. D", "p2"),
    ]
    assert re.findall(r">(\d\.\d)</a><p>(\w+)</p>", rendered.html) == [("1.1", "ett"), ("1.2", "två"), ("1.3", "tre")]
    assert "<h1" not in rendered.html


def test_a_heading_with_a_number_of_its_own_gets_no_second() -> None:
    assert render("## 7. Ansvar\n\nEtt.").headings[0].label == "7. Ansvar"


@pytest.mark.parametrize(
    "body",
    [
        "<script>alert(1)</script>",
        "## <script>alert(1)</script>",
        "- a\n- <img src=x onerror=alert(1)>",
        "<style>p { color: red }</style>",
        "text <b onclick='x()'>fet</b>",
        "<iframe src='https://example.se'></iframe>",
    ],
)
def test_html_in_the_text_is_shown_as_text(body: str) -> None:
    rendered = render(body)
    assert not re.search(r"<(script|img|style|iframe|b)\b", rendered.html)
    assert "&lt;" in rendered.html


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java&#x0A;script:alert(1)",
        "vbscript:x",
        "data:text/html;base64,PHNjcmlwdD4=",
        "file:///etc/passwd",
    ],
)
@pytest.mark.parametrize("link", ["[namn]({})", "<{}>", "[namn][x]\n\n[x]: {}"])
def test_links_that_run_something_are_not_rendered(address: str, link: str) -> None:
    assert not re.search(r"href=\W*(javascript|vbscript|data|file):", render(link.format(address)).html, re.IGNORECASE)


def test_ordinary_links_are_rendered_without_telling_where_the_reader_came_from() -> None:
    assert (
        render("[IMY](https://example.se/a?b=c&d=e) <mailto:a@example.se>").html
        == '<p><a href="https://example.se/a?b=c&amp;d=e" rel="noopener noreferrer">IMY</a> '
        '<a href="mailto:a@example.se" rel="noopener noreferrer">mailto:a@example.se</a></p>\n'
    )


@pytest.mark.parametrize(("words", "minutes"), [(0, 1), (1, 1), (290, 1), (310, 2), (800, 4), (8_000, 40)])
def test_the_time_that_a_text_takes_follows_its_words(words: int, minutes: int) -> None:
    assert render("**ord** " * words).minutes == minutes


def test_pictures_are_not_fetched() -> None:
    assert "<img" not in render("![bild](https://example.se/spion.png)").html


def test_tables_and_code_carry_no_style_and_no_class() -> None:
    markup = render("|a|b|\n|:-|-:|\n|1|2|\n\n```python\nx\n```").html
    assert "<td>2</td>" in markup
    assert not re.search("style|class", markup)


@given(st.text())
def test_any_markdown_renders_without_danger(body: str) -> None:
    markup = render(body).html
    assert not re.search(
        r"<(?!/?(?:h[2-6]|p|ul|ol|li|a|em|strong|code|pre|blockquote|hr|br|table|t[hdr]|thead|tbody)\b)", markup
    )
    assert not re.search(r"<[^>]*\s(?:on\w+|style)=", re.sub(r'"[^"]*"', '""', markup))


@given(
    st.text(
        st.characters(exclude_categories=["C", "Z"]) | st.sampled_from(list("#*_-+>`[]()!<&;.0 1|~=\\")), min_size=1
    )
)
def test_text_that_was_escaped_is_shown_as_it_was(text: str) -> None:
    text = " ".join(text.split())
    assert shown(render(escaped(text)).html) == text.split()
    assert shown(render(f"- {escaped(text)}\n- slut").html) == [*text.split(), "slut"]
