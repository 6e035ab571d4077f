"""Whom a row names as manager, and rings of managers, which no company may have."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterator

from django.utils.translation import gettext as _

from companies.reading import Row
from kit.sheets import Wrong

from .matching import Unclear
from .shape import Entry, Key, Known


class Line:
    """Finds managers by address or number, among people of the portal and of the file."""

    def __init__(self, entries: list[Entry], known: Known) -> None:
        self.known = known
        self.by_email: dict[str, Key] = {**known.by_email}
        self.by_number: dict[tuple[uuid.UUID, str], Key] = {**known.by_number}
        self.anywhere: dict[str, set[Key]] = defaultdict(set)
        for entry in entries:
            if entry.row.email:
                self.by_email[entry.row.email] = entry.key
            if entry.row.employee:
                self.by_number[entry.company, entry.row.employee] = entry.key
        for (company, number), key in self.by_number.items():
            if company in known.places:
                self.anywhere[number].add(key)

    def manager_of(self, entry: Entry) -> Key | None:
        """Return the manager whom the row names. Raises `Unclear`."""
        text = entry.row.manager
        if not text:
            return None
        found = self.by_email.get(text.lower()) or self.by_number.get((entry.company, text))
        elsewhere = self.anywhere.get(text, set())
        if found is None and len(elsewhere) == 1:
            found = next(iter(elsewhere))
        if found is None:
            sentence = _("Nobody has this address or employee number, neither here nor in the file: %(text)s.")
            raise Unclear("manager", sentence % {"text": text})
        if found == entry.key:
            raise Unclear("manager", _("Nobody can be their own manager."))
        return found


def rings(entries: list[Entry], known: Known, heading: str) -> list[Wrong]:
    """Return the rows whose manager reports to the person, step by step, once all of the file is taken in."""
    line, rows = _line(entries, known)
    groups = _Circles(line).found
    wrong = []
    for (person, manager), row in rows.items():
        group = groups.get(person)
        if group is not None and group == groups.get(manager):
            reason = _("The managers go round in a ring: %(manager)s already reports to %(person)s.")
            words = {"manager": row.manager, "person": row.name}
            wrong.append(Wrong(row.number, heading, reason % words))
    return wrong


def _line(entries: list[Entry], known: Known) -> tuple[dict[Key, set[Key]], dict[tuple[Key, Key], Row]]:
    """Person → managers as they would be, and the row that says so for each pair that a row changes."""
    line: dict[Key, set[Key]] = defaultdict(set)
    rows: dict[tuple[Key, Key], Row] = {}
    said = {entry.employment: entry for entry in entries if entry.employment}
    for period in known.employments:
        entry = said.get(period.id)
        last = entry.values.get("last_day", period.last_day) if entry else period.last_day
        manager = entry.values.get("manager", period.manager) if entry else period.manager
        if manager and (last is None or last >= known.today):
            line[period.person].add(manager)
    for entry in entries:
        manager = entry.values.get("manager")
        if manager:
            rows[entry.key, manager] = entry.row
            if entry.employment is None:
                line[entry.key].add(manager)
    return line, rows


class _Circles:
    """Finds who stands in a ring with whom (Tarjan, without recursion: a line may be thousands long)."""

    def __init__(self, line: dict[Key, set[Key]]) -> None:
        self.line = line
        self.order: dict[Key, int] = {}
        self.low: dict[Key, int] = {}
        self.stack: list[Key] = []
        self.held: set[Key] = set()
        self.found: dict[Key, int] = {}  # person → a number that all of one ring share
        for start in list(line):
            if start not in self.order:
                self._walk(start)

    def _enter(self, person: Key) -> tuple[Key, Iterator[Key]]:
        self.order[person] = self.low[person] = len(self.order)
        self.stack.append(person)
        self.held.add(person)
        return person, iter(self.line.get(person, ()))

    def _walk(self, start: Key) -> None:
        work = [self._enter(start)]
        while work:
            person, managers = work[-1]
            following = next(managers, None)
            if following is None:
                work.pop()
                if work:
                    before = work[-1][0]
                    self.low[before] = min(self.low[before], self.low[person])
                if self.low[person] == self.order[person]:
                    self._close(person)
            elif following not in self.order:
                work.append(self._enter(following))
            elif following in self.held:
                self.low[person] = min(self.low[person], self.order[following])

    def _close(self, person: Key) -> None:
        at = self.stack.index(person) if self.stack[-1] != person else len(self.stack) - 1
        group = self.stack[at:]
        del self.stack[at:]
        self.held.difference_update(group)
        if len(group) > 1:
            self.found.update(dict.fromkeys(group, self.order[person]))
