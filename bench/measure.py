"""Rounds in which every page takes its turn, so that whatever else the machine does falls on all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import log
from statistics import median

from bench.cases import CASES, FLOOR, Case
from bench.load import Load
from bench.stage import Stage

WARM = 6  # requests before the first round, to both workers


@dataclass
class Taken:
    """What one page took on one stage, round by round: answers a second, latencies, milliseconds a request."""

    rates: list[float] = field(default_factory=list)
    p50: list[float] = field(default_factory=list)
    p99: list[float] = field(default_factory=list)
    app: list[float] = field(default_factory=list)
    database: list[float] = field(default_factory=list)
    size: int = 0
    failed: int = 0

    @property
    def total(self) -> list[float]:
        """Return the milliseconds of application and database together, round by round."""
        return [app + database for app, database in zip(self.app, self.database, strict=True)]

    @property
    def noisy(self) -> bool:
        """Tell whether the slowest round was more than twice as slow as the fastest: then only CPU is judged."""
        return bool(self.rates) and max(self.rates) > 2 * min(self.rates)


Measured = dict[str, Taken]
Paths = Mapping[str, Mapping[str, str]]  # stage, case, address


def measure(stages: Sequence[Stage], paths: Paths, *, rounds: int, count: int) -> list[Measured]:
    """Ask every stage for every page `count` times in each round; `paths` is where each page lies on each stage."""
    found: list[Measured] = [{case.key: Taken() for case in CASES} for _ in stages]
    for stage in stages:
        for case in CASES:
            _load(stage, case, paths[stage.name], WARM).run()
    for _ in range(rounds):
        for case in CASES:
            for stage, taken in zip(stages, found, strict=True):
                _take(stage, _load(stage, case, paths[stage.name], count), taken[case.key])
    return found


def _load(stage: Stage, case: Case, paths: Mapping[str, str], count: int) -> Load:
    return Load(stage.port, [paths[case.key]], stage.sessions[case.who], count)


def _take(stage: Stage, load: Load, taken: Taken) -> None:
    before = stage.spent()
    answers = load.run()
    after = stage.spent()
    number = max(1, len(answers.times))
    taken.rates.append(answers.rate)
    taken.p50.append(answers.percentile(0.5))
    taken.p99.append(answers.percentile(0.99))
    taken.app.append(1000 * (after[0] - before[0]) / number)
    taken.database.append(1000 * (after[1] - before[1]) / number)
    taken.size = answers.size
    taken.failed += answers.failed


def ratio(found: Measured, key: str) -> float:
    """Return the page's processor time in F: the median over the rounds, each against the F of its own round."""
    pairs = zip(found[key].total, found[FLOOR].total, strict=True)
    return median(page / floor for page, floor in pairs if floor) if any(found[FLOOR].total) else 0.0


def exponent(small: Taken, large: Taken, times: float) -> float:
    """Return by which power of the number of accounts the processor time grows (0: not at all, 1: as they do)."""
    if not median(small.total):
        return 0.0
    return log(median(large.total) / median(small.total)) / log(times)
