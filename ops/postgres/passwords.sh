#!/bin/sh
# Runs once, when the database container makes its cluster, after logins.sql: gives the two log-ins their passwords.
set -eu
: "${SECRETS:=/run/secrets}"
export SECRETS
psql -X -q -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "${POSTGRES_DB:-postgres}" <<'SQL'
\set owner `cat "$SECRETS/database_owner_password"`
\set portal `cat "$SECRETS/database_password"`
ALTER ROLE plsportal_owner PASSWORD :'owner';
ALTER ROLE plsportal PASSWORD :'portal';
SQL
