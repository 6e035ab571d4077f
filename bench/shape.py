"""What each page asks the database and how large it is: python -m bench.shape, against the database of a stage."""

from __future__ import annotations

import json
import re
import sys
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urljoin

import django

from bench.cases import CASES, Case

ACCOUNT = re.compile(r'href="([0-9a-f-]{36})/"')
FOLLOWING = re.compile(r'href="(\?[^"]*after=[^"]+)"')


@dataclass(frozen=True)
class Shape:
    """One page as it came: its address, how many queries it took when it was warm, its bytes, its accounts."""

    path: str
    queries: int
    size: int
    accounts: int


def shape(client: Any, case: Case) -> Shape:
    """Open the page twice and look at the second time."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    path = case.path
    client.raise_request_exception = False  # a page that fails has its line in the table too
    for _ in range(case.pages):
        following = FOLLOWING.search(client.get(path).content.decode())
        if following is None:
            break
        path = urljoin(path, following[1].replace("&amp;", "&"))
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        page = client.get(path)
    return Shape(path, len(asked), len(page.content), len(set(ACCOUNT.findall(page.content.decode()))))


def shapes(who: dict[str, str]) -> dict[str, Shape]:
    """Return every page of the bench as it is in this process, on the database that the environment names."""
    from django.test import Client

    from companies.models import User

    clients = {}
    for key, address in who.items():
        clients[key] = Client(HTTP_HOST="localhost")
        clients[key].force_login(User.objects.get(email=address), backend="companies.login.LiveEmploymentBackend")
    return {case.key: shape(clients[case.who], case) for case in CASES}


if __name__ == "__main__":
    django.setup()
    print(json.dumps({key: asdict(found) for key, found in shapes(json.loads(sys.argv[1])).items()}))
