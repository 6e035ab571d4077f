"""How much one network may ask: a burst, then a trickle; another network is not touched by it."""

from __future__ import annotations

import threading

import pytest
from django.test import RequestFactory, override_settings

from kit.limits import Limiter, network_of


class Ticks:
    """A clock that the test turns."""

    now = 50.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def ticks() -> Ticks:
    return Ticks()


def test_a_burst_passes_then_one_each_time_a_token_has_come(ticks: Ticks) -> None:
    limiter = Limiter(3, 10.0, clock=ticks)
    assert [limiter.wait(b"a") for _ in range(5)] == [0, 0, 0, 10, 10]
    ticks.now += 9.5
    assert limiter.wait(b"a") == 1
    ticks.now += 0.5
    assert [limiter.wait(b"a") for _ in range(2)] == [0, 10]
    ticks.now += 1000
    assert [limiter.wait(b"a") for _ in range(4)] == [0, 0, 0, 10]


def test_another_network_has_a_bucket_of_its_own(ticks: Ticks) -> None:
    limiter = Limiter(1, 10.0, clock=ticks)
    assert [limiter.wait(name) for name in (b"a", b"b", b"a", b"b")] == [0, 0, 10, 10]


def test_who_is_refused_does_not_wait_longer_for_trying(ticks: Ticks) -> None:
    limiter = Limiter(1, 10.0, clock=ticks)
    limiter.wait(b"a")
    for _second in range(10):
        assert limiter.wait(b"a") > 0
        ticks.now += 1
    assert limiter.wait(b"a") == 0


def test_so_many_networks_are_remembered_and_the_quietest_is_forgotten(ticks: Ticks) -> None:
    limiter = Limiter(1, 10.0, most=2, clock=ticks)
    assert [limiter.wait(name) for name in (b"a", b"b", b"a", b"c", b"a", b"b")] == [0, 0, 10, 0, 10, 0]


def test_many_threads_share_one_bucket(ticks: Ticks) -> None:
    limiter, passed = Limiter(100, 10.0, clock=ticks), []
    lock = threading.Lock()

    def ask() -> None:
        for _ in range(50):
            if not limiter.wait(b"a"):
                with lock:
                    passed.append(1)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(passed) == 100


def network(address: str, forwarded: str = "", proxies: int = 0) -> bytes:
    request = RequestFactory().get("/", REMOTE_ADDR=address, HTTP_X_FORWARDED_FOR=forwarded)
    with override_settings(PROXIES=proxies):
        return network_of(request)


def test_a_network_is_256_addresses_of_the_old_kind_or_a_48_of_the_new() -> None:
    assert network("192.0.2.1") == network("192.0.2.254") != network("192.0.3.1")
    assert network("2001:db8:1::1") == network("2001:db8:1:ffff::9") != network("2001:db8:2::1")
    assert network("::ffff:192.0.2.9") == network("192.0.2.1")


def test_behind_ones_own_proxies_the_address_is_what_the_outermost_saw() -> None:
    seen = "198.51.100.7"
    assert network("10.0.0.1", seen, proxies=1) == network(seen)
    # What the client says of itself is to the left.
    assert network("10.0.0.1", f"203.0.113.5, {seen}", proxies=1) == network(seen)
    assert network("10.0.0.1", f"203.0.113.5, {seen}, 10.0.0.2", proxies=2) == network(seen)


def test_without_a_proxy_a_client_cannot_choose_its_network() -> None:
    assert network("192.0.2.1", "203.0.113.5") == network("192.0.2.1")


@pytest.mark.parametrize(
    ("address", "forwarded", "proxies"), [("", "", 0), ("x", "", 0), ("10.0.0.1", "", 1), ("10.0.0.1", "a", 2)]
)
def test_what_cannot_be_read_is_one_network(address: str, forwarded: str, proxies: int) -> None:
    assert network(address, forwarded, proxies) == b""
