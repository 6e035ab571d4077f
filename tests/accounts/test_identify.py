"""`bin/manage identify` answers each line of standard input with one line of JSON, at once and without the database."""

import json
import os
import subprocess
import sys
from io import BytesIO, StringIO, TextIOWrapper
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command

from accounts.platforms import PLATFORMS

INSTAGRAM = {
    "platform": "instagram",
    "kind": "profile",
    "handle": "exempel",
    "url": "https://www.instagram.com/exempel/",
}


def answers(given: bytes, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What the command prints for the bytes, line by line."""
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(given)))
    out = StringIO()
    call_command("identify", stdout=out)
    return [json.loads(line) for line in out.getvalue().split("\n")[:-1]]


def test_an_account_is_told_as_platform_kind_handle_and_url(monkeypatch: pytest.MonkeyPatch) -> None:
    assert answers(b"https://Instagram.com/Exempel/?hl=sv\n", monkeypatch) == [INSTAGRAM]


def test_a_refusal_is_told_as_its_reason_and_a_sentence_in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    assert answers(b"https://www.linkedin.com/\n", monkeypatch) == [
        {
            "error": "front_page",
            "sentence": "This is the front page of LinkedIn. Open the account's own profile and paste its address.",
        }
    ]


def test_each_line_has_its_answer_in_order_also_empty_ones_and_the_last_without_an_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = answers(b"\ninstagram.com/exempel\r\n\n@exempel\n   \ninstagram.com/exempel", monkeypatch)
    assert [line.get("error") or line["platform"] for line in found] == [
        "empty",
        "instagram",
        "empty",
        "which_platform",
        "empty",
        "instagram",
    ]


def test_nothing_given_is_nothing_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    assert answers(b"", monkeypatch) == []


def test_bytes_that_are_no_text_break_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    given = [b"\xff\xfe", b"instagram.com/\xe5", b"\x00", "\u2028".encode(), b"\xed\xa0\x80", b"x" * 100_000]
    found = answers(b"\n".join((*given, b"instagram.com/exempel")), monkeypatch)
    assert [set(line) for line in found[:-1]] == [{"error", "sentence"}] * len(given)
    assert found[-1] == INSTAGRAM


def child() -> subprocess.Popen[bytes]:
    """The command in a process of its own, whose database is nowhere and whose console is not of today."""
    env = {**os.environ, "DATABASE_URL": "postgresql://nobody@nowhere.invalid/none", "PYTHONIOENCODING": "latin-1"}
    command = [sys.executable, settings.BASE / "manage.py", "identify"]
    return subprocess.Popen(command, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def test_it_answers_at_once_in_utf_8_and_asks_no_database() -> None:
    with child() as process:
        assert process.stdin and process.stdout and process.stderr
        for text in ("youtube.com/@räksmörgås", "linkedin.com/company/例え"):
            process.stdin.write(f"{text}\n".encode())
            process.stdin.flush()
            line = process.stdout.readline().decode("utf-8")
            assert json.loads(line)["handle"] == text.rpartition("/")[2].removeprefix("@")
            assert "\\u" not in line and line.endswith("}\n")
        process.stdin.close()
        assert (process.wait(), process.stderr.read()) == (0, b"")


def test_a_line_that_comes_in_pieces_is_one_line() -> None:
    with child() as process:
        assert process.stdin and process.stdout and process.stderr
        for piece in (b"insta", b"gram.com/", b"exempel\nhttps://insta"):
            process.stdin.write(piece)
            process.stdin.flush()
        assert json.loads(process.stdout.readline()) == INSTAGRAM
        process.stdin.write(b"gram.com/exempel")
        process.stdin.close()
        assert [json.loads(line) for line in process.stdout] == [INSTAGRAM]
        assert (process.wait(), process.stderr.read()) == (0, b"")


def test_a_reader_who_leaves_ends_it_quietly() -> None:
    with child() as process:
        assert process.stdin and process.stdout and process.stderr
        process.stdin.write(b"instagram.com/exempel\n")
        process.stdin.flush()
        process.stdout.readline()
        process.stdout.close()
        process.stdin.write(b"instagram.com/exempel\n" * 3)
        process.stdin.close()
        assert (process.wait(), process.stderr.read()) == (0, b"")


def test_the_platforms_are_the_ones_that_are_promised() -> None:
    assert sorted(PLATFORMS) == sorted(
        "facebook instagram linkedin x youtube tiktok threads bluesky mastodon snapchat pinterest whatsapp telegram"
        " vimeo reddit twitch discord spotify flickr web".split()
    )
