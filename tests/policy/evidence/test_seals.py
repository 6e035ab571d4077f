"""Seals: any altered row is found, a receipt is proved without us, and a new key breaks nothing."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import io
import json
import subprocess
import sys
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from companies import workflow as companies
from companies.models import User
from kit.limits import ASKING
from kit.signatures import canonical
from notices import workflow as notices
from notices.models import Notice
from plsportal import duties
from plsportal.environment import database
from policy import queries, workflow
from policy.models import Acknowledgement, Scan, Seal, SealKey, Version
from policy.sealing import CODE, LETTERS, message, new_code, payload, typed
from tests.cast import DAY, Cast
from tests.policy.texts import adopt
from tests.racing import race, tally

ClientFor = Callable[[User], Client]
SCRIPT = Path(settings.BASE) / "docs" / "check_receipt.py"


def sign(version: Version, by: User, cast: Cast) -> Acknowledgement:
    return workflow.acknowledge(version, by=by, at=cast.at, text_hash=version.text_hash)


def as_owner(statement: str, *values: Any) -> None:
    """Change what the portal may not: the hand of somebody with the whole database."""
    owner, place = database(owner=True), connection.settings_dict
    with psycopg.connect(
        host=place["HOST"], port=place["PORT"] or None, user=owner["USER"], dbname=place["NAME"],
        password=owner["PASSWORD"] or None, autocommit=True,
    ) as direct:  # fmt: skip
        direct.execute(statement, values)


def verified() -> tuple[int, str]:
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("verify_acknowledgements", stdout=out, stderr=err)
    except SystemExit as stop:
        return int(str(stop.code)), err.getvalue()
    return 0, out.getvalue()


# Every acknowledgement gets a seal


def test_each_acknowledgement_is_sealed_with_the_portals_key(version: Version, cast: Cast) -> None:
    done = sign(version, cast.colleague, cast)
    assert done.seal.key == SealKey.objects.get()
    assert (done.seal.at, queries.faults(done)) == (cast.at, [])
    assert done.seal.key.from_at == cast.at


def test_no_name_is_signed_so_that_a_pseudonym_breaks_nothing(version: Version, cast: Cast) -> None:
    done = sign(version, cast.colleague, cast)
    signed = message(done, done.seal.key.name, done.seal.at).decode()
    for name in (*cast.colleague.name.split(), cast.colleague.email, cast.nord.name, version.title):
        assert name not in signed
    companies.change_person(cast.colleague, name="Person 17", by=cast.hr, at=cast.at)
    assert verified()[0] == 0


def test_six_who_sign_first_of_all_make_one_key(transactional_db: None, version: Version, cast: Cast) -> None:
    people = [cast.colleague, cast.communicator, cast.manager, cast.hr, cast.quality, cast.stranger]
    assert tally(race(6, lambda number: sign(version, people[number], cast).seal.key_id)) == {"done": 6}
    assert SealKey.objects.count() == 1
    assert verified()[0] == 0


# Any altered row is found


def test_each_field_that_is_altered_breaks_the_seal(version: Version, cast: Cast) -> None:
    done = sign(version, cast.colleague, cast)
    other = sign(version, cast.communicator, cast)
    changes: dict[str, Any] = {
        "id": uuid.uuid4(), "at": done.at + dt.timedelta(microseconds=1), "company_id": cast.syd.pk, "language": "en",
        "person_id": other.person_id, "recorded_by_id": cast.hr.pk, "signed_on": cast.today,
        "text_hash": "0" * 64, "version_id": adopt(cast, "Annan text").pk, "way": "paper", "wording_hash": "0" * 64,
    }  # fmt: skip
    assert set(changes) | {"scan_id", "wording"} == {
        field.attname for field in Acknowledgement._meta.concrete_fields
    }  # a new field must be signed too
    for name, value in changes.items():
        found = Acknowledgement.objects.select_related(*queries.seals.RELATED).get(pk=done.pk)
        setattr(found, name, value)
        assert queries.faults(found), name
    found = Acknowledgement.objects.select_related(*queries.seals.RELATED).get(pk=done.pk)
    found.scan = Scan(sha256="0" * 64)
    assert queries.faults(found)
    found = Acknowledgement.objects.select_related(*queries.seals.RELATED).get(pk=done.pk)
    found.wording += " "
    assert queries.faults(found)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE policy_acknowledgement SET at = at - interval '1 day' WHERE id = %s",
        "UPDATE policy_acknowledgement SET wording = 'Jag har inte läst' WHERE id = %s",
        "UPDATE policy_seal SET signature = decode(repeat('00', 64), 'hex') WHERE acknowledgement_id = %s",
        "DELETE FROM policy_seal WHERE acknowledgement_id = %s",
        "UPDATE policy_version SET body = 'Annat' WHERE %s IS NOT NULL",
    ],
)  # fmt: skip
def test_the_command_names_what_somebody_altered_past_the_portal(
    transactional_db: None, version: Version, cast: Cast, change: str
) -> None:
    done, left = sign(version, cast.colleague, cast), sign(version, cast.communicator, cast)
    assert verified()[0] == 0
    as_owner(change, done.pk)
    code, said = verified()
    assert code == 1
    assert str(done.pk) in said
    if "policy_version" not in change:
        assert str(left.pk) not in said


def test_the_command_goes_through_many_with_as_few_queries_as_through_one(
    version: Version, cast: Cast, django_assert_num_queries: Any
) -> None:
    sign(version, cast.colleague, cast)
    for person in (None, cast.communicator):
        if person:
            sign(version, person, cast)
        with django_assert_num_queries(1):
            assert list(queries.altered()) == []


# What is older than the seals


def bare(version: Version, cast: Cast, person: User) -> Acknowledgement:
    """An acknowledgement as it was written before there were seals."""
    sentence = "Jag har tagit del."
    done = Acknowledgement(
        version=version, person=person, company=cast.nord, wording=sentence, language="sv",
        text_hash=version.text_hash, wording_hash=hashlib.sha256(sentence.encode()).hexdigest(), at=cast.at - 30 * DAY,
    )  # fmt: skip
    done.save()
    return done


def test_what_has_no_seal_is_sealed_once_and_the_receipt_says_afterwards(
    version: Version, cast: Cast, client_for: ClientFor
) -> None:
    done = bare(version, cast, cast.colleague)
    page = client_for(cast.colleague).get(done.get_absolute_url()).content.decode()
    assert "har inte fått något sigill än" in page
    assert verified()[0] == 1
    for expected in ("1", "0"):
        out = io.StringIO()
        call_command("seal_acknowledgements", stdout=out)
        assert out.getvalue().strip().endswith(f": {expected}.")
    assert verified()[0] == 0
    seal = Seal.objects.get()
    assert seal.at > done.at + 29 * DAY
    page = client_for(cast.colleague).get(done.get_absolute_url()).content.decode()
    assert "I efterhand" in page
    assert client_for(cast.hr).get(reverse("policy:receipt_pdf", args=[done.pk])).status_code == 200


def test_a_receipt_without_a_seal_has_no_file_yet(version: Version, cast: Cast, client_for: ClientFor) -> None:
    done = bare(version, cast, cast.colleague)
    client = client_for(cast.colleague)
    for name in ("receipt_pdf", "receipt_proof"):
        assert client.get(reverse(f"policy:{name}", args=[done.pk])).status_code == 404


# Keys


def test_a_new_key_seals_from_now_on_and_the_old_one_proves_what_it_sealed(version: Version, cast: Cast) -> None:
    before = sign(version, cast.colleague, cast)
    out = io.StringIO()
    call_command("rotate_seal_key", stdout=out)
    after = sign(version, cast.communicator, cast)
    assert before.seal.key != after.seal.key
    assert after.seal.key.name in out.getvalue()
    assert verified()[0] == 0
    now, old = Client().get("/.well-known/plsportal-keys.json").json()["keys"]
    assert (now["kid"], old["kid"]) == (after.seal.key.name, before.seal.key.name)
    assert (now["to"], old["to"]) == (None, now["from"])


def test_the_published_keys_hold_no_private_one(version: Version, cast: Cast) -> None:
    done = sign(version, cast.colleague, cast)
    answer = Client().get(reverse("seal_keys"))
    (key,) = answer.json()["keys"]
    assert set(key) == {"kid", "kty", "crv", "x", "from", "to"}
    assert base64.urlsafe_b64decode(key["x"] + "=") == bytes(done.seal.key.public)
    assert not answer.cookies


def test_before_the_first_receipt_there_is_no_key(cast: Cast) -> None:
    assert Client().get(reverse("seal_keys")).json() == {"format": "plsportal.keys.1", "keys": []}


# The bytes


@given(st.datetimes(timezones=st.timezones(), min_value=dt.datetime(1990, 1, 1), max_value=dt.datetime(2090, 1, 1)))
def test_a_moment_is_printed_as_exactly_as_it_is_signed(moment: dt.datetime) -> None:
    one = Acknowledgement(at=moment, version_id=uuid.uuid4(), person_id=uuid.uuid4(), company_id=uuid.uuid4())
    signed = payload(one, "k", moment)
    read = dt.datetime.strptime(str(signed["at"]), "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=dt.UTC)
    assert read == moment.astimezone(dt.UTC)
    assert json.loads(message(one, "k", moment)) == signed == json.loads(canonical(signed))


def test_a_script_that_knows_nothing_of_us_proves_the_receipt_and_refuses_an_altered_one(
    version: Version, cast: Cast, client_for: ClientFor, tmp_path: Path
) -> None:
    done = sign(version, cast.colleague, cast)
    file = client_for(cast.colleague).get(reverse("policy:receipt_proof", args=[done.pk]))
    assert file["Content-Disposition"] == f'attachment; filename="kvitto-{done.seal.code}.json"'
    receipt, keys = tmp_path / "receipt.json", tmp_path / "keys.json"
    keys.write_bytes(Client().get(reverse("seal_keys")).content)
    good = json.loads(file.content)
    wrong = [{**good, "signed": {**good["signed"], name: "x"}} for name in good["signed"]]
    wrong.append({**good, "wording": "Jag har inte läst"})

    def run(value: Any) -> int:
        receipt.write_text(json.dumps(value), encoding="utf-8")
        answer = subprocess.run([sys.executable, "-I", SCRIPT, receipt, keys], capture_output=True, check=False)
        return answer.returncode

    assert run(good) == 0
    assert run(wrong[0]) == run(wrong[-1]) == 1
    space: dict[str, Any] = {}
    exec(compile(SCRIPT.read_text(encoding="utf-8"), "check_receipt", "exec"), space)
    published = json.loads(keys.read_bytes())
    assert space["check"](good, published) == ""
    assert all(space["check"](one, published) for one in wrong)
    assert space["check"](good, {"keys": []})


# The receipt as PDF and mail


def test_the_pdf_says_what_the_page_says_and_carries_its_proof(
    version: Version, cast: Cast, client_for: ClientFor
) -> None:
    done = sign(version, cast.colleague, cast)
    client = client_for(cast.colleague)
    answer = client.get(reverse("policy:receipt_pdf", args=[done.pk]))
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer.content == client.get(reverse("policy:receipt_pdf", args=[done.pk])).content
    read = PdfReader(io.BytesIO(answer.content))
    text = " ".join(page.extract_text() for page in read.pages)
    for part in (cast.colleague.name, cast.nord.name, done.seal.code, done.text_hash, done.seal.key.name):
        assert part in text
    assert done.wording.split(",")[0] in " ".join(text.split())
    (file,) = read.attachments["plsportal-receipt.json"]
    assert file == client.get(reverse("policy:receipt_proof", args=[done.pk])).content


def test_markup_in_a_name_stays_a_name(version: Version, cast: Cast, client_for: ClientFor) -> None:
    companies.change_person(cast.colleague, name='Kolla #eval("1") *Påhitt*', by=cast.hr, at=cast.at)
    done = sign(version, cast.colleague, cast)
    answer = client_for(cast.hr).get(reverse("policy:receipt_pdf", args=[done.pk]))
    assert '#eval("1") *Påhitt*' in PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()


def test_the_receipt_comes_by_mail_with_its_code(version: Version, cast: Cast, mailoutbox: list[Any]) -> None:
    done = sign(version, cast.colleague, cast)
    sign(version, cast.colleague, cast)  # twice is once
    assert [(one.kind, one.object_id, one.person) for one in Notice.objects.all()] == [
        ("acknowledged", done.pk, cast.colleague)
    ]
    notices.deliver(duties.ALL, cast.at)
    (mail,) = mailoutbox
    assert mail.to == [cast.colleague.email]
    assert done.seal.code in mail.body
    assert done.get_absolute_url() in mail.body


@pytest.mark.parametrize(("who", "status"), [("colleague", 200), ("hr", 200), ("stranger", 404), ("newcomer", 404)])
def test_the_files_are_for_those_who_see_the_receipt(
    version: Version, cast: Cast, client_for: ClientFor, who: str, status: int
) -> None:
    done = sign(version, cast.colleague, cast)
    for name in ("receipt_pdf", "receipt_proof"):
        assert client_for(getattr(cast, who)).get(reverse(f"policy:{name}", args=[done.pk])).status_code == status


# The public check


def test_whoever_holds_the_code_sees_what_the_receipt_says_and_no_more(version: Version, cast: Cast) -> None:
    done, other = sign(version, cast.colleague, cast), sign(version, cast.communicator, cast)
    answer = Client().get(reverse("check_receipt"), {"kod": done.seal.code.lower().replace("-", " ")})
    page = answer.content.decode()
    assert (answer.status_code, answer["X-Robots-Tag"]) == (200, "noindex")
    assert not answer.cookies
    assert "Ja, kvittot är äkta" in page
    for part in (cast.colleague.name, cast.nord.name, done.wording, done.text_hash):
        assert part in page
    for part in (other.person.name, cast.colleague.email, str(cast.colleague.pk), cast.manager.name):
        assert str(part) not in page


@pytest.mark.parametrize("text", ["ABCD-EFGH-JKLM-NPQR", "x", "1" * 500, "\0", "Ö" * 16, "ABCDEFGHJKLMNPQ0"])
def test_a_code_of_no_receipt_opens_nothing(version: Version, cast: Cast, text: str) -> None:
    sign(version, cast.colleague, cast)
    answer = Client().get(reverse("check_receipt"), {"kod": text})
    assert answer.status_code == 200
    assert "Inget kvitto har den koden" in answer.content.decode()
    assert cast.colleague.name not in answer.content.decode()


def test_without_a_code_the_page_asks_for_one_in_both_languages(cast: Cast) -> None:
    assert "Är kvittot äkta?" in Client().get(reverse("check_receipt")).content.decode()
    assert "Is the receipt genuine?" in Client().get(reverse("check_receipt"), {"lang": "en"}).content.decode()


def test_a_press_without_a_code_is_told_at_the_field(cast: Cast) -> None:
    pressed = Client().get(reverse("check_receipt"), {"kod": " "}).content.decode()
    assert "Skriv koden först" in pressed and 'aria-describedby="kod_hint kod_error"' in pressed
    assert "Skriv koden först" not in Client().get(reverse("check_receipt")).content.decode()


def test_an_altered_receipt_says_so_and_not_whose_it_is(transactional_db: None, version: Version, cast: Cast) -> None:
    done = sign(version, cast.colleague, cast)
    as_owner("UPDATE policy_acknowledgement SET at = at - interval '1 day'")
    page = Client().get(reverse("check_receipt"), {"kod": done.seal.code}).content.decode()
    assert "Kvittot stämmer inte" in page
    assert cast.colleague.name not in page


def test_a_network_that_asks_too_much_must_wait(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ASKING, "burst", 2)
    monkeypatch.setattr(ASKING, "refill", 3600)
    answers = [Client().get(reverse(name)) for name in ("check_receipt", "seal_keys", "check_receipt")]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert "kontot" not in answers[2].content.decode()


@given(st.text())
def test_what_is_typed_is_a_code_or_nothing(text: str) -> None:
    read = typed(text)
    assert read == "" or typed(read) == read


def test_a_code_is_long_and_without_letters_that_are_taken_for_others() -> None:
    code = new_code()
    assert typed(code) == typed(code.lower()) == code
    assert len(LETTERS) ** CODE >= 2**79
    assert not set(LETTERS) & set("01IO")
