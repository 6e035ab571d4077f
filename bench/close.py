"""Closes an account past every rule, as its row would look, and prints when: python -m bench.close ADDRESS."""

from __future__ import annotations

import sys
import time

import django

if __name__ == "__main__":
    django.setup()
    from accounts.models import Account
    from kit import clock

    Account.objects.filter(url=sys.argv[1]).update(status=Account.Status.CLOSED, closed_at=clock.now())
    print(time.time())
