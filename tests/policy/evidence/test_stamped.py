"""What a time stamp proves: the receipt shows it, others can check it, and any that was altered is found."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from pyasn1.codec.der.decoder import decode
from pyasn1_modules import rfc3161
from pypdf import PdfReader

from companies.models import User
from kit import clock
from plsportal import tasks
from policy import queries
from policy.models import Stamp, Version
from policy.sealing import sealed
from policy.stamping import NotVouched, asking, vouched
from tests.cast import Cast
from tests.serving import Server

from .stamping import NAME, OURS, STRANGER, full
from .test_seals import SCRIPT, as_owner, sign, verified

ClientFor = Callable[[User], Client]


# What is shown


@pytest.mark.parametrize(
    ("language", "word", "sentence"),
    [("sv", "Tidsstämpel", "kan kontrolleras utan oss"), ("en", "Time stamp", "can be checked without us")],
)
def test_the_receipt_names_the_time_and_who_vouches_and_how_to_check_it(
    version: Version, cast: Cast, server: Server, client_for: ClientFor, language: str, word: str, sentence: str
) -> None:
    cast.colleague.language = language
    cast.colleague.save(update_fields=["language"])
    done = sign(version, cast.colleague, cast)
    client = client_for(cast.colleague)
    before = client.get(done.get_absolute_url()).content.decode()
    assert word in before
    assert ("kommer av sig själv" in before) == (language == "sv")
    assert NAME not in before
    tasks.stamp()
    page = client.get(done.get_absolute_url()).content.decode()
    digest = hashlib.sha256(sealed(done.seal)).hexdigest()
    for part in (word, NAME, sentence, f"openssl ts -verify -digest {digest} -in kvitto-{done.seal.code}.tsr"):
        assert part in page
    public = Client().get(reverse("check_receipt"), {"kod": done.seal.code, "lang": language}).content.decode()
    assert word in public
    assert NAME in public


def test_the_file_is_the_answer_as_it_came_and_others_can_check_it(
    version: Version, cast: Cast, server: Server, client_for: ClientFor
) -> None:
    done = sign(version, cast.colleague, cast)
    where = reverse("policy:receipt_stamp", args=[done.pk])
    assert client_for(cast.colleague).get(where).status_code == 404
    tasks.stamp()
    answer = client_for(cast.colleague).get(where)
    assert answer["Content-Type"] == "application/timestamp-reply"
    assert answer["Content-Disposition"] == f'attachment; filename="kvitto-{done.seal.code}.tsr"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    response, rest = decode(answer.content, asn1Spec=rfc3161.TimeStampResp())
    assert (rest, int(response["status"]["status"])) == (b"", 0)
    for who, status in (("hr", 200), ("manager", 200), ("stranger", 404), ("newcomer", 404)):
        assert client_for(getattr(cast, who)).get(where).status_code == status


def test_the_pdf_and_the_proof_hold_the_time_stamp(
    version: Version, cast: Cast, server: Server, client_for: ClientFor
) -> None:
    done = sign(version, cast.colleague, cast)
    tasks.stamp()
    client = client_for(cast.colleague)
    proof = json.loads(client.get(reverse("policy:receipt_proof", args=[done.pk])).content)
    stamp = Stamp.objects.get()
    assert proof["stamp"]["authority"] == NAME
    assert proof["stamp"]["sha256"] == hashlib.sha256(sealed(done.seal)).hexdigest()
    assert base64.b64decode(proof["stamp"]["response"]) == bytes(stamp.response)
    made = client.get(reverse("policy:receipt_pdf", args=[done.pk])).content
    assert made == client.get(reverse("policy:receipt_pdf", args=[done.pk])).content
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(made)).pages).split())
    for part in ("Tidsstämpel", NAME, proof["stamp"]["at"]):
        assert part in text
    (file,) = PdfReader(io.BytesIO(made)).attachments["plsportal-receipt.json"]
    assert json.loads(file) == proof


def test_the_script_that_knows_nothing_of_us_says_what_the_stamp_is_of_and_refuses_another(
    version: Version, cast: Cast, server: Server, client_for: ClientFor, tmp_path: Path
) -> None:
    done, other = sign(version, cast.colleague, cast), sign(version, cast.communicator, cast)
    tasks.stamp()
    good, others = (
        json.loads(client_for(one.person).get(reverse("policy:receipt_proof", args=[one.pk])).content)
        for one in (done, other)
    )
    receipt, keys = tmp_path / "receipt.json", tmp_path / "keys.json"
    keys.write_bytes(Client().get(reverse("seal_keys")).content)

    def run(value: Any) -> tuple[int, str]:
        receipt.write_text(json.dumps(value), encoding="utf-8")
        ran = subprocess.run([sys.executable, "-I", SCRIPT, receipt, keys], capture_output=True, text=True, check=False)
        return ran.returncode, ran.stdout

    code, said = run(good)
    assert code == 0
    assert f"openssl ts -verify -digest {good['stamp']['sha256']} -in" in said
    for stamp in (others["stamp"], {**good["stamp"], "response": others["stamp"]["response"]}):
        assert run({**good, "stamp": stamp}) == (1, "the time stamp is not of this receipt\n")


# The command


def test_the_command_says_how_many_are_stamped_and_how_many_wait(version: Version, cast: Cast, server: Server) -> None:
    sign(version, cast.colleague, cast)
    assert verified() == (
        0, "Med tidsstämpel: 0. Väntar på en: 1.\nVarje bekräftelse är den som förseglades.\n",
    )  # fmt: skip
    tasks.stamp()
    sign(version, cast.communicator, cast)
    assert verified()[1].startswith("Med tidsstämpel: 1. Väntar på en: 1.\n")


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE policy_stamp SET said_at = said_at - interval '1 day' WHERE seal_id = %s",
        "UPDATE policy_stamp SET authority = 'Någon annan' WHERE seal_id = %s",
        "UPDATE policy_stamp SET response = 'x' WHERE seal_id = %s",
        "UPDATE policy_stamp SET response = overlay(response placing '\\000'::bytea from 90) WHERE seal_id = %s",
        "UPDATE policy_stamp mine SET response = theirs.response, said_at = theirs.said_at FROM policy_stamp theirs"
        " WHERE theirs.seal_id <> mine.seal_id AND mine.seal_id = %s",
    ],
)
def test_the_command_names_a_stamp_that_somebody_altered_past_the_portal(
    transactional_db: None, version: Version, cast: Cast, server: Server, change: str
) -> None:
    done, left = sign(version, cast.colleague, cast), sign(version, cast.communicator, cast)
    tasks.stamp()
    assert verified()[0] == 0
    as_owner(change, done.seal.pk)
    code, said = verified()
    assert code == 1
    assert f"{done.pk}: tidsstämpeln" in said
    assert str(left.pk) not in said
    page = Client().get(reverse("check_receipt"), {"kod": done.seal.code}).content.decode()
    assert "Kvittot stämmer inte" in page


def test_a_stamp_of_an_authority_that_is_trusted_no_longer_is_named_and_without_any_it_is_said(
    version: Version, cast: Cast, server: Server, settings: Any
) -> None:
    done = sign(version, cast.colleague, cast)
    tasks.stamp()
    settings.TSA_ROOTS = [STRANGER.root]
    assert verified()[0] == 1
    settings.TSA_ROOTS = [STRANGER.root, OURS.root]  # who changes authority keeps the earlier one's
    assert verified()[0] == 0
    settings.TSA_URL, settings.TSA_ROOTS = "", []
    out, err = io.StringIO(), io.StringIO()
    call_command("verify_acknowledgements", stdout=out, stderr=err)
    assert "kontrollerades inte" in err.getvalue()
    assert "Med tidsstämpel: 1. Väntar på en: 0." in out.getvalue()
    as_it_came = Stamp.objects.get()
    as_it_came.response = b"x"
    assert queries.stamps.stamp_faults(as_it_came)
    assert queries.faults(full(done)) == []


def test_the_command_goes_through_many_stamps_in_one_query(
    version: Version, cast: Cast, server: Server, django_assert_num_queries: Any
) -> None:
    for people in ([cast.colleague], [cast.communicator, cast.manager]):
        for person in people:
            sign(version, person, cast)
        tasks.stamp()
        with django_assert_num_queries(1):
            assert list(queries.altered()) == []
    with django_assert_num_queries(1):
        assert [sealed(seal) for seal in queries.unstamped()] == []


def test_nothing_of_an_answer_can_be_changed_so_that_it_says_something_else() -> None:
    request = asking(b"x")
    good = OURS.answer(request.as_bytes(), at=clock.now())
    said = vouched(good, b"x", [OURS.root])
    for place in range(0, len(good), 7):
        bad = bytearray(good)
        bad[place] ^= 0x01
        try:
            assert vouched(bytes(bad), b"x", [OURS.root]) == said  # the certificates beside it may be others
        except NotVouched:
            continue
