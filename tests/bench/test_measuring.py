"""The bench itself: what it counts, what it calls a miss, and that its load ends by itself."""

from __future__ import annotations

import os
import socketserver
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from typing import Any, ClassVar

import pytest

from bench import answers
from bench.cases import BYTES, CASES, FLOOR
from bench.load import Answers, Load
from bench.measure import Taken, exponent, ratio
from bench.processes import spent, tree
from bench.shape import Shape
from bench.table import FAIL, PASS, lines, printed

SIZES = {"small": (1_000, 10), "large": (50_000, 500)}


def sent(load: Load) -> Answers:
    """Send it from a thread of its own: where a browser was driven, one that waits for events is in this one."""
    with ThreadPoolExecutor(1) as one:
        return one.submit(load.run).result()


class Server(socketserver.StreamRequestHandler):
    """Answers 200 with four bytes, in chunks where the address says so, and 404 to /no."""

    networks: ClassVar[list[str]] = []

    def handle(self) -> None:
        """Answer until the other side has had enough."""
        self.networks.append(self.client_address[0])
        while line := self.rfile.readline().decode():
            while self.rfile.readline().strip():
                pass
            path = line.split()[1]
            if path == "/chunks":
                self.wfile.write(
                    b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nja\r\n2\r\nja\r\n0\r\n\r\n"
                )
            else:
                status = "404 No" if path == "/no" else "200 OK"
                self.wfile.write(f"HTTP/1.1 {status}\r\nContent-Length: 4\r\n\r\njaja".encode())


@pytest.fixture
def port() -> Iterator[int]:
    """Serve on a free port."""
    Server.networks.clear()
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Server) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


def test_the_load_is_as_many_requests_as_asked_for(port: int) -> None:
    found = sent(Load(port, ["/", "/chunks", "/no"], count=30, connections=3))
    assert (len(found.times), found.failed, found.size) == (20, 10, 4)
    assert set(found.bodies) == {b"jaja"}
    assert found.percentile(0.5) <= found.percentile(0.99) < 5_000
    assert found.rate > 0


def test_each_connection_speaks_from_the_next_network(port: int) -> None:
    sent(Load(port, ["/"], count=20, connections=2, sources=answers.networks(10), each=4))
    assert sorted(Server.networks) == answers.networks(5)
    assert len({source.rpartition(".")[0] for source in answers.networks(600)}) == 600
    assert not set(answers.networks(600)) & set(answers.networks(600, skip=10_000))
    assert max(int(part) for source in answers.networks(600, skip=30_000) for part in source.split(".")) < 255


def test_the_time_of_a_tree_of_processes_is_counted() -> None:
    before = spent(os.getpid())
    assert sum(number * number for number in range(3_000_000))
    assert 0.02 < spent(os.getpid()) - before < 60
    assert os.getpid() in tree(os.getppid())


def taken(milliseconds: float, **more: Any) -> Taken:
    rounds = [milliseconds] * 3
    return Taken(**{"rates": [10.0] * 3, "p50": rounds, "p99": rounds, "app": rounds, "database": [0.0] * 3, **more})


def table(page: Taken, shape: Shape, floor: float = 10.0) -> dict[str, Any]:
    """The table in which every page but F took this, on both groups."""
    found = {case.key: taken(floor) if case.key == FLOOR else page for case in CASES}
    shapes = {case.key: asdict(shape) for case in CASES}
    made = lines([found, found], {"small": shapes, "large": shapes}, SIZES)
    return {case.key: line for case, line in zip(CASES, made, strict=True)}


GOOD = Shape("/", 9, 40_000, 50)


@pytest.mark.parametrize(
    ("page", "shape", "verdict", "why"),
    [
        (taken(15.0), GOOD, PASS, "x F ≤ 1.5"),
        (taken(15.2), GOOD, FAIL, "x F 1.52 > 1.5"),
        (taken(12.0, failed=2), GOOD, FAIL, "2 failed"),
        (taken(12.0, size=BYTES + 1), GOOD, FAIL, "60001 bytes > 60000"),
        (taken(12.0), Shape("/", 9, 40_000, 49), FAIL, "49 rows, not 50"),
    ],
)
def test_a_goal_holds_or_the_table_says_why_not(page: Taken, shape: Shape, verdict: str, why: str) -> None:
    line = table(page, shape)["register, one company"]
    assert line.verdict == verdict
    assert why in line.goal
    assert why in printed([line])


def test_growth_is_the_power_and_the_ratio_is_of_one_round() -> None:
    assert exponent(taken(1.0), taken(50.0), 50) == pytest.approx(1.0)
    assert exponent(taken(7.0), taken(7.0), 50) == 0.0
    noisy = {FLOOR: taken(0, app=[10.0, 20.0, 40.0]), "page": taken(0, app=[12.0, 24.0, 100.0])}
    assert ratio(noisy, "page") == pytest.approx(1.2)
    assert taken(1.0, rates=[10.0, 21.0, 15.0]).noisy


@pytest.mark.deep
def test_the_quick_bench_runs_and_takes_everything_away(tmp_path: Any) -> None:
    import subprocess
    import sys

    command = [sys.executable, "-m", "bench", "--quick", "--rounds", "1", "--count", "10", "--json", tmp_path / "found"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "register, every company" in done.stdout, done.stdout + done.stderr
    assert (tmp_path / "found").exists()
