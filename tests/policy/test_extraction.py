"""A text drawn from a PDF becomes a document: nothing lost, nothing invented, and what lacks is named."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from policy.extraction import Bullets, Paragraph, PolicyUnreadable, Section, Signatory, extract, report
from policy.extraction.document import escaped
from tests.policy.documents import FACTS, TITLE, policy, rules_of, words_of

SAMPLE = Path(__file__).parents[2] / "policy/samples/policy-kring-sociala-medier.txt"


@pytest.fixture(autouse=True, scope="module")
def english() -> Iterator[None]:
    """Sentences are compared in English."""
    with translation.override("en"):
        yield


def refused(source: bytes | str) -> list[str]:
    """The sentences with which the text is refused."""
    with pytest.raises(PolicyUnreadable) as caught:
        extract(source)
    return [str(sentence) for sentence in caught.value.missing]


class TestTheSample:
    def test_facts_and_sections_are_understood(self) -> None:
        document = extract(SAMPLE.read_bytes())
        assert document.title == "Policy kring sociala medier"
        assert [section.heading for section in document.sections] == [
            "Målsättning",
            "Genomförande",
            "Ansvarsfördelning",
        ]
        assert document.effective_from == date(2022, 10, 1)
        assert document.prepared_by == Signatory("Exempla Exempelsson", "HR-chef Exempelkoncernen")
        assert document.adopted_by == Signatory("Demo Demosson", "VD samtliga bolag Exempelkoncernen")

    def test_bullets_stand_only_where_the_document_has_them(self) -> None:
        blocks = extract(SAMPLE.read_bytes()).sections[1].blocks
        assert [type(block) for block in blocks] == [Paragraph] * 2 + [Bullets] + [Paragraph] * 4
        assert [len(block.items) for block in blocks if isinstance(block, Bullets)] == [2]

    def test_footers_glued_into_sentences_are_gone_and_their_space_is_back(self) -> None:
        document = extract(SAMPLE.read_bytes())
        assert "delar nyheter från bolaget! Skriv gärna" in document.body
        assert "särbehandling och trakasserier.\n\n## Ansvarsfördelning" in document.body
        assert [str(removal) for removal in document.removed] == ["Dokumentnamn: Policy kring sociala medier"] * 2
        assert (document.removed[0].before, document.removed[0].after) == ("delar nyheter från", "bolaget! Skriv gärna")

    def test_no_word_is_lost_and_none_is_added(self) -> None:
        text = SAMPLE.read_text(encoding="utf-8")
        words = text.replace("Dokumentnamn: Policy kring sociala medier", " ").replace("•", " ").split()
        assert words_of(extract(text)) == words

    def test_the_report_says_what_was_understood(self) -> None:
        footer = "“Dokumentnamn: Policy kring sociala medier”"
        assert report(extract(SAMPLE.read_bytes())) == [
            "Title: Policy kring sociala medier",
            "Effective from: 2022-10-01",
            "Prepared by: Exempla Exempelsson | HR-chef Exempelkoncernen",
            "Adopted by: Demo Demosson | VD samtliga bolag Exempelkoncernen",
            "Section Målsättning: 1 paragraph, 0 list items, 110 words",
            "Section Genomförande: 6 paragraphs, 2 list items, 258 words",
            "Section Ansvarsfördelning: 1 paragraph, 0 list items, 59 words",
            f"Taken out: {footer} between “delar nyheter från” and “bolaget! Skriv gärna”",
            f"Taken out: {footer} between “särbehandling och trakasserier.” and “¶ Ansvarsfördelning ¶”",
        ]

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
    @pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
    def test_encoding_and_line_ends_change_nothing(self, encoding: str, line_end: str) -> None:
        text = SAMPLE.read_text(encoding="utf-8")
        assert extract(text.replace("\n", line_end).encode(encoding)) == extract(text)

    def test_letters_put_together_from_two_characters_are_the_same(self) -> None:
        text = SAMPLE.read_text(encoding="utf-8")
        assert extract(text.replace("å", "a\u030a").replace("ö", "o\u0308")) == extract(text)


class TestStructure:
    def test_headings_may_carry_colon_case_number_and_white_space(self) -> None:
        text = policy().replace("Målsättning", "  MÅLSÄTTNING :  ").replace("Genomförande", "2. genomförande:")
        assert extract(text) == extract(policy())

    def test_a_wrapped_line_with_a_section_s_name_is_no_heading(self) -> None:
        assert rules_of("Vid allt\ngenomförande\nråder lugn.") == (Paragraph("Vid allt genomförande råder lugn."),)

    def test_headings_need_no_empty_lines(self) -> None:
        assert extract(policy().replace("\n\n", "\n")) == extract(policy())

    def test_text_before_the_first_heading_is_kept(self) -> None:
        document = extract(policy().replace("\n\nMål", "\n\nEn inledning.\n\nMål"))
        assert document.sections[0] == Section("", (Paragraph("En inledning."),))
        assert document.body.startswith("En inledning.\n\n## Målsättning\n\n")

    def test_text_after_the_facts_is_kept(self) -> None:
        assert extract(policy() + "\nEtt tillägg.").sections[2].blocks[-1] == Paragraph("Ett tillägg.")

    @pytest.mark.parametrize("bullet", ["• ", "•", "· ", "▪\t", "\uf0b7 ", "- ", "– ", "* ", "•\n"])
    def test_lines_with_a_bullet_are_items_and_others_are_not(self, bullet: str) -> None:
        text = f"Ett.\n\n{bullet}Två\nslut.\n\n{bullet}Tre.\n\nFyra.\n\n{bullet}Fem."
        assert rules_of(text) == (
            Paragraph("Ett."),
            Bullets(("Två slut.", "Tre.")),
            Paragraph("Fyra."),
            Bullets(("Fem.",)),
        )

    def test_a_dash_inside_a_paragraph_is_no_bullet(self) -> None:
        assert rules_of("Alla bolag\n– stora som små\n– är med.") == (
            Paragraph("Alla bolag – stora som små – är med."),
        )

    def test_soft_hyphens_disappear_and_hard_ones_stay(self) -> None:
        assert rules_of("sär\u00ad\nbehandling i arbets- och privat\u00adliv") == (
            Paragraph("särbehandling i arbets- och privatliv"),
        )

    def test_the_body_is_markdown_with_headings_and_bullets(self) -> None:
        assert extract(policy("Ett.\n\n• Två.\n\n• Tre.")).body == (
            "## Målsättning\n\nEtt mål.\n\n## Genomförande\n\nEtt.\n\n- Två.\n- Tre.\n\n"
            "## Ansvarsfördelning\n\nEtt ansvar."
        )

    @pytest.mark.parametrize(
        ("text", "markdown"),
        [
            ("# ett", "\\# ett"),
            ("1. ett", "1\\. ett"),
            ("12) ett", "12\\) ett"),
            ("5-10 personer", "5-10 personer"),
            ("2022-10-01", "2022-10-01"),
            ("*ett* _två_ `tre` [fyra](x) <fem> \\", r"\*ett\* \_två\_ \`tre\` \[fyra\](x) \<fem> " + "\\\\"),
            ("A&O &amp; B", r"A&O \&amp; B"),
        ],
    )
    def test_signs_that_markdown_would_take_are_escaped(self, text: str, markdown: str) -> None:
        assert escaped(text) == markdown


class TestFacts:
    @pytest.mark.parametrize(
        "written", ["2022-10-01", "2022/10/01", "2022.10.01", "1 oktober 2022", "den 1 okt. 2022", "01 Oktober 2022."]
    )
    def test_dates_are_read_as_people_write_them(self, written: str) -> None:
        assert extract(policy(facts=FACTS.replace("2022-10-01", written))).effective_from == date(2022, 10, 1)

    @pytest.mark.parametrize(
        "facts",
        [
            FACTS.replace("\n", " "),
            FACTS.replace("\n", ""),
            FACTS.replace("\n", "\n\n"),
            FACTS.replace(" | ", " |\n"),
            FACTS.replace(": ", ":\n"),
            FACTS.replace(": ", "  :  ")
            .upper()
            .replace("DEMO DEMOSSON | HR-CHEF", "Demo Demosson | HR-chef")
            .replace("TESTA TESTBERG | VD ALLA BOLAG", "Testa Testberg | VD alla bolag"),
            FACTS.replace(" | ", ", "),
            FACTS.replace(" | ", " – "),
            FACTS + "\n" + FACTS,
        ],
    )
    def test_they_are_found_however_the_lines_fell(self, facts: str) -> None:
        assert extract(policy(facts=facts)) == extract(policy())

    def test_a_comma_belongs_to_the_title_where_a_bar_stands(self) -> None:
        facts = FACTS.replace("| HR-chef", "| HR-chef, Nord")
        assert extract(policy(facts=facts)).prepared_by == Signatory("Demo Demosson", "HR-chef, Nord")


class TestRefusals:
    def test_everything_that_is_missing_is_named_at_once(self) -> None:
        assert refused("") == [
            "The title is missing: it is the first line of the document.",
            "The section “Målsättning” is missing.",
            "The section “Genomförande” is missing.",
            "The section “Ansvarsfördelning” is missing.",
            "“Gäller från” is missing.",
            "“Framtagen av” is missing.",
            "“Fastställd av” is missing.",
        ]

    @pytest.mark.parametrize("name", ["Målsättning", "Genomförande", "Ansvarsfördelning"])
    def test_one_section_that_is_missing_is_named_alone(self, name: str) -> None:
        assert refused(policy().replace(name, "Annat")) == [f"The section “{name}” is missing."]

    @pytest.mark.parametrize("number", [0, 1, 2])
    def test_one_fact_that_is_missing_is_named_alone(self, number: int) -> None:
        lines = FACTS.split("\n")
        gone = lines.pop(number)
        assert refused(policy(facts="\n".join(lines))) == [f"“{gone.split(':')[0]}” is missing."]

    @pytest.mark.parametrize(
        ("old", "new", "sentence"),
        [
            ("2022-10-01", "2022-02-30", "“Gäller från” is a day that does not exist: “2022-02-30”."),
            ("2022-10-01", "31 april 2022", "“Gäller från” is a day that does not exist: “31 april 2022”."),
            ("2022-10-01", "2022-13-01", "“Gäller från” is a day that does not exist: “2022-13-01”."),
            ("2022-10-01", "hösten", "“Gäller från” is not a date: “hösten”."),
            ("2022-10-01", "", "“Gäller från” is missing."),
            ("| HR-chef", "", "“Framtagen av” needs a name and a title with | between them, not “Demo Demosson”."),
            ("Ett mål.", "", "The section “Målsättning” has no text."),
            ("Ett ansvar.", "Genomförande", "The heading “Genomförande” stands more than once."),
            ("Ett ansvar.", "Gäller från: 2023-01-01", "“Gäller från” stands more than once: 2023-01-01, 2022-10-01."),
            (TITLE, "", "The title is missing: it is the first line of the document."),
        ],
    )
    def test_what_is_wrong_is_said(self, old: str, new: str, sentence: str) -> None:
        assert sentence in refused(policy().replace(old, new))

    def test_the_exception_itself_says_it_too(self) -> None:
        with pytest.raises(PolicyUnreadable, match=r"“Framtagen av” is missing\. “Fastställd av” is missing\."):
            extract(policy(facts="Gäller från: 2022-10-01"))

    @pytest.mark.parametrize("raw", [b"\x00\x01\x02", b"\x81\x8d", b"\xff\xfe\x00"])
    def test_what_is_no_text_is_refused(self, raw: bytes) -> None:
        assert refused(raw) == ["This is not a text file."]

    def test_a_damaged_pdf_is_refused(self) -> None:
        sentence = "This PDF file is damaged and cannot be read. Open it, save it anew and try again."
        assert refused(b"%PDF-1.7\n%\xe2\xe3") == [sentence]


@given(st.text() | st.text("Målsättning:GenomförandeAnsvarsfördelning|•- 2022\n"))
def test_any_text_is_a_document_or_refused(text: str) -> None:
    try:
        extract(text)
    except PolicyUnreadable as refusal:
        assert refusal.missing


@given(st.binary())
def test_any_file_is_a_document_or_refused(raw: bytes) -> None:
    try:
        extract(raw)
    except PolicyUnreadable as refusal:
        assert refusal.missing
