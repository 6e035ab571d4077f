"""Health: is the process alive, can it serve, does the clock go. No personal data, no log-in."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from kit import clock
from notices import queries

logger = logging.getLogger("plsportal.health")


def needs_database(view: Callable[[HttpRequest], JsonResponse]) -> Callable[[HttpRequest], JsonResponse]:
    """Answer 503 where the database does not answer."""

    @wraps(view)
    def asked(request: HttpRequest) -> JsonResponse:
        try:
            return view(request)
        except Error as error:
            logger.warning("The database does not answer: %s", type(error).__name__, exc_info=error)
            return JsonResponse({"status": "unavailable", "reason": "database"}, status=503)

    return asked


@login_not_required
@require_safe
def live(request: HttpRequest) -> JsonResponse:
    """Answer: the process works."""
    return JsonResponse({"status": "ok"})


@login_not_required
@require_safe
@needs_database
def ready(request: HttpRequest) -> JsonResponse:
    """Answer 503 only when pages cannot be served: database away, or its tables older than the code."""
    executor = MigrationExecutor(connection)
    if plan := executor.migration_plan(executor.loader.graph.leaf_nodes()):
        logger.warning("Tables older than the code: %s", ", ".join(str(migration) for migration, _back in plan[:9]))
        return JsonResponse({"status": "unavailable", "reason": "migrations"}, status=503)
    degraded = _degraded()
    return JsonResponse({"status": "degraded" if degraded else "ok", "degraded": degraded})


def _degraded() -> list[str]:
    at = clock.now()
    oldest = queries.oldest_waiting(at)
    found: dict[str, Any] = {
        "clock": queries.clock_stands_still(at),
        "outbox": oldest is not None and oldest > queries.ALARM_AFTER,
    }
    return [name for name, wrong in found.items() if wrong]


@login_not_required
@require_safe
@needs_database
def beat(request: HttpRequest) -> JsonResponse:
    """Answer 503 when no tick has finished for five minutes: for an alarm, never for routing."""
    at = clock.now()
    last = queries.last_run("tick")
    still = queries.clock_stands_still(at)
    return JsonResponse(
        {"status": "still" if still else "ok", "last_tick": last.isoformat() if last else None},
        status=503 if still else 200,
    )
