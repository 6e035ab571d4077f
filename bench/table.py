"""The table: one line a page, with its goal and whether it holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median
from typing import Any

from bench.answers import STALE, Answered
from bench.cases import BYTES, CASES, FLOOR, Case
from bench.measure import Measured, exponent, ratio

HEADS = ("page", "req/s", "p50", "p99", "app ms", "pg ms", "queries", "rows", "bytes", "x F", "growth", "goal", "")
WIDTHS = (31, 8, 7, 7, 7, 7, 9, 5, 8, 6, 7, 34, 5)
PASS, FAIL, NONE = "PASS", "FAIL", ""


@dataclass(frozen=True)
class Line:
    """One line of the table as text, its goal and whether it holds."""

    cells: tuple[str, ...]
    goal: str
    verdict: str


def lines(found: list[Measured], shapes: dict[str, dict[str, Any]], sizes: Mapping[str, tuple[int, ...]]) -> list[Line]:
    """Return one line a page."""
    small, large = sizes
    times = sizes[large][0] / sizes[small][0]
    return [_page(case, found, shapes[small][case.key], shapes[large][case.key], times) for case in CASES]


def _page(case: Case, found: list[Measured], little: dict[str, Any], much: dict[str, Any], times: float) -> Line:
    small, large = found[0][case.key], found[1][case.key]
    x, power = ratio(found[1], case.key), exponent(small, large, times)
    queries = str(much["queries"]) if much["queries"] == little["queries"] else f"{little['queries']}→{much['queries']}"
    numbers = (median(large.rates), median(large.p50), median(large.p99), median(large.app), median(large.database))
    cells = (case.key, *(f"{number:.1f}" for number in numbers), queries, str(much["accounts"]), str(large.size))
    noisy = " (noisy)" if large.noisy else ""
    cells += (f"{x:.2f}", f"{power:.2f}{noisy}")
    if case.key == FLOOR:
        return Line(cells, "the least", NONE)
    wrong = _wrong(case, x, power, little, much, large.size) + ([f"{large.failed} failed"] if large.failed else [])
    return Line(cells, "; ".join(wrong) or _goal(case), FAIL if wrong else PASS if case.most else NONE)


def _goal(case: Case) -> str:
    growth = f", growth {case.growth}" if case.growth else ""
    return f"x F ≤ {case.most}{growth}" if case.most else "no goal of its own"


def _wrong(case: Case, x: float, power: float, little: dict[str, Any], much: dict[str, Any], size: int) -> list[str]:
    """Return in words what of the goal does not hold."""
    if not case.most:
        return []
    wrong = {
        f"x F {x:.2f} > {case.most}": x > case.most,
        f"growth {power:.2f} > {case.growth}": bool(case.growth) and power > case.growth,
        f"queries {little['queries']} → {much['queries']}": little["queries"] < much["queries"],
        f"{much['accounts']} rows, not {case.rows}": much["accounts"] != case.rows,
        f"{size} bytes > {BYTES}": size > BYTES,
    }
    return [words for words, holds in wrong.items() if holds]


def answer_line(name: str, told: Answered, *, wanted: int) -> Line:
    """Return the line of a load of public answers; on a machine that does other things too the CPU decides."""
    load = told.answers
    numbers = (load.rate, load.percentile(0.5), load.percentile(0.99), told.app, told.database)
    cells = (name, *(f"{number:.2f}" for number in numbers), "", "", str(load.size), "", "")
    goal = f"≥ {wanted}/s; " if wanted else "no goal of its own; "
    goal += f"two cores: {told.room:.0f}/s" + (f"; {load.failed} failed" if load.failed else "")
    fast = max(load.rate, told.room) >= wanted and not load.failed
    return Line(cells, goal, (PASS if fast else FAIL) if wanted else NONE)


def stale_line(seconds: float) -> Line:
    """Return the line that says how long a closed account was called official."""
    cells = ("a closed account called official", *[""] * 10)
    return Line(cells, f"≤ {STALE} s: {seconds:.1f} s", PASS if seconds <= STALE else FAIL)


def printed(found: list[Line]) -> str:
    """Return the table as lines of text."""
    rows = [HEADS, *((*line.cells, line.goal, line.verdict) for line in found)]
    return "\n".join(_row(row) for row in rows)


def _row(row: tuple[str, ...]) -> str:
    sides = ("<", *">" * (len(WIDTHS) - 3), "<", "<")  # words begin, numbers end in one column
    return " ".join(f"{cell:{side}{width}}" for cell, side, width in zip(row, sides, WIDTHS, strict=True)).rstrip()
