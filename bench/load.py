"""Requests over loopback: so many and no more, for so long and no longer, from many networks where one asks for it."""

from __future__ import annotations

import asyncio
import time
from asyncio import StreamReader, StreamWriter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import cycle, islice

SECONDS = 30.0  # no run lasts longer
HERE = "127.0.0.1"
FEW = 16


@dataclass
class Answers:
    """What came back: how long each took (seconds), how large the last was, and what was not a 200."""

    seconds: float = 0.0
    times: list[float] = field(default_factory=list)
    size: int = 0
    failed: int = 0
    bodies: list[bytes] = field(default_factory=list)  # the first few

    @property
    def rate(self) -> float:
        """Return good answers a second."""
        return len(self.times) / self.seconds if self.seconds else 0.0

    def percentile(self, part: float) -> float:
        """Return the time (milliseconds) within which this part of the answers came."""
        ordered = sorted(self.times)
        return 1000 * ordered[min(len(ordered) - 1, int(part * len(ordered)))] if ordered else 0.0


@dataclass(frozen=True)
class Load:
    """So many requests over so many connections at a time; a connection ends after `each` requests, and the next one
    speaks from the next of the addresses.
    """

    port: int
    paths: Sequence[str]
    cookie: str = ""
    count: int = 100
    connections: int = 2
    sources: Sequence[str] = (HERE,)
    each: int = 1_000_000

    def run(self) -> Answers:
        """Send them and return what came back."""
        return asyncio.run(self._run())

    async def _run(self) -> Answers:
        answers, paths, sources = Answers(), islice(cycle(self.paths), self.count), cycle(self.sources)
        begun = time.perf_counter()
        await asyncio.gather(*(self._speak(sources, paths, answers, begun + SECONDS) for _ in range(self.connections)))
        answers.seconds = time.perf_counter() - begun
        return answers

    async def _speak(self, sources: Iterator[str], paths: Iterator[str], answers: Answers, until: float) -> None:
        while said := list(islice(paths, self.each)) if self.each < self.count else paths:
            reader, writer = await asyncio.open_connection(HERE, self.port, local_addr=(next(sources), 0))
            try:
                for path in said:
                    if time.perf_counter() > until:
                        return
                    await self._ask(reader, writer, path, answers)
            finally:
                writer.close()
            if said is paths:
                return

    async def _ask(self, reader: StreamReader, writer: StreamWriter, path: str, answers: Answers) -> None:
        begun = time.perf_counter()
        writer.write(self._request(path))
        status, body = await asyncio.wait_for(_answer(reader), SECONDS)
        if status == 200:
            answers.times.append(time.perf_counter() - begun)
            answers.size = len(body)
            answers.bodies += [body] if len(answers.bodies) < FEW else []
        else:
            answers.failed += 1

    def _request(self, path: str) -> bytes:
        cookie = f"Cookie: sid={self.cookie}\r\n" if self.cookie else ""
        return f"GET {path} HTTP/1.1\r\nHost: localhost\r\n{cookie}\r\n".encode()


async def _answer(reader: StreamReader) -> tuple[int, bytes]:
    """Read one answer: its status and its body, of a stated length or in chunks."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower().split("\r\n")
    fields = dict(line.split(": ", 1) for line in head[1:] if ": " in line)
    status = int(head[0].split()[1])
    if "chunked" not in fields.get("transfer-encoding", ""):
        return status, await reader.readexactly(int(fields.get("content-length", 0)))
    body = b""
    while size := int(await reader.readline(), 16):
        body += await reader.readexactly(size)
        await reader.readline()
    await reader.readline()
    return status, body
