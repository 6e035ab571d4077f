"""The dry run and the import of accounts: new, known and wrong; all of it or nothing; rights; twice; speed."""

from __future__ import annotations

import time
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import workflow
from accounts.importing import KNOWN, NEW, WRONG, dry_run
from accounts.models import Account, AccountImport, Request
from accounts.platforms import Identity
from companies import workflow as companies
from kit import clock
from kit.workflow import Forbidden, Refused
from plsportal.tasks import tick
from tests.accounts.stages import ask
from tests.cast import DAY, Cast

from .lists import HEAD, existing, plan, row, take_in, verbs


def outcomes(found: Any) -> list[str]:
    return [entry.outcome for entry in found.entries]


def test_accounts_come_in_undecided_and_known_to_nobody_outside(cast: Cast) -> None:
    owner, backup = cast.communicator.email or "", cast.colleague.name
    rows = [row("nord", owner=owner, backup=backup, purpose="Bilder"), row("nord.jobb", name="")]
    assert take_in(cast, *rows) == {NEW: 2, KNOWN: 0, WRONG: 0}
    one, other = Account.objects.order_by("handle")
    assert (one.name, one.platform, one.kind, one.handle, one.url) == (
        "Konto nord", "instagram", "profile", "nord", "https://www.instagram.com/nord/",
    )  # fmt: skip
    assert (one.company, one.owner, one.backup, one.purpose) == (
        cast.nord, cast.communicator, cast.colleague, "Bilder",
    )  # fmt: skip
    assert (one.status, one.opened_at, one.operated_until) == ("undecided", None, None)
    assert (other.name, other.owner, other.backup) == ("nord.jobb", None, None)
    assert verbs(one) == [("import_accounts", cast.hr.name)]
    assert not Request.objects.exists()


def test_a_second_import_of_the_same_file_changes_nothing(cast: Cast) -> None:
    take_in(cast, row("nord"), row("nord.jobb"))
    before = list(Account.history.values_list("pk"))
    found = plan(cast, row("nord"), row("nord.jobb", name="Annat namn"))
    assert outcomes(found) == [KNOWN, KNOWN]
    assert found.entries[0].stands == "Nordpåhitt AB · Ej beslutat"
    assert take_in(cast, row("nord"), row("nord.jobb", name="Annat namn")) == {NEW: 0, KNOWN: 2, WRONG: 0}
    assert list(Account.history.values_list("pk")) == before


def test_what_the_importer_may_not_see_is_known_and_not_told(cast: Cast) -> None:
    existing(cast, "hemligt", company=cast.syd, by=cast.syd_hr, owner=None, backup=None)
    (entry,) = plan(cast, row("hemligt")).entries
    assert (entry.outcome, entry.account) == (KNOWN, None)
    assert "Sydpåhitt" not in entry.stands and "beslutat" not in entry.stands


def test_an_account_that_is_asked_for_is_left_to_its_request(cast: Cast, identity: Identity) -> None:
    request = ask(cast, identity)
    assert outcomes(plan(cast, row("nordpahitt"))) == [NEW]  # a draft is its writer's own
    workflow.submit(request, by=cast.communicator, at=cast.at)
    (entry,) = plan(cast, row("nordpahitt")).entries
    assert (entry.outcome, entry.stands) == (KNOWN, "En ansökan om det är på väg.")


@pytest.mark.parametrize(
    "text", ["nord", "Nordpåhitt AB", "NORDPÅHITT AB", "559900-0022", "5599000022", "16559900-0022"]
)
def test_a_company_is_known_by_name_short_name_and_number(cast: Cast, text: str) -> None:
    assert [entry.company.id for entry in plan(cast, row("nord", text)).entries] == [cast.nord.pk]


def test_a_row_without_company_means_the_chosen_one(cast: Cast) -> None:
    found = dry_run([["Adress"], ["x.com/nord"]], company=cast.nord.pk, by=cast.hr, at=cast.at)
    assert [entry.company.id for entry in found.entries] == [cast.nord.pk]
    wrong = dry_run([["Adress"], ["x.com/nord"]], company=None, by=cast.hr, at=cast.at).wrong
    assert [one.row for one in wrong] == [2]


PLATFORMS = [
    ("Instagram", "@Nord", "https://www.instagram.com/nord/"),
    ("insta", "nord", "https://www.instagram.com/nord/"),
    ("FB", "nord", "https://www.facebook.com/nord"),
    ("LinkedIn", "nord-ab", "https://www.linkedin.com/company/nord-ab"),
    ("Twitter", "nord", "https://x.com/nord"),
    ("YouTube", "nord", "https://www.youtube.com/@nord"),
    ("TikTok", "@nord", "https://www.tiktok.com/@nord"),
    ("Threads", "nord", "https://www.threads.com/@nord"),
    ("Facebook", "facebook.com/groups/nord", "https://www.facebook.com/groups/nord"),
]


def test_a_platform_without_a_host_of_its_own_needs_the_server(cast: Cast) -> None:
    head = ["Plattform", "Kontonamn", "Bolag"]
    found = plan(cast, ["Mastodon", "nord", "nord"], ["Mastodon", "@nord@mastodon.social", "nord"], head=head)
    assert [(one.row, one.column) for one in found.wrong] == [(2, "Kontonamn")]
    assert [entry.identity.platform for entry in found.entries] == ["mastodon"]


@pytest.mark.parametrize(("platform", "handle", "url"), PLATFORMS)
def test_platform_and_name_make_the_address(cast: Cast, platform: str, handle: str, url: str) -> None:
    head = ["Plattform", "Kontonamn", "Bolag"]
    (entry,) = plan(cast, [platform, handle, "nord"], head=head).entries
    assert (entry.identity.url, entry.name) == (url, handle.removeprefix("@"))


WRONGS = [
    ({"address": "inte en adress"}, "Adress"),
    ({"address": "@nord"}, "Adress"),
    ({"address": "instagram.com"}, "Adress"),
    ({"address": "instagram.com/p/Cabc123"}, "Adress"),
    ({"address": "lnkd.in/abc"}, "Adress"),
    ({"address": "javascript:alert(1)"}, "Adress"),
    ({"address": "https://instagrarn.com/nord"}, "Adress"),
    ({"address": "https://instаgram.com/nord"}, "Adress"),
    ({"address": "https://user@instagram.com/nord"}, "Adress"),
    ({"company": "syd"}, "Bolag"),
    ({"company": "Finns ej AB"}, "Bolag"),
    ({"company": ""}, "Bolag"),
    ({"owner": "Ingen Påhittsson"}, "Kontoansvarig"),
    ({"owner": "Främmande Påhittsson"}, "Kontoansvarig"),
    ({"owner": "Slutar Påhittsson"}, "Kontoansvarig"),
    ({"owner": "Granna Påhittsgranskare"}, "Kontoansvarig"),
    ({"backup": "finns.ej@demo.example"}, "Ersättare"),
    ({"owner": "Kolla Påhittsson", "backup": "kolla.pahittsson@demo.example"}, "Ersättare"),
]


@pytest.mark.parametrize(("changes", "column"), WRONGS)
def test_what_is_wrong_is_told_with_row_column_and_reason(cast: Cast, changes: dict[str, str], column: str) -> None:
    found = plan(cast, row("forst"), row("nord", **changes))
    assert [(wrong.row, wrong.column) for wrong in found.wrong] == [(3, column)]
    assert found.wrong[0].reason
    assert outcomes(found) == [NEW]


def told(found: Any) -> list[tuple[int, str]]:
    assert all(one.reason for one in found.wrong)
    return [(one.row, one.column) for one in found.wrong]


@pytest.mark.parametrize(
    ("cells", "columns"),
    [
        (["=1", "inte en adress", "Finns ej AB", "", "", ""], ["Adress", "Bolag", "Konto"]),
        (["Nord", "instagram.com", "nord", "Ingen alls", "Ej heller", ""], ["Adress", "Ersättare", "Kontoansvarig"]),
        (["Nord", "", "", "Ingen alls", "", "=1"], ["Adress", "Bolag", "Syfte"]),
        (["Nord", "=1", "nord", "Kolla Påhittsson", "Kolla Påhittsson", ""], ["Adress", "Ersättare"]),
        (["Nord", "instagram.com/annat", "=1", "", "", "=2"], ["Bolag", "Syfte"]),
        (["Nord", "instagram.com/forst", "nord", "Ingen alls", "", ""], ["Adress", "Kontoansvarig"]),
    ],
)
def test_everything_that_is_wrong_with_a_row_is_told_at_once(cast: Cast, cells: list[str], columns: list[str]) -> None:
    found = plan(cast, row("forst"), cells)
    assert told(found) == [(3, column) for column in columns]
    assert (outcomes(found), found.wrong_rows) == ([NEW], 1)


def test_an_unknown_platform_does_not_hide_a_wrong_address(cast: Cast) -> None:
    head = ["Adress", "Plattform", "Bolag", "Orgnr"]
    found = plan(cast, ["javascript:alert(1)", "Bildboken", "Finns ej AB", "559900-9999"], head=head)
    assert told(found) == [(2, "Adress"), (2, "Bolag"), (2, "Orgnr"), (2, "Plattform")]


def test_mending_all_that_is_told_leaves_nothing_to_tell(cast: Cast) -> None:
    wrong = plan(cast, ["=1", "instagram.com", "Finns ej AB", "", "", ""])
    assert told(wrong) == [(2, "Adress"), (2, "Bolag"), (2, "Konto")]
    mended = plan(cast, ["Nord", "instagram.com/nord", "nord", "", "", ""])
    assert (told(mended), outcomes(mended)) == ([], [NEW])


def test_a_name_that_two_bear_needs_an_address_or_a_number(cast: Cast) -> None:
    twin = companies.add_person(name="Kolla Påhittsson", email="tvilling@demo.example", by=cast.portal, at=cast.at)
    cast.employ(twin, cast.nord, number="7001")
    assert [wrong.column for wrong in plan(cast, row("nord", owner="Kolla Påhittsson")).wrong] == ["Kontoansvarig"]
    for text in ("7001", "tvilling@demo.example", "TVILLING@demo.example"):
        (entry,) = plan(cast, row("nord", owner=text)).entries
        assert entry.owner and entry.owner.id == twin.pk


def test_the_same_account_twice_in_the_file_is_wrong_however_it_is_written(cast: Cast) -> None:
    found = plan(cast, row("nord"), row("x", address="https://www.instagram.com/NORD/?hl=sv"))
    assert [(wrong.row, wrong.column) for wrong in found.wrong] == [(3, "Adress")]
    assert "2" in found.wrong[0].reason


def test_a_row_whose_first_is_wrong_for_itself_is_taken_in_and_told_of_it(cast: Cast) -> None:
    rows = [row("nord", company="finns-ej"), row("nord", owner="Ingen alls"), row("x", address="instagram.com/NORD/")]
    found = plan(cast, *rows, row("nord"))
    assert told(found) == [(2, "Bolag"), (3, "Adress"), (3, "Kontoansvarig"), (5, "Adress")]
    reasons = {(one.row, one.column): one.reason for one in found.wrong}
    assert reasons[3, "Adress"] == "Rad 2 handlar om samma konto."
    assert reasons[5, "Adress"] == "Rad 4 handlar om samma konto."
    (entry,) = found.entries
    assert (entry.row.number, entry.warnings[0]) == (4, "Rad 2, som har fel, handlar om samma konto.")
    assert take_in(cast, *rows, leave_out=True) == {NEW: 1, KNOWN: 0, WRONG: 2}
    assert [one.name for one in Account.objects.all()] == ["Konto x"]


def test_the_platform_must_be_that_of_the_address(cast: Cast) -> None:
    head = ["Adress", "Plattform", "Bolag"]
    rows = [["instagram.com/nord", "Facebook", "nord"], ["instagram.com/syd", "Bildboken", "nord"]]
    wrong = plan(cast, *rows, head=head).wrong
    assert [(one.row, one.column) for one in wrong] == [(2, "Plattform"), (3, "Plattform")]


def test_without_owner_and_back_up_a_row_is_taken_in_with_a_warning(cast: Cast) -> None:
    (entry,) = plan(cast, row("nord")).entries
    assert (entry.outcome, len(entry.warnings)) == (NEW, 2)


def test_with_a_wrong_row_nothing_is_taken_in_unless_it_is_left_out_on_purpose(cast: Cast) -> None:
    rows = [row("nord"), row("x", company="syd"), row("y", address="=1")]
    with pytest.raises(Refused) as no:
        take_in(cast, *rows)
    assert no.value.code == "wrong"
    assert not Account.objects.exists()
    assert take_in(cast, *rows, leave_out=True) == {NEW: 1, KNOWN: 0, WRONG: 2}
    assert [one.handle for one in Account.objects.all()] == ["nord"]
    assert AccountImport.objects.get(carried_out_at__isnull=False).figures == {NEW: 1, KNOWN: 0, WRONG: 2}


def test_what_changed_since_the_look_is_refused(cast: Cast) -> None:
    begun = workflow.begin_import([HEAD, row("nord"), row("syd")], company=None, by=cast.hr, at=cast.at)
    seen = workflow.look(begun, by=cast.hr, at=cast.at).fingerprint
    existing(cast, "nord")
    with pytest.raises(Refused) as no:
        workflow.import_accounts(begun, fingerprint=seen, by=cast.hr, at=cast.at)
    assert no.value.code == "changed"
    assert Account.objects.count() == 1


def test_the_rows_are_forgotten_when_nobody_says_yes(cast: Cast) -> None:
    begun = workflow.begin_import([HEAD, row("nord")], company=None, by=cast.hr, at=cast.at)
    with pytest.raises(Refused) as no:
        workflow.look(begun, by=cast.hr, at=cast.at + DAY)
    assert no.value.code == "gone"
    assert workflow.forget_imports(cast.at) == 0
    AccountImport.objects.filter(pk=begun.pk).update(at=clock.now() - DAY)
    tick()
    assert AccountImport.objects.get().table == []


def test_a_new_file_throws_the_rows_of_the_one_before_away(cast: Cast) -> None:
    for handle in ("nord", "syd"):
        workflow.begin_import([HEAD, row(handle)], company=None, by=cast.hr, at=cast.at)
    assert sorted(len(one.table) for one in AccountImport.objects.all()) == [0, 2]


WHO = ("colleague", "communicator", "ceo", "quality", "auditor", "chair", "manager", "stranger", "outsider_superuser")


@pytest.mark.parametrize("who", WHO)
def test_only_hr_may_take_in(cast: Cast, who: str) -> None:
    with pytest.raises(Forbidden):
        workflow.begin_import([HEAD, row("nord")], company=None, by=getattr(cast, who), at=cast.at)
    with pytest.raises(Forbidden):
        existing(cast, by=getattr(cast, who))


def test_hr_of_a_sister_company_takes_in_for_its_own_alone(cast: Cast) -> None:
    assert [wrong.column for wrong in plan(cast, row("nord"), by=cast.syd_hr).wrong] == ["Bolag"]
    with pytest.raises(Forbidden):
        existing(cast, by=cast.syd_hr)
    begun = workflow.begin_import([HEAD, row("nord")], company=None, by=cast.hr, at=cast.at)
    with pytest.raises(Forbidden):
        workflow.look(begun, by=cast.todays_hr, at=cast.at)


def test_the_parents_hr_serves_a_company_without_hr_and_no_other(cast: Cast) -> None:
    orphan = cast.company("Ensampåhitt AB", "ensam", "559900-0048", hue=60)
    assert outcomes(plan(cast, row("ensam", "ensam"), by=cast.group_hr)) == [NEW]
    assert plan(cast, row("nord", "nord"), by=cast.group_hr).wrong
    cast.person("Egen Påhittspersonal", orphan, hr={})
    assert plan(cast, row("ensam", "ensam"), by=cast.group_hr).wrong


@pytest.mark.parametrize("count", [1, 30])
def test_a_dry_run_asks_the_same_few_questions_however_many_rows(cast: Cast, count: int) -> None:
    rows = [row(f"nord{number}", owner=cast.colleague.name) for number in range(count)]
    with CaptureQueriesContext(connection) as asked:
        plan(cast, *rows)
    assert len(asked) == 10


def test_five_thousand_messy_rows_are_looked_at_in_time(cast: Cast) -> None:
    owners = [cast.colleague.name, cast.communicator.email or "", "", "Ingen Alls"]
    rows = [row(f"nord{number}", owner=owners[number % 4], backup=owners[(number + 1) % 4]) for number in range(5000)]
    for number in range(0, 900, 9):
        rows[number][1] = ["=1", "instagrarn.com/x", "inte", "x.com/i/status/1"][number % 4]
        rows[number + 1][2] = "syd"
        rows[number + 2][1] = rows[number + 3][1]
    begun = time.monotonic()
    found = plan(cast, *rows)
    assert time.monotonic() - begun < 10
    assert len(found.entries) + found.wrong_rows == 5000


def test_an_account_by_hand_is_entered_once(cast: Cast) -> None:
    made = existing(cast)
    assert (made.status, made.owner, verbs(made)) == ("undecided", cast.communicator, [("add_existing", cast.hr.name)])
    with pytest.raises(Refused) as no:
        existing(cast)
    assert no.value.code == "address"


@pytest.mark.parametrize(("field", "who"), [("owner", "stranger"), ("backup", "leaver"), ("backup", "communicator")])
def test_an_account_by_hand_needs_two_people_of_the_company(cast: Cast, field: str, who: str) -> None:
    with pytest.raises(Refused) as no:
        existing(cast, **{field: getattr(cast, who)})
    assert no.value.code == field
    assert not Account.objects.exists()
