"""The public answer "is this account ours?": how many a second from many networks, and how old it can be."""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import quote

from bench.load import Answers, Load
from bench.stage import Stage

ADDRESS = "/api/v1/verify"
PROFILE = "https://www.instagram.com/pahitt{}/"
A_NETWORK = 40  # questions from one network, fewer than it may ask at once
OPEN = 19  # an active account on Instagram
POPULAR = 20  # accounts that everybody asks about
WANTED = 1000  # answers a second on two cores
STALE = 5.0  # seconds after a closing
OLD = 30.0  # how long we look


@dataclass(frozen=True)
class Answered:
    """What the load took: answers, processor milliseconds an answer, the oldest wrong answer after a closing."""

    answers: Answers
    app: float
    database: float

    @property
    def room(self) -> float:
        """Return the answers a second that two whole cores have room for."""
        return 2000 / (self.app + self.database) if self.app else 0.0


def networks(number: int, skip: int = 0) -> list[str]:
    """Return so many addresses of this machine, each of another network; `skip` leaves out those that have asked."""
    return [f"127.{1 + n // 250}.{1 + n % 250}.7" for n in range(skip, skip + number)]


def path(number: int) -> str:
    """Return the question about the account with that number of the made-up group."""
    return f"{ADDRESS}?url={quote(PROFILE.format(number), safe='')}"


def exists(stage: Stage) -> bool:
    """Tell whether the portal answers such questions at all."""
    return bool(Load(stage.port, [path(13)], count=1, connections=1, sources=networks(1)).run().times)


def answered(stage: Stage, count: int, among: int, skip: int = 0) -> Answered:
    """Ask so often about so many accounts, half of which exist, from many networks that have not asked before."""
    paths = [path(3 * number + 1) for number in range(among)]
    sources = networks(count // A_NETWORK + 8, skip)
    load = Load(stage.port, paths, count=count, connections=8, sources=sources, each=A_NETWORK)
    before = stage.spent()
    answers = load.run()
    after = stage.spent()
    number = max(1, len(answers.times))
    return Answered(answers, *((end - begin) * 1000 / number for begin, end in zip(before, after, strict=True)))


def stale(stage: Stage, number: int) -> float:
    """Close an account by hand while it is asked about all the time; return after how many seconds it was last called
    official, by any worker.
    """
    official: list[float] = []
    with ThreadPoolExecutor(1) as aside:
        closing = aside.submit(stage.ask, "bench.close", PROFILE.format(number))
        until = time.time() + OLD
        while time.time() < until or not closing.done():
            begun = len(official) % 200
            asked = Load(stage.port, [path(number)], count=4, connections=4, sources=networks(240)[begun : begun + 4])
            if any(map(_official, asked.run().bodies)):
                official.append(time.time())
            elif closing.done() and time.time() > float(closing.result()) + 2 * STALE:
                break
            time.sleep(0.1)
    if not official:
        raise RuntimeError("the account to close was never official")
    return max(0.0, official[-1] - float(closing.result()))


def _official(body: bytes) -> bool:
    return json.loads(body)["answer"] == "official"
