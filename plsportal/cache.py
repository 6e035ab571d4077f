"""Django's cache in PostgreSQL, with one statement where Django's own takes five: it counts its rows at each write.

Every page reads from it, so what is read is planned once.
"""

from __future__ import annotations

import base64
import datetime as dt
import pickle
import secrets
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.db import DatabaseCache
from django.db import connections, router

from kit import clock
from kit.prepared import prepared

GET = "SELECT value FROM portal_cache WHERE cache_key = %(key)s AND expires >= %(now)s"
SET = """INSERT INTO portal_cache (cache_key, value, expires) VALUES (%s, %s, %s)
         ON CONFLICT (cache_key) DO UPDATE SET value = EXCLUDED.value, expires = EXCLUDED.expires"""
ADD = """INSERT INTO portal_cache (cache_key, value, expires) VALUES (%s, %s, %s)
         ON CONFLICT (cache_key) DO UPDATE SET value = EXCLUDED.value, expires = EXCLUDED.expires
         WHERE portal_cache.expires < %s"""
TOUCH = "UPDATE portal_cache SET expires = %s WHERE cache_key = %s AND expires >= %s"
COUNT = "SELECT count(*) FROM portal_cache"
SELDOM = 500  # one write in so many looks whether there is too much
FOREVER = dt.datetime.max.replace(microsecond=0, tzinfo=dt.UTC)


class PortalCache(DatabaseCache):
    """The table `portal_cache` alone, on PostgreSQL alone."""

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        """Read by one statement that is planned once; what has run out is thrown out by a write."""
        known = self.make_and_validate_key(key, version=version)
        with prepared() as cursor:
            cursor.execute(GET, {"key": known, "now": clock.now()})
            row = cursor.fetchone()
        # As Django reads it; nobody but the portal writes this table.
        return pickle.loads(base64.b64decode(row[0])) if row else default  # noqa: S301

    def _base_set(self, mode: str, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT) -> bool:
        """Write by one statement; tell whether a row was written."""
        now = clock.now().replace(microsecond=0)
        seconds = self.get_backend_timeout(timeout)
        expires = FOREVER if seconds is None else dt.datetime.fromtimestamp(int(seconds), dt.UTC)
        db = router.db_for_write(self.cache_model_class)
        with connections[db].cursor() as cursor:
            if mode == "touch":
                cursor.execute(TOUCH, [expires, key, now])
                return bool(cursor.rowcount)
            if secrets.randbelow(SELDOM) == 0:
                cursor.execute(COUNT)
                self._cull(db, cursor, now, cursor.fetchone()[0])  # type: ignore[attr-defined]
            kept = base64.b64encode(pickle.dumps(value, self.pickle_protocol)).decode("latin1")
            if mode == "add":
                cursor.execute(ADD, [key, kept, expires, now])
            else:
                cursor.execute(SET, [key, kept, expires])
            return bool(cursor.rowcount)
