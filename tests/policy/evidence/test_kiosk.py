"""The kiosk: a one-time code of a manager's, one person after another, and nothing of them left on the device."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from companies import workflow as companies
from companies.models import User
from kit.workflow import Forbidden, Refused, Stale
from policy import queries, workflow
from policy.models import Acknowledgement, Adoption, KioskCode, KioskTry, Version
from policy.queries.papers import LIVES, TRIES
from tests.cast import Cast
from tests.policy.drafted import translated
from tests.policy.texts import adopt
from tests.racing import race, tally

ClientFor = Callable[[User], Client]
KIOSK, READ, DONE = "/kiosk/", "/kiosk/policy/", "/kiosk/klart/"


@pytest.fixture
def worker(cast: Cast, version: Version) -> User:
    """Somebody of the manager's without an address, with an employee number."""
    person = companies.add_person(name="Utan Påhittsdator", by=cast.portal, at=cast.at)
    cast.employ(person, cast.nord, manager=cast.manager, number="4711")
    return person


def code_for(person: User, cast: Cast, by: User | None = None) -> str:
    return workflow.make_kiosk_code(person, by=by or cast.manager, at=cast.at)


def opened(client_for: ClientFor, manager: User) -> Client:
    client = client_for(manager)
    assert client.post(reverse("policy:open_kiosk")).url == KIOSK
    return client


def test_a_person_without_a_computer_reads_and_confirms(
    version: Version, cast: Cast, worker: User, client_for: ClientFor
) -> None:
    manager = client_for(cast.manager)
    shown = manager.post(reverse("policy:make_kiosk_code", args=[worker.pk]))
    code = shown.context["code"]
    assert code in shown.content.decode()
    kiosk = opened(client_for, cast.manager)
    assert kiosk.get(reverse("policy:people")).status_code == 302  # the manager is logged out there
    assert kiosk.post(KIOSK, {"number": "4711", "code": code}).url == READ
    page = kiosk.get(READ)
    assert page.context["wording"] in page.content.decode()
    unticked = kiosk.post(READ, {"text_hash": version.text_hash})
    assert unticked.status_code == 422
    assert kiosk.post(READ, {"text_hash": version.text_hash, "read": "on"}).url == DONE
    done = Acknowledgement.objects.get()
    assert (done.person, done.way, done.recorded_by) == (worker, "kiosk", cast.manager)
    assert queries.faults(done) == []
    thanks = kiosk.get(DONE).content.decode()
    assert done.seal.code in thanks
    assert worker.name not in thanks
    assert kiosk.get(READ).url == KIOSK  # nothing of the person is left
    assert kiosk.post(reverse("leave_kiosk")).url == KIOSK
    assert done.seal.code not in kiosk.get(DONE).content.decode()
    receipt = manager.get(done.get_absolute_url()).content.decode()
    assert "Vid en kiosk, med engångskod" in receipt
    assert "Kiosken öppnades av" in receipt


def test_who_reads_english_confirms_the_english_text_and_the_seal_signs_that(
    cast: Cast, policy_in_force: Adoption, client_for: ClientFor
) -> None:
    both = translated(cast)
    person = companies.add_person(name="Reads Madeup", by=cast.portal, at=cast.at)
    User.objects.filter(pk=person.pk).update(language="en")
    cast.employ(person, cast.nord, manager=cast.manager, number="4712")
    first = policy_in_force.version
    kiosk = opened(client_for, cast.manager)
    kiosk.post(KIOSK, {"number": "4712", "code": code_for(person, cast)})
    for _each in range(2):
        page = kiosk.get(READ)
        assert page.context["language"] == ("en" if page.context["version"] == both else "sv")
        kiosk.post(READ, {"text_hash": page.context["form"]["text_hash"].value(), "read": "on"})
    done = {one.version_id: one for one in Acknowledgement.objects.select_related("version", "seal__key", "scan")}
    assert (done[first.pk].text_hash, done[both.pk].text_hash) == (first.text_hash, both.text_hash_en)
    assert queries.proof_of(done[both.pk].seal)["signed"]["text_sha256"] == both.text_hash_en != both.text_hash
    assert [queries.faults(one) for one in done.values()] == [[], []]


def test_two_policies_are_read_one_after_another(
    version: Version, cast: Cast, worker: User, client_for: ClientFor
) -> None:
    other = adopt(cast, "Annan", title="Annan påhittad policy")
    kiosk = opened(client_for, cast.manager)
    kiosk.post(KIOSK, {"number": "4711", "code": code_for(worker, cast)})
    for expected in (READ, DONE):
        version_shown = kiosk.get(READ).context["version"]
        answer = kiosk.post(READ, {"text_hash": version_shown.text_hash, "read": "on"})
        assert answer.url == expected
    assert set(Acknowledgement.objects.values_list("version", flat=True)) == {version.pk, other.pk}
    thanks = " ".join(kiosk.get(DONE).content.decode().split())
    assert thanks.count('class="address"') == 2
    for done in Acknowledgement.objects.select_related("version", "seal"):
        beside = f'<li><b lang="sv">{done.version.title}</b><br><span class="address">{done.seal.code}</span></li>'
        assert beside in thanks


def test_a_code_opens_once(version: Version, cast: Cast, worker: User) -> None:
    code = code_for(worker, cast)
    assert workflow.enter_kiosk("4711", f" {code[:4]} {code[4:]} ", at=cast.at) == worker
    with pytest.raises(Refused):
        workflow.enter_kiosk("4711", code, at=cast.at)


def test_a_code_opens_once_also_for_six_at_once(
    transactional_db: None, version: Version, cast: Cast, worker: User
) -> None:
    code = code_for(worker, cast)
    outcomes = race(6, lambda number: workflow.enter_kiosk("4711", code, at=cast.at).pk)
    assert tally(outcomes) == {"done": 1, "Refused": 5}


def test_a_code_runs_out_is_replaced_and_bears_a_few_tries(version: Version, cast: Cast, worker: User) -> None:
    old = code_for(worker, cast)
    with pytest.raises(Refused):
        workflow.enter_kiosk("4711", old, at=cast.at + LIVES)
    new = code_for(worker, cast)
    with pytest.raises(Refused):
        workflow.enter_kiosk("4711", old, at=cast.at)
    wrong = f"{(int(new) + 1) % 10**8:08}"
    for _try in range(TRIES - 1):
        with pytest.raises(Refused):
            workflow.enter_kiosk("4711", wrong, at=cast.at)
    assert KioskTry.objects.filter(right=False).count() == TRIES
    with pytest.raises(Refused):
        workflow.enter_kiosk("4711", new, at=cast.at)


@pytest.mark.parametrize("number", ["", "4712", "4711'", "\u0000"])
def test_another_number_does_not_open_with_the_code(version: Version, cast: Cast, worker: User, number: str) -> None:
    code = code_for(worker, cast)
    with pytest.raises(Refused):
        workflow.enter_kiosk(number.replace("\0", " "), code, at=cast.at)
    assert not KioskTry.objects.exists()


def test_the_code_is_kept_hashed(version: Version, cast: Cast, worker: User) -> None:
    code = code_for(worker, cast)
    made = KioskCode.objects.get()
    assert code not in made.code_hash
    assert (len(made.code_hash), made.by, made.number) == (64, cast.manager, "4711")


def test_who_has_left_since_does_not_get_in(version: Version, cast: Cast, worker: User) -> None:
    code = code_for(worker, cast)
    companies.leave_now(worker.employments.get(), by=cast.hr, at=cast.at)
    with pytest.raises(Refused):
        workflow.enter_kiosk("4711", code, at=cast.at + dt.timedelta(minutes=1))


@pytest.mark.parametrize("who", ["colleague", "communicator", "stranger", "auditor", "ceo", "syd_hr"])
def test_a_code_is_made_by_manager_or_hr_alone(
    version: Version, cast: Cast, worker: User, client_for: ClientFor, who: str
) -> None:
    by = getattr(cast, who)
    with pytest.raises(Forbidden):
        code_for(worker, cast, by)
    assert client_for(by).post(reverse("policy:make_kiosk_code", args=[worker.pk])).status_code == 404
    assert code_for(worker, cast, cast.hr)


def test_somebody_without_a_number_gets_no_code_and_a_sentence(
    version: Version, cast: Cast, client_for: ClientFor
) -> None:
    client = client_for(cast.manager)
    answer = client.post(reverse("policy:make_kiosk_code", args=[cast.colleague.pk]), follow=True)
    assert "anställningsnumret" in answer.content.decode()
    assert not KioskCode.objects.exists()


def test_a_device_where_nobody_opened_it_is_no_kiosk(version: Version, cast: Cast, worker: User) -> None:
    code, client = code_for(worker, cast), Client()
    for where in (KIOSK, READ, DONE):
        assert client.get(where).status_code == 403
    assert client.post(KIOSK, {"number": "4711", "code": code}).status_code == 403
    assert not KioskTry.objects.exists()


@pytest.mark.parametrize("values", [{}, {"number": "4711"}, {"code": "12345678"}, {"number": "4711", "code": "å" * 20}])
def test_bad_input_at_the_kiosk_is_told_and_the_number_is_kept(
    version: Version, cast: Cast, worker: User, client_for: ClientFor, values: dict[str, Any]
) -> None:
    answer = opened(client_for, cast.manager).post(KIOSK, values)
    assert answer.status_code == 422
    assert answer.context["form"].errors
    if "number" in values:
        assert 'value="4711"' in answer.content.decode()


def test_a_text_that_comes_into_force_meanwhile_is_read_first(
    version: Version, cast: Cast, worker: User, client_for: ClientFor
) -> None:
    kiosk = opened(client_for, cast.manager)
    kiosk.post(KIOSK, {"number": "4711", "code": code_for(worker, cast)})
    newer = adopt(cast, "Nyare text")
    answer = kiosk.post(READ, {"text_hash": version.text_hash, "read": "on"})
    assert (answer.status_code, answer.context["version"]) == (409, newer)
    assert not Acknowledgement.objects.exists()
    with pytest.raises(Stale):
        workflow.acknowledge_at_kiosk(
            version, person=worker, opened_by=cast.manager, at=cast.at, text_hash=version.text_hash
        )


def test_the_kiosk_closes_with_its_manager(version: Version, cast: Cast, worker: User, client_for: ClientFor) -> None:
    kiosk = opened(client_for, cast.manager)
    assert kiosk.get(KIOSK).status_code == 200
    for one in cast.manager.employments.all():
        companies.leave_now(one, by=cast.hr, at=cast.at)
    assert kiosk.get(KIOSK).status_code == 403
    with pytest.raises(Forbidden):
        workflow.acknowledge_at_kiosk(
            version, person=worker, opened_by=cast.manager, at=cast.at + dt.timedelta(minutes=1),
            text_hash=version.text_hash,
        )  # fmt: skip


def test_closing_leaves_no_kiosk(version: Version, cast: Cast, client_for: ClientFor) -> None:
    kiosk = opened(client_for, cast.hr)
    assert kiosk.post(reverse("leave_kiosk"), {"close": "1"}).url == reverse("account_login")
    assert kiosk.get(KIOSK).status_code == 403
