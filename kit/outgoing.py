"""What the portal asks of servers outside: of the one it was sent to alone, for so long, and so much of the answer."""

from __future__ import annotations

import base64
import time
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import unquote, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from kit.within import Http, Https

PART = 16_384  # bytes read at once


class Unanswered(Exception):
    """The other server gave no answer that can be used: not there, too slow, too much, or it sent us elsewhere."""


class OwnSite(HTTPRedirectHandler):
    """Follows a page to another place of the same site, over https, and nowhere else."""

    def redirect_request(self, req: Request, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
        """Return the next request; raises `URLError` when it would leave the site."""
        if not newurl.startswith("https://") or _site(newurl) != _site(req.full_url):
            raise URLError(f"it leads to {newurl}")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


class NoFurther(HTTPRedirectHandler):
    """Follows nowhere: what is asked of one server is asked of no other, least of all of one inside."""

    def redirect_request(self, req: Request, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
        """Raise `URLError`."""
        raise URLError("it leads elsewhere")


def post(address: str, body: bytes, *, headers: dict[str, str], seconds: float, most: int) -> bytes:
    """Send bytes to an address of the operator's own choice and return the answer.

    A name and a password inside the address go as basic credentials. The answer is whole, head and all, within
    `seconds`, and has `most` bytes at most; to be connected, to be trusted and to be asked may take as long each.
    How long a name is looked up the system says. Raises `Unanswered`.
    """
    until = time.monotonic() + seconds
    try:
        asked = _request(address, body, headers)
        with build_opener(NoFurther, Http(until), Https(until)).open(asked, timeout=seconds) as answer:
            return _whole(answer, most)
    except HTTPError as error:
        error.close()
        raise Unanswered(str(error.code)) from error
    except (OSError, HTTPException, ValueError) as error:
        raise Unanswered(type(error).__name__) from error


def _request(address: str, body: bytes, headers: dict[str, str]) -> Request:
    parts = urlsplit(address)
    server = parts.netloc.rpartition("@")[2]
    asked = Request(parts._replace(netloc=server).geturl(), data=body, headers=headers)  # noqa: S310
    if parts.username is not None:
        pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        asked.add_unredirected_header("Authorization", f"Basic {base64.b64encode(pair.encode()).decode()}")
    return asked


def _whole(answer: Any, most: int) -> bytes:
    read = b""
    while part := answer.read1(PART):
        read += part
        if len(read) > most:
            raise Unanswered("too long")
    return read


def _site(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")
