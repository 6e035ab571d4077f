"""Keys made in Python."""

import time
import uuid

from kit import clock
from kit.keys import first_key, uuid7


def test_keys_are_version_seven_each_another_and_in_the_order_of_time() -> None:
    keys = []
    for _ in range(20):
        keys.append(uuid7())
        time.sleep(0.002)
    assert {key.version for key in keys} == {7}
    assert len(set(keys)) == 20
    assert sorted(keys) == keys


def test_the_first_key_of_a_moment_parts_what_was_made_before_from_what_is_made_later() -> None:
    before = uuid7()
    time.sleep(0.002)
    parting = first_key(clock.now())
    time.sleep(0.002)
    assert before < parting < uuid7()
    assert (parting.version, parting.variant) == (7, uuid.RFC_4122)
