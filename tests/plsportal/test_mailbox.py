"""In the demonstration a mail lands in a folder, and the mailbox shows it as its receiver would read it."""

from __future__ import annotations

import datetime as dt
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from kit import clock
from plsportal.demo import mailbox
from plsportal.demo.moments import told_at
from tests.cast import Cast

TEXT = "Hej Kolla,\n\nDet här är <viktigt> & påhittat.\nLäs: http://localhost:8000/policy/pahitt/?a=1&b=2\n"
HTML = """<!doctype html><html><head><title>Rubrik</title><style>p {color: red}</style></head>
<body style="margin:0"><script>alert(1)</script><p onclick="x()">Hej Kolla,</p><h2 style="color:red">Läs</h2>
<p><a href="http://localhost:8000/policy/pahitt/?a=1&amp;b=2" style="color:#fff">Läs och bekräfta</a></p>
<p><a href="javascript:alert(1)">nej</a><img src="http://elsewhere.example/pixel.gif"></p></body></html>"""


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    """Where the mails land, not made yet."""
    settings.EMAIL_BACKEND = "plsportal.demo.mail.FolderBackend"
    settings.VAR = tmp_path / "var"
    return tmp_path / "var" / "mail"


@pytest.fixture
def send(django_capture_on_commit_callbacks: Any) -> Callable[..., None]:
    """A function that sends a mail whose transaction holds, `ago` days before today."""

    def sent(to: str, subject: str = "Läs policyn", *, ago: int = 0, html: str = HTML) -> None:
        mail = EmailMultiAlternatives(subject, TEXT, "Portalen <noreply@portal.example>", [to])
        if html:
            mail.attach_alternative(html, "text/html")
        with django_capture_on_commit_callbacks(execute=True), told_at(now() - dt.timedelta(days=ago)):
            assert mail.send() == 1

    return sent


@pytest.fixture
def client(cast: Cast, client_for: Callable[..., Client]) -> Client:
    """Somebody who tries the demonstration."""
    return client_for(cast.stranger)


def test_a_mail_is_a_file_that_nobody_else_reads(db: None, send: Callable[..., None], folder: Path) -> None:
    send("kolla@demo.example")
    (file,) = folder.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert file.suffix == ".eml"


def test_the_page_shows_the_mail_exactly(cast: Cast, client: Client, send: Callable[..., None]) -> None:
    send(cast.colleague.email or "", "Påhittat: läs & bekräfta")
    (row,) = client.get(reverse("mailbox")).context["rows"]
    answer = client.get(row.href)
    letter = answer.context["letter"]
    assert letter.subject == "Påhittat: läs & bekräfta"
    assert (letter.name, letter.address) == (cast.colleague.name, cast.colleague.email)
    assert letter.sender == "Portalen <noreply@portal.example>"
    assert clock.day_of(letter.at) == cast.today
    assert letter.text == TEXT.strip()
    assert letter.target == "/policy/pahitt/?a=1&b=2"
    link = 'href="http://localhost:8000/policy/pahitt/?a=1&amp;b=2" rel="noopener noreferrer"'
    assert " ".join(letter.html.split()) == (
        f"<p>Hej Kolla,</p><h2>Läs</h2> <p><a {link}>Läs och bekräfta</a></p> "
        '<p><a rel="noopener noreferrer">nej</a></p>'
    )
    shown = answer.content.decode()
    assert "<h1>Påhittat: läs &amp; bekräfta</h1>" in shown
    assert "Det här är &lt;viktigt&gt; &amp; påhittat." in shown
    for foreign in ("alert(1)", "style=", "onclick", "pixel.gif", "color: red", "Rubrik"):
        assert foreign not in shown


def test_a_mail_of_plain_text_shows_its_links(cast: Cast, client: Client, send: Callable[..., None]) -> None:
    send(cast.colleague.email or "", html="")
    (row,) = client.get(reverse("mailbox")).context["rows"]
    shown = client.get(row.href).content.decode()
    assert '<a href="http://localhost:8000/policy/pahitt/?a=1&amp;b=2">' in shown
    assert "&lt;viktigt&gt;" in shown


def test_the_newest_stands_first_and_one_receiver_can_be_picked(
    cast: Cast, client: Client, send: Callable[..., None]
) -> None:
    for ago, to in ((3, cast.colleague), (1, cast.manager), (0, cast.colleague), (2, cast.colleague)):
        send(to.email or "", f"För {ago} dagar sedan", ago=ago)
    send("utomstaende@elsewhere.example", "Till en utomstående", ago=4)

    def shown(**query: str) -> list[str]:
        return [row.subject for row in client.get(reverse("mailbox"), query).context["rows"]]

    everything = [f"För {ago} dagar sedan" for ago in range(4)]
    assert shown() == [*everything, "Till en utomstående"]
    assert shown(to=cast.colleague.email or "") == [everything[0], everything[2], everything[3]]
    assert shown(to="nobody@demo.example") == [*everything, "Till en utomstående"]
    choices = client.get(reverse("mailbox")).context["form"].fields["to"].choices
    assert [label for _value, label in choices][1:] == [
        cast.manager.name,
        cast.colleague.name,
        "utomstaende@elsewhere.example",
    ]


def test_older_mails_stand_on_the_next_page(
    cast: Cast, client: Client, send: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailbox, "PAGE", 2)
    for ago in range(5):
        send(cast.colleague.email or "", str(ago), ago=ago)
    pages, address = [], reverse("mailbox")
    while address:
        context = client.get(address).context
        pages.append([row.subject for row in context["rows"]])
        address = context["older"] and f"{reverse('mailbox')}?before={context['older']}"
    assert pages == [["0", "1"], ["2", "3"], ["4"]]


@pytest.mark.parametrize(("language", "words"), [("sv", "Inga brev här"), ("en", "No mail here")])
def test_an_empty_mailbox_says_so(cast: Cast, client: Client, language: str, words: str) -> None:
    from companies import workflow

    workflow.change_person(cast.stranger, by=cast.stranger, at=cast.at, language=language)
    assert words in client.get(reverse("mailbox")).content.decode()


@pytest.mark.parametrize("name", ["nothing", "20260101T000000000000-00000000"])
def test_a_mail_that_is_not_there_is_not_found(client: Client, name: str) -> None:
    assert client.get(reverse("letter", args=[name])).status_code == 404


def test_no_name_leads_out_of_the_folder(client: Client, folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder.parent / "secret.eml").write_text("Subject: x\n\nx")
    for name in ("..%2Fsecret", "../secret", "%2e%2e%2fsecret"):
        assert client.get(f"/demo/brevlada/{name}/").status_code == 404
    assert mailbox.letter("../secret") is None


def test_strangers_read_no_mail(db: None) -> None:
    answer = Client().get(reverse("mailbox"))
    assert (answer.status_code, answer.url.partition("?")[0]) == (302, reverse("account_login"))


def test_the_receiver_can_be_played_where_the_chooser_has_them(cast: Cast, send: Callable[..., None]) -> None:
    from companies import workflow
    from plsportal.demo import people

    workflow.change_person(cast.colleague, by=cast.portal, at=cast.at, email=people.address(people.MODELL))
    client = Client()
    client.post(reverse("demo-login"), {"person": "manager"})
    send(people.address(people.MODELL), "Till chefen")
    send(cast.manager.email or "", "Till någon annan", ago=1)
    first, second = client.get(reverse("mailbox")).context["rows"]
    assert 'name="person" value="manager"' in client.get(first.href).content.decode()
    assert 'name="person"' not in client.get(second.href).content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_fails_sends_no_mail(folder: Path) -> None:
    mail = EmailMessage("Påhittat", TEXT, to=["kolla@demo.example"])
    with pytest.raises(RuntimeError), transaction.atomic():
        mail.send()
        raise RuntimeError
    assert not folder.exists()
    mail.send()
    assert len(list(folder.iterdir())) == 1
