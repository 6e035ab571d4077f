"""Logs: one JSON line per request with an id and the route, never the path, a query, a name or an address."""

from __future__ import annotations

import json
import logging
import sys
import time
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponseBase

logger = logging.getLogger("plsportal.request")
request_id: ContextVar[str] = ContextVar("request_id", default="")

FIELDS = ("method", "route", "status", "ms", "task", "count")


class JsonFormatter(logging.Formatter):
    """One line of JSON a record; of an exception its class and place, never its words, which may quote a person."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line: dict[str, Any] = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "request": request_id.get(),
            "event": record.getMessage(),
        }
        line.update({name: getattr(record, name) for name in FIELDS if hasattr(record, name)})
        if record.exc_info and record.exc_info[0]:
            line["event"] = str(record.msg)  # libraries put the exception's words among the values
            line["error"] = record.exc_info[0].__name__
            line["where"] = _places(record.exc_info[2])
        return json.dumps({key: value for key, value in line.items() if value != ""}, ensure_ascii=False)


def _places(traceback: Any) -> list[str]:
    places = []
    while traceback:
        code = traceback.tb_frame.f_code
        places.append(f"{code.co_filename.rpartition('/')[2]}:{traceback.tb_lineno} {code.co_name}")
        traceback = traceback.tb_next
    return places[-8:]


class RequestLog:
    """Gives each request an id, answers with it, and writes its one line."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Serve the request and log it."""
        token = request_id.set(uuid4().hex[:16])
        started = time.perf_counter()
        try:
            response = self.get_response(request)
            response["X-Request-Id"] = request_id.get()
            match = request.resolver_match
            route = match.route if match else ""
            if not route.startswith("health/"):
                fields = {
                    "method": request.method,
                    "route": route or "-",
                    "status": response.status_code,
                    "ms": round((time.perf_counter() - started) * 1000, 1),
                }
                logger.info("request", extra=fields)
            return response
        finally:
            request_id.reset(token)


def unhandled(**kwargs: Any) -> None:
    """Log what nobody caught, in a view or around it, without its words; Django answers 500."""
    logger.error("unhandled", exc_info=sys.exc_info())
