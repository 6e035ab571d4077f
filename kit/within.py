"""Answers over HTTP that are whole by a moment: the head too, however slowly it trickles.

Python's own limit is of each wait alone, and a server that says a letter now and then never lets it run out.
"""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from functools import partial
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from socket import socket
from typing import Any
from urllib.request import HTTPHandler, HTTPSHandler, Request


class _Until(io.RawIOBase):
    """What comes from a socket until a moment; later `TimeoutError`."""

    def __init__(self, sock: socket, inner: io.RawIOBase, until: float) -> None:
        self.sock, self.inner, self.until = sock, inner, until

    def readable(self) -> bool:
        """Return that it can be read."""
        return True

    def readinto(self, buffer: Any) -> int | None:
        """Read what has come, or wait for as long as is left."""
        left = self.until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self.sock.settimeout(left)
        return self.inner.readinto(buffer)

    def close(self) -> None:
        """Close what it reads from."""
        self.inner.close()
        super().close()


class _Answer(HTTPResponse):
    def __init__(self, sock: socket, *args: Any, until: float, **kwargs: Any) -> None:
        super().__init__(sock, *args, **kwargs)
        self.fp = io.BufferedReader(_Until(sock, self.fp.detach(), until))


def _connection(kind: type[HTTPConnection], until: float) -> Callable[..., HTTPConnection]:
    def made(*args: Any, **kwargs: Any) -> HTTPConnection:
        found = kind(*args, **kwargs)
        found.response_class = partial(_Answer, until=until)  # type: ignore[assignment]
        return found

    return made


class Http(HTTPHandler):
    """Asks over http, and reads what is answered before `until`, on the clock of `time.monotonic`."""

    def __init__(self, until: float) -> None:
        super().__init__()
        self.until = until

    def http_open(self, req: Request) -> HTTPResponse:
        """Return the answer; raises `TimeoutError` where it is late."""
        return self.do_open(_connection(HTTPConnection, self.until), req)


class Https(HTTPSHandler):
    """Asks over https, and reads what is answered before `until`, on the clock of `time.monotonic`."""

    def __init__(self, until: float) -> None:
        super().__init__()
        self.until = until

    def https_open(self, req: Request) -> HTTPResponse:
        """Return the answer; raises `TimeoutError` where it is late."""
        return self.do_open(_connection(HTTPSConnection, self.until), req, context=self._context)  # type: ignore[attr-defined]
