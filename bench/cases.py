"""The pages that are measured: who asks for what, what it may cost, and what must stand on it."""

from __future__ import annotations

from dataclasses import dataclass

ROWS = 50
REGISTER = "/konton/"
PEOPLE, MATRIX = "/policy/medarbetare/", "/policy/efterlevnad/"
FLOOR = "F"
DEEP = 40  # pages that the deep page lies behind the first


@dataclass(frozen=True)
class Case:
    """One page. `most` is its processor time in F, `growth` the exponent from the small group to the large one."""

    key: str
    who: str  # one of `Size.who`
    path: str
    most: float = 0.0
    growth: float = 0.0
    rows: int = ROWS  # accounts that must stand on it
    pages: int = 0  # how often the link to the next page is followed first


# A list page is a list of 50 rows in the whole of the portal's shell (performance.md, goals 1, 2, 4, 11, 13).
CASES = (
    Case(FLOOR, "one", "/bench/table/"),
    Case("register, one company", "one", REGISTER, most=1.5, growth=0.10),
    Case("register, every company", "all", REGISTER, most=1.5, growth=0.10),
    Case("register, the CEO of all", "ceo", REGISTER, most=1.5, growth=0.10),
    Case("search inside words", "all", f"{REGISTER}?q=pahitt777", most=2.0, rows=11),
    Case("search without a hit", "all", f"{REGISTER}?q=finnsinte", most=2.0, rows=0),
    Case("filters without a hit", "all", f"{REGISTER}?plattform=snapchat&status=active", most=2.0, rows=0),
    Case("a page far in", "all", REGISTER, most=1.5, pages=DEEP),
    Case("a manager's 200 people", "manager", PEOPLE, most=2.0, growth=0.10, rows=0),
    Case("a company's people, overdue", "one", f"{PEOPLE}?bolag=skala-2&status=late", most=2.0, growth=0.10, rows=0),
    Case("companies and policies, one", "one", MATRIX, most=2.0, growth=0.10, rows=0),
    Case("companies and policies, all", "all", MATRIX, most=2.0, growth=0.10, rows=0),
    Case("the worst companies first", "all", f"{MATRIX}?sort=-late", rows=0),
    Case("the home page", "one", "/", rows=0),
    Case("the home page, every company", "all", "/", rows=0),
    Case("the shell alone", "one", "/mer/", rows=0),
)
BYTES = 60_000
