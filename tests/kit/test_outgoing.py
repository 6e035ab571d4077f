"""What is asked of a server outside goes there and nowhere else, and waits for it so long."""

from __future__ import annotations

import base64
import datetime as dt
import ipaddress
import ssl
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from kit.outgoing import Unanswered, post
from tests.serving import Server, reply, serving


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")


def ask(url: str, **more: float) -> bytes:
    return post(url, b"fr\xe5ga", headers={"Content-Type": "text/x"}, seconds=more.get("seconds", 5), most=40_000)


def test_the_answer_comes_back_whole_and_the_question_as_it_was() -> None:
    with serving(lambda handler, body: reply(handler, body * 2000)) as server:
        assert ask(server.url) == b"fr\xe5ga" * 2000
    assert server.asked == [b"fr\xe5ga"]
    assert server.headers[0]["Content-Type"] == "text/x"
    assert "Authorization" not in server.headers[0]


def test_a_name_and_a_password_in_the_address_go_as_credentials_and_not_in_the_address() -> None:
    with serving(lambda handler, body: reply(handler, b"ja")) as server:
        assert ask(server.url.replace("//", "//p%C3%A5hitt:l%40s%3A%2F@")) == b"ja"
    sent = server.headers[0]
    assert base64.b64decode(sent["Authorization"].removeprefix("Basic ")).decode() == "påhitt:l@s:/"
    assert sent["Host"] == server.url.split("/")[2]
    assert server.paths == ["/tsa"]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_it_is_not_led_elsewhere(status: int) -> None:
    with serving(lambda handler, body: reply(handler, b"inne")) as inside:

        def lead(handler: BaseHTTPRequestHandler, body: bytes) -> None:
            reply(handler, b"", status, Location=inside.url)

        with serving(lead) as server, pytest.raises(Unanswered):
            ask(server.url)
    assert (len(server.asked), inside.asked) == (1, [])


def drip(handler: BaseHTTPRequestHandler, body: bytes) -> None:
    handler.send_response(200)
    handler.end_headers()
    for _part in range(40):
        handler.wfile.write(b"x")
        handler.wfile.flush()
        time.sleep(0.05)


def drip_its_head(handler: BaseHTTPRequestHandler, body: bytes) -> None:
    handler.send_response(200)
    handler.flush_headers()
    for _part in range(40):
        handler.wfile.write(b"X-P\xe5hitt: x\r\n")
        handler.wfile.flush()
        time.sleep(0.05)


def hang_up(handler: BaseHTTPRequestHandler, body: bytes) -> None:
    handler.connection.close()


BAD: dict[str, Callable[[BaseHTTPRequestHandler, bytes], None]] = {
    "says no": lambda handler, body: reply(handler, b"nej", 503),
    "says who are you": lambda handler, body: reply(handler, b"nej", 401, WWW_Authenticate="Basic"),
    "says too much": lambda handler, body: reply(handler, b"x" * 40_001),
    "says nothing": lambda handler, body: time.sleep(0.6),
    "says a letter now and then": drip,
    "never comes to the point": drip_its_head,
    "hangs up": hang_up,
    "is no web": lambda handler, body: handler.wfile.write(b"220 smtp\r\n"),  # type: ignore[func-returns-value]
}


@pytest.mark.parametrize("how", BAD)
def test_an_answer_that_is_none_is_told_as_one_kind_of_fault_and_in_time(how: str) -> None:
    began = time.monotonic()
    with serving(BAD[how]) as server:
        with pytest.raises(Unanswered):
            ask(server.url, seconds=0.3)
        assert time.monotonic() - began < 1.5


def certificate(folder: Path) -> Path:
    """A key and a certificate of its own for this machine, in one file."""
    key, now = ec.generate_private_key(ec.SECP256R1()), dt.datetime.now(dt.UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(now - dt.timedelta(days=1)).not_valid_after(now + dt.timedelta(days=1))
    here = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    signed = made.add_extension(here, critical=False).sign(key, hashes.SHA256())
    kind = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file = folder / "own.pem"
    file.write_bytes(key.private_bytes(*kind) + signed.public_bytes(serialization.Encoding.PEM))
    return file


def test_over_https_the_answer_comes_back_and_a_late_one_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    with serving(lambda handler, body: reply(handler, body * 2000)) as server:
        server.http.socket = context.wrap_socket(server.http.socket, server_side=True)
        secure = server.url.replace("http:", "https:")
        assert ask(secure) == b"fr\xe5ga" * 2000
        server.behave = drip_its_head
        with pytest.raises(Unanswered, match="TimeoutError"):
            ask(secure, seconds=0.3)


def test_nobody_there_is_the_same_kind_of_fault() -> None:
    gone = Server(hang_up)
    gone.http.server_close()
    for url in (gone.url, "http://127.0.0.1:99999/", "http://[trasig/"):
        with pytest.raises(Unanswered):
            ask(url)
