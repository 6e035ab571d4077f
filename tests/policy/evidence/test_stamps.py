"""Time stamps: an authority outside vouches for when the portal sealed; nobody waits for it, and all is checked."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import time
from collections.abc import Callable
from contextlib import closing
from typing import Any

import psycopg
import pytest
from django.conf import settings as conf
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse
from psycopg.pq import TransactionStatus
from pyasn1.codec.der.decoder import decode
from pyasn1_modules import rfc3161

from companies.models import User
from kit import clock
from kit.outgoing import post
from notices.queries import last_run
from plsportal import tasks
from plsportal.environment import database
from policy import queries
from policy.models import Seal, Stamp, Version
from policy.sealing import sealed
from policy.stamping import NotVouched, asking, vouched
from policy.workflow import stamps
from tests.cast import DAY, Cast
from tests.policy.authority import YEAR, Authority
from tests.racing import race
from tests.serving import Server

from .stamping import FAULTS, NAME, full, well
from .test_seals import sign, verified

ClientFor = Callable[[User], Client]
# Without an authority there are no time stamps


def test_without_an_authority_nothing_is_asked_shown_or_planned(
    version: Version, cast: Cast, client_for: ClientFor
) -> None:
    done = sign(version, cast.colleague, cast)
    assert conf.TSA_URL == ""
    assert "stamp" not in conf.CELERY_BEAT_SCHEDULE
    assert tasks.stamp() == 0
    client = client_for(cast.colleague)
    page = client.get(done.get_absolute_url()).content.decode()
    assert "idsstämp" not in page
    assert client.get(reverse("policy:receipt_stamp", args=[done.pk])).status_code == 404
    assert set(json.loads(client.get(reverse("policy:receipt_proof", args=[done.pk])).content)) == {
        "signed", "signature", "wording",
    }  # fmt: skip
    assert "idsstämp" not in Client().get(reverse("check_receipt"), {"kod": done.seal.code}).content.decode()
    assert verified() == (0, "Varje bekräftelse är den som förseglades.\n")


# A stamp


def test_each_seal_gets_one_stamp_and_the_authority_sees_a_hash_and_no_more(
    version: Version, cast: Cast, server: Server
) -> None:
    done, other = sign(version, cast.colleague, cast), sign(version, cast.communicator, cast)
    assert server.asked == []  # nobody who acknowledges waits for it
    assert [tasks.stamp(), tasks.stamp()] == [2, 0]
    assert len(server.asked) == 2
    asked, rest = decode(server.asked[1], asn1Spec=rfc3161.TimeStampReq())
    assert (rest, bool(asked["certReq"])) == (b"", True)
    assert bytes(asked["messageImprint"]["hashedMessage"]) == hashlib.sha256(sealed(done.seal)).digest()
    assert len(server.asked[1]) < 80  # a hash, its kind, and a number used once
    numbers = {int(decode(each, asn1Spec=rfc3161.TimeStampReq())[0]["nonce"]) for each in server.asked}
    assert len(numbers) == 2
    assert server.headers[0]["Content-Type"] == "application/timestamp-query"
    for one in (done, other):
        stamp = Stamp.objects.get(seal=one.seal)
        assert stamp.authority == NAME
        assert abs(stamp.said_at - clock.now()) < dt.timedelta(minutes=1)
        assert queries.faults(full(one)) == []


def test_a_stamp_is_of_all_that_was_signed_and_of_the_signature(version: Version, cast: Cast) -> None:
    seal = sign(version, cast.colleague, cast).seal
    before = sealed(seal)
    for change in ({"person_id": cast.hr.pk}, {"text_hash": "0" * 64}, {"at": cast.at + DAY}):
        found = Seal.objects.select_related("acknowledgement__scan", "key").get(pk=seal.pk)
        assert sealed(found) == before
        for name, value in change.items():
            setattr(found.acknowledgement, name, value)
        assert sealed(found) != before
    seal.signature = b"0" * 64
    assert sealed(seal) != before


def test_the_time_is_read_to_the_second_and_the_name_as_plain_letters(version: Version, cast: Cast) -> None:
    request = asking(b"x")
    odd = Authority(name="Rad\n<b>\x07")
    said = vouched(odd.answer(request.as_bytes(), at=cast.at, fraction=".125"), b"x", [odd.root], nonce=request.nonce)
    assert (said.at.microsecond, said.authority) == (0, "Rad<b>, Påhitt AB")


def test_a_stamp_outlives_the_certificates_that_were_good_when_it_was_made() -> None:
    old, request, now = Authority(ago=4 * YEAR), asking(b"x"), clock.now()
    made = old.answer(request.as_bytes(), at=now - 4 * YEAR)
    assert vouched(made, b"x", [old.root]).at == (now - 4 * YEAR).replace(microsecond=0)
    with pytest.raises(NotVouched):
        vouched(old.answer(request.as_bytes(), at=now), b"x", [old.root])


# An authority that fails


@pytest.mark.parametrize("fault", FAULTS)
def test_an_authority_that_fails_costs_a_stamp_and_nobody_anything_else(
    version: Version, cast: Cast, server: Server, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stamps, "PATIENCE", 0.2)
    server.behave = FAULTS[fault]
    done = sign(version, cast.colleague, cast)
    sign(version, cast.communicator, cast)
    assert tasks.stamp() == 0
    assert len(server.asked) == 1  # the first that fails ends the run
    assert not Stamp.objects.exists()
    assert queries.faults(full(done)) == []
    assert verified()[0] == 0
    server.behave = well
    monkeypatch.setattr(stamps, "PATIENCE", 10)
    assert tasks.stamp() == 2


def test_an_authority_that_is_not_there_is_asked_again_later(version: Version, cast: Cast, server: Server) -> None:
    there = conf.TSA_URL
    conf.TSA_URL = "http://127.0.0.1:1/"
    sign(version, cast.colleague, cast)
    assert tasks.stamp() == 0
    conf.TSA_URL = there
    assert tasks.stamp() == 1


def test_what_is_logged_of_a_failure_names_neither_the_address_nor_the_hash(
    version: Version, cast: Cast, server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    from plsportal.observe import JsonFormatter

    server.behave = FAULTS["says rubbish"]
    sign(version, cast.colleague, cast)
    tasks.stamp()
    (record,) = [record for record in caplog.records if record.name == "policy.workflow.stamps"]
    line = JsonFormatter().format(record)
    assert json.loads(line) | {"at": "", "where": []} == {
        "at": "", "level": "warning", "logger": "policy.workflow.stamps", "event": "no time stamp", "task": "stamp",
        "error": "NotVouched", "where": [],
    }  # fmt: skip
    assert "127.0.0.1" not in line


def test_one_seal_that_cannot_be_read_is_told_and_holds_up_no_other(
    version: Version,
    cast: Cast,
    server: Server,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    old, bad, new = (sign(version, person, cast).seal for person in (cast.colleague, cast.communicator, cast.manager))

    def read(seal: Seal) -> bytes:
        if seal.pk == bad.pk:
            raise TypeError("påhittat fel")
        return sealed(seal)

    monkeypatch.setattr(stamps, "sealed", read)
    assert [tasks.stamp(), tasks.stamp()] == [2, 0]
    assert set(Stamp.objects.values_list("seal", flat=True)) == {old.pk, new.pk}
    told = [record for record in caplog.records if record.name == "policy.workflow.stamps"]
    assert [record.getMessage() for record in told] == [f"no time stamp for seal {bad.pk}"] * 2
    assert [record.levelname for record in told] == ["ERROR"] * 2 and all(record.exc_info for record in told)
    monkeypatch.setattr(stamps, "sealed", sealed)
    assert tasks.stamp() == 1


def test_a_database_that_is_gone_ends_the_run(
    version: Version, cast: Cast, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(seal: Seal, at: dt.datetime) -> None:
        raise OperationalError

    sign(version, cast.colleague, cast)
    monkeypatch.setattr(stamps, "_stamped", gone)
    with pytest.raises(OperationalError):
        tasks.stamp()


# However many ask, however they end


def test_a_run_asks_for_so_many_and_so_long_the_newest_first(
    version: Version, cast: Cast, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = [sign(version, person, cast).seal for person in (cast.colleague, cast.communicator, cast.manager)]
    monkeypatch.setattr(stamps, "RUN", 2)
    monkeypatch.setattr(stamps, "SECONDS", -1)
    assert (tasks.stamp(), server.asked) == (0, [])
    monkeypatch.setattr(stamps, "SECONDS", 20)
    assert tasks.stamp() == 2
    assert set(Stamp.objects.values_list("seal", flat=True)) == {made[1].pk, made[2].pk}
    assert tasks.stamp() == 1


def test_what_is_done_is_not_gone_through_again_and_what_fails_is_not_done(
    version: Version, cast: Cast, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = sign(version, cast.colleague, cast).seal
    assert set(queries.unstamped(clock.now())) == {first}  # what is sealed late in a long transaction is found
    assert set(queries.unstamped(clock.now() + DAY)) == set()
    server.behave = FAULTS["is out of order"]
    tasks.stamp()
    assert last_run("stamp") is None
    server.behave = well
    monkeypatch.setattr(stamps, "RUN", 1)
    tasks.stamp()
    assert last_run("stamp") is None  # a full run may have left some
    began = clock.now()
    tasks.stamp()
    assert began <= (last_run("stamp") or cast.at - DAY) <= clock.now()
    second = sign(version, cast.communicator, cast).seal
    assert list(queries.unstamped(last_run("stamp"))) == [second]
    assert tasks.stamp() == 1


def test_workers_that_ask_at_once_make_one_stamp_each_and_ask_once(
    transactional_db: None, version: Version, cast: Cast, server: Server
) -> None:
    for person in (cast.colleague, cast.communicator, cast.manager):
        sign(version, person, cast)
    assert sum(race(4, lambda _number: tasks.stamp())) == 3
    assert (Stamp.objects.count(), len(server.asked)) == (3, 3)


def test_workers_that_have_lost_their_turn_still_make_one_stamp(
    transactional_db: None, version: Version, cast: Cast, server: Server
) -> None:
    done = sign(version, cast.colleague, cast)
    seals = [list(queries.unstamped()) for _number in range(4)]
    assert race(4, lambda number: stamps._stamp(seals[number], cast.at)) == [1] * 4
    assert Stamp.objects.count() == 1
    assert queries.faults(full(done)) == []


def held() -> bool:
    """Whether any session of the test database has a turn."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND database = "
            "(SELECT oid FROM pg_database WHERE datname = current_database()))"
        )
        return bool(cursor.fetchone()[0])


def test_a_worker_that_is_killed_leaves_what_it_got_and_its_turn(
    transactional_db: None, version: Version, cast: Cast, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    for person in (cast.colleague, cast.communicator, cast.manager):
        sign(version, person, cast)
    portal = database(owner=False)
    with closing(
        psycopg.connect(
            host=portal["HOST"], port=portal["PORT"] or None, dbname=connection.settings_dict["NAME"],
            user=portal["USER"], password=portal["PASSWORD"] or None, autocommit=True,
        )
    ) as killed:  # fmt: skip
        killed.execute("SELECT pg_advisory_lock(hashtextextended('policy.stamp', 0))")
        assert (tasks.stamp(), server.asked) == (0, [])
    until = time.monotonic() + 20
    while held() and time.monotonic() < until:
        time.sleep(0.02)

    def dies(*args: Any, **kwargs: Any) -> bytes:
        if server.asked:
            raise SystemExit
        return post(*args, **kwargs)

    monkeypatch.setattr(stamps, "post", dies)
    with pytest.raises(SystemExit):
        tasks.stamp()
    assert (Stamp.objects.count(), held()) == (1, False)
    monkeypatch.setattr(stamps, "post", post)
    assert tasks.stamp() == 2


def test_no_transaction_is_open_while_the_authority_is_asked(
    transactional_db: None, version: Version, cast: Cast, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign(version, cast.colleague, cast)
    states: list[TransactionStatus] = []

    def look(*args: Any, **kwargs: Any) -> bytes:
        states.append(connection.connection.info.transaction_status)
        return post(*args, **kwargs)

    monkeypatch.setattr(stamps, "post", look)
    assert tasks.stamp() == 1
    assert states == [TransactionStatus.IDLE]
