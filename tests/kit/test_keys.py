"""Keys made in Python."""

import time

from kit.keys import uuid7


def test_keys_are_version_seven_each_another_and_in_the_order_of_time() -> None:
    keys = []
    for _ in range(20):
        keys.append(uuid7())
        time.sleep(0.002)
    assert {key.version for key in keys} == {7}
    assert len(set(keys)) == 20
    assert sorted(keys) == keys
