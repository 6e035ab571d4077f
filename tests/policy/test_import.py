"""`import_policy FILE`: all of the document or nothing of it, said in sentences, and once."""

from __future__ import annotations

import datetime as dt
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

import policy
from companies import workflow as companies
from policy import duties, queries
from policy.extraction import digest, extract
from policy.models import Adoption, Policy, Version
from tests.cast import DAY, Cast

SAMPLE = Path(policy.__file__).parent / "samples" / "policy-kring-sociala-medier.txt"
SECTIONS = ("Målsättning", "Genomförande", "Ansvarsfördelning")
FACTS = ("Gäller från", "Framtagen av", "Fastställd av")


@pytest.fixture(autouse=True)
def english() -> object:
    """What the command says is asked in the source's own words."""
    with translation.override("en"):
        yield


def run(*arguments: str, file: Path = SAMPLE) -> list[str]:
    """Return the lines that the command prints."""
    out = StringIO()
    call_command("import_policy", str(file), *arguments, stdout=out)
    return out.getvalue().splitlines()


def nothing_written() -> bool:
    return not (Policy.objects.exists() or Version.objects.exists() or Adoption.objects.exists())


def test_the_sample_is_in_force_in_every_company_and_the_command_says_what_it_understood(cast: Cast) -> None:
    said = run()
    version = Version.objects.get()
    assert (version.number, version.title, version.material) == (1, "Policy kring sociala medier", True)
    assert version.body == extract(SAMPLE.read_bytes()).body
    assert version.text_hash == digest(version.body)
    assert (version.prepared_by_name, version.prepared_by_title) == ("Exempla Exempelsson", "HR-chef Exempelkoncernen")
    for company in (cast.group, cast.nord, cast.syd):
        adoption = queries.in_force(cast.at + DAY).get(company=company)
        assert adoption.effective_from == dt.date(2022, 10, 1)
        assert (adoption.adopted_by_name, adoption.adopted_by_title) == (
            "Demo Demosson",
            "VD samtliga bolag Exempelkoncernen",
        )
    assert said[:4] == [
        "Title: Policy kring sociala medier",
        "Effective from: 2022-10-01",
        "Prepared by: Exempla Exempelsson | HR-chef Exempelkoncernen",
        "Adopted by: Demo Demosson | VD samtliga bolag Exempelkoncernen",
    ]
    assert [line.split(":")[0] for line in said[4:7]] == [f"Section {name}" for name in SECTIONS]
    footer = "Taken out: “Dokumentnamn: Policy kring sociala medier” between “%s” and “%s”"
    assert said[7:9] == [
        footer % ("delar nyheter från", "bolaget! Skriv gärna"),
        footer % ("särbehandling och trakasserier.", "¶ Ansvarsfördelning ¶"),
    ]
    assert said[-1] == "Version 1 is adopted in: Nordpåhitt AB, Påhittgruppen AB, Sydpåhitt AB."


def test_the_command_speaks_swedish(cast: Cast) -> None:
    with translation.override("sv"):
        assert run()[-1] == "Version 1 är fastställd i: Nordpåhitt AB, Påhittgruppen AB, Sydpåhitt AB."


def test_a_review_long_overdue_shows_as_overdue(cast: Cast) -> None:
    run()
    for row in queries.library(cast.ceo, cast.at + DAY):
        assert row["due"] == dt.date(2023, 10, 1)
    due = duties.review(cast.at + DAY).filter(company_id=cast.nord.pk)
    assert {row["who_id"] for row in due} == {cast.hr.pk}


@pytest.mark.parametrize("lacking", [*SECTIONS, *FACTS])
def test_a_file_that_lacks_a_section_or_a_fact_is_refused_naming_it(cast: Cast, tmp_path: Path, lacking: str) -> None:
    lines = SAMPLE.read_text().splitlines()
    file = tmp_path / "policy.txt"
    file.write_text("\n".join(line for line in lines if line != lacking and not line.startswith(f"{lacking}:")))
    with pytest.raises(CommandError, match=lacking) as refused:
        run(file=file)
    assert str(file) in str(refused.value)
    assert refused.value.returncode != 0
    assert sum(str(refused.value).count(f"“{name}” is missing") for name in (*SECTIONS, *FACTS)) == 1
    assert nothing_written()


def test_everything_that_is_missing_is_named_at_once(cast: Cast, tmp_path: Path) -> None:
    file = tmp_path / "policy.txt"
    file.write_text("Policy kring sociala medier\n\nBara en text.\n")
    with pytest.raises(CommandError) as refused:
        run(file=file)
    assert all(f"“{name}”" in str(refused.value) for name in (*SECTIONS, *FACTS))
    assert nothing_written()


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 \x00\x01", b"\x00\x01\x02\xff"])
def test_what_is_no_text_is_refused(cast: Cast, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "policy.txt"
    file.write_bytes(content)
    with pytest.raises(CommandError, match="was not imported"):
        run(file=file)
    assert nothing_written()


def test_a_file_that_is_not_there_is_one_sentence(cast: Cast, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"cannot be read: No such file or directory\."):
        run(file=tmp_path / "nothing.txt")
    with pytest.raises(CommandError, match="cannot be read"):
        run(file=tmp_path)


def test_the_same_text_a_second_time_changes_nothing(cast: Cast) -> None:
    run()
    before = list(Adoption.objects.order_by("pk").values())
    assert run()[-1] == "Nothing changed: this text is version 1 already."
    assert list(Adoption.objects.order_by("pk").values()) == before
    assert (Version.objects.count(), Policy.objects.count(), Policy.history.count()) == (1, 1, 1)


def test_company_narrows_and_a_later_import_adopts_for_the_rest(cast: Cast) -> None:
    assert run("--company", "nord")[-1] == "Version 1 is adopted in: Nordpåhitt AB."
    assert [row.company for row in Adoption.objects.all()] == [cast.nord]
    assert run("--company", "nord", "--company", "syd")[-1] == "Version 1 was known; adopted now in: Sydpåhitt AB."
    assert run()[-1] == "Version 1 was known; adopted now in: Påhittgruppen AB."
    assert Version.objects.count() == 1
    assert {row.company for row in Adoption.objects.all()} == {cast.nord, cast.syd, cast.group}


def test_another_text_becomes_the_next_version_and_an_editorial_one_is_marked(cast: Cast, tmp_path: Path) -> None:
    run()
    file = tmp_path / "policy.txt"
    file.write_text(SAMPLE.read_text().replace("Vi tycker att det är bra.", "Vi tycker mycket om det."))
    assert run("--editorial", file=file)[-1].startswith("Version 2 is adopted in:")
    assert list(Version.objects.order_by("number").values_list("number", "material")) == [(1, True), (2, False)]
    assert {row.version.number for row in queries.in_force(cast.at + DAY).select_related("version")} == {2}


def test_who_has_the_right_in_each_company_imports_in_their_own_name(cast: Cast) -> None:
    run("--company", "nord", "--by", cast.quality.email.upper())
    version = Version.objects.get()
    assert version.recorded_by == Adoption.objects.get().recorded_by == cast.quality
    assert Policy.history.get().history_user == cast.quality
    run("--company", "group", "--by", cast.group_hr.email)
    run("--company", "group", "--company", "nord", "--by", cast.ceo.email)


def test_without_by_the_portal_itself_has_done_it(cast: Cast) -> None:
    run()
    assert Version.objects.get().recorded_by == cast.portal


@pytest.mark.parametrize("who", ["colleague", "communicator", "manager", "auditor", "chair", "leaver", "syd_hr"])
def test_who_lacks_the_right_in_the_company_is_refused(cast: Cast, who: str) -> None:
    with pytest.raises(CommandError, match="may not write policies in all of these companies"):
        run("--company", "nord", "--by", getattr(cast, who).email)
    assert nothing_written()


def test_a_right_in_one_of_two_companies_is_not_enough(cast: Cast) -> None:
    with pytest.raises(CommandError, match="may not write policies"):
        run("--company", "nord", "--company", "syd", "--by", cast.hr.email)
    assert nothing_written()


def test_a_superuser_has_no_right_from_that(cast: Cast) -> None:
    with pytest.raises(CommandError, match="may not write policies"):
        run("--company", "syd", "--by", cast.outsider_superuser.email)


def test_a_role_that_began_today_counts_and_one_that_ended_yesterday_does_not(cast: Cast) -> None:
    with pytest.raises(CommandError, match="may not write policies"):
        run("--company", "nord", "--by", cast.yesterdays_hr.email)
    run("--company", "nord", "--by", cast.todays_hr.email)


def test_unknown_companies_and_people_are_named_and_the_known_companies_listed(cast: Cast) -> None:
    with pytest.raises(CommandError, match=r"There is no company öst, öster\. There are: nord, group, syd\."):
        run("--company", "nord", "--company", "öster", "--company", "öst")
    with pytest.raises(CommandError, match=r"Nobody has the address ingen@demo\.example\."):
        run("--by", "ingen@demo.example")
    assert nothing_written()


def test_without_a_company_the_command_says_what_to_do(portal: object) -> None:
    with pytest.raises(CommandError, match="There is no company yet"):
        run()


def test_signatories_are_linked_to_a_person_where_exactly_one_matches(cast: Cast) -> None:
    exempla = cast.add("Exempla Exempelsson")
    for name in ("Demo Demosson", "demo demosson"):
        companies.add_person(name=name, by=cast.portal, at=cast.at)
    run("--company", "nord")
    version, adoption = Version.objects.get(), Adoption.objects.get()
    assert version.prepared_by == exempla
    assert adoption.adopted_by is None  # two have that name
    assert adoption.adopted_by_name == "Demo Demosson"


def test_where_nobody_matches_the_name_stands_alone(cast: Cast) -> None:
    run()
    assert Version.objects.get().prepared_by is None
