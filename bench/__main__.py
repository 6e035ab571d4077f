"""bin/bench: what the pages of a large group cost, beside the least that a page can cost on the same machine."""

from __future__ import annotations

import argparse
import json
import shutil
import signal
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from bench import answers
from bench.cases import CASES
from bench.measure import Measured, Paths, measure
from bench.stage import Size, Stage, private_folder, stage
from bench.table import Line, answer_line, lines, printed, stale_line
from plsportal.local.faults import main, say

FULL = {"small": Size(1_000, 10, 2_000, 10), "large": Size(50_000, 500, 100_000, 10)}
QUICK = {"small": Size(500, 5, 500, 10), "large": Size(5_000, 50, 5_000, 10)}


def command(arguments: list[str]) -> int:
    """Build two groups, ask for every page in turn, print the table; 1 where a goal is missed."""
    parser = argparse.ArgumentParser(prog="bin/bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a tenth of the size, to see that the bench works")
    parser.add_argument("--rounds", type=int, default=0)
    parser.add_argument("--count", type=int, default=60, help="requests for each page in each round")
    parser.add_argument("--json", type=Path, help="write what was measured there too")
    wanted = parser.parse_args(arguments)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ends as Ctrl-C does, so that everything is taken away
    folder = private_folder()
    try:
        found = run(folder, QUICK if wanted.quick else FULL, wanted.rounds or (3 if wanted.quick else 5), wanted.count)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(printed(found))
    if wanted.json:
        wanted.json.write_text(json.dumps([vars(line) for line in found], indent=1, ensure_ascii=False))
    return int(any(line.verdict == "FAIL" for line in found))


def run(folder: Path, sizes: dict[str, Size], rounds: int, count: int) -> list[Line]:
    """Measure on both groups and return the lines of the table."""
    with ExitStack() as stack:
        stages = [stack.enter_context(stage(folder, name, size)) for name, size in sizes.items()]
        shapes = {one.name: shapes_of(one, sizes[one.name]) for one in stages}
        paths: Paths = {name: {key: shape["path"] for key, shape in own.items()} for name, own in shapes.items()}
        say(f"{rounds} rounds of {len(CASES)} pages on both, {count} requests each …")
        found: list[Measured] = measure(stages, paths, rounds=rounds, count=count)
        told = public(stages[-1], 50 * count)
    return [*lines(found, shapes, sizes), *told]


def shapes_of(one: Stage, size: Size) -> dict[str, dict[str, Any]]:
    """Return what every page of a stage asks and weighs."""
    found: dict[str, dict[str, Any]] = json.loads(one.ask("bench.shape", json.dumps(size.who)))
    return found


def public(large: Stage, count: int) -> list[Line]:
    """Measure the public answers of the large group; a portal that gives none has no lines of them."""
    if not answers.exists(large):
        say(f"There is no {answers.ADDRESS}: not measured.")
        return []
    say("The public answers …")
    answers.answered(large, count // 10, answers.POPULAR, skip=10_000)  # warm
    same = answers.answered(large, count, answers.POPULAR, skip=20_000)
    others = answers.answered(large, count, count, skip=30_000)
    return [
        answer_line("answers about the same accounts", same, wanted=answers.WANTED),
        answer_line("answers, each about another", others, wanted=0),
        stale_line(answers.stale(large, answers.OPEN)),
    ]


if __name__ == "__main__":
    main(command)
