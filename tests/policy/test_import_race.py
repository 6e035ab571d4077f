"""Imports at the same moment, and one that fails half-way."""

from __future__ import annotations

import pytest

from policy import workflow
from policy.extraction import extract
from policy.models import Adoption, Policy, Version
from policy.workflow import importing
from tests.cast import Cast
from tests.racing import race, tally

from .test_import import SAMPLE, nothing_written, run


def test_two_imports_at_once_make_one_version(transactional_db: None, cast: Cast) -> None:
    document = extract(SAMPLE.read_bytes())
    companies = [cast.group, cast.nord, cast.syd]

    def press(number: int) -> workflow.Imported:
        return workflow.import_document(document, companies, by=cast.portal, at=cast.at)

    outcomes = race(4, press)
    assert tally(outcomes) == {"done": 4}
    assert sorted(done.new_version for done in outcomes) == [False, False, False, True]
    assert sorted(len(done.adopted) for done in outcomes) == [0, 0, 0, 3]
    assert (Policy.objects.count(), Version.objects.count(), Adoption.objects.count()) == (1, 1, 3)


def test_two_texts_at_once_become_two_versions(transactional_db: None, cast: Cast) -> None:
    texts = [SAMPLE.read_text().replace("Vi tycker att det är bra.", f"Text {n}.") for n in range(3)]

    def press(number: int) -> workflow.Imported:
        return workflow.import_document(extract(texts[number]), [cast.nord], by=cast.portal, at=cast.at)

    assert tally(race(3, press)) == {"done": 3}
    assert sorted(Version.objects.values_list("number", flat=True)) == [1, 2, 3]


def test_what_fails_half_way_leaves_nothing(
    transactional_db: None, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    adopt, calls = importing._adopt, []

    def breaks(*args: object, **kwargs: object) -> bool:
        calls.append(1)
        if len(calls) == 2:
            raise RuntimeError
        return adopt(*args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(importing, "_adopt", breaks)
    with pytest.raises(RuntimeError):
        run()
    assert nothing_written()
