"""The clock: beat ticks, the worker works. Each task may run twice, late or on two machines."""

import datetime as dt

from celery import shared_task
from django.core.management import call_command
from django.db import connection

from accounts import workflow as accounts
from companies.workflow import forget_imports, portal
from incidents import workflow as incidents
from kit import clock
from notices import workflow
from plsportal import duties
from policy import workflow as policy


@shared_task
def tick() -> None:
    """Write the reminders that have come, name handlers for cases without one, end and throw away what has run out.

    That the clock goes is noted last, when all of it is done.
    """
    at = clock.now()
    workflow.remind(duties.KINDS, at)
    incidents.keep_handled(by=portal(), at=at)
    forget_imports(at)
    accounts.forget_imports(at)
    policy.forget_earlier(at)
    accounts.forget_tips(by=portal(), at=at)
    accounts.expire(by=portal(), at=at)
    sweep(at)
    workflow.finished("tick", at)


@shared_task
def deliver() -> int:
    """Send what waits in the outbox."""
    at = clock.now()
    sent = workflow.deliver(duties.ALL, at)
    workflow.finished("deliver", at)
    return sent


@shared_task(time_limit=60)
def stamp() -> int:
    """Ask the authority for the time stamps that lack; it is in the schedule only where there is one."""
    return policy.stamp_waiting(clock.now())


def sweep(at: dt.datetime) -> None:
    """Delete sessions and rate limits that have run out; Django deletes the latter only when the table is full."""
    call_command("clearsessions")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM portal_cache WHERE expires < %s", [at])
