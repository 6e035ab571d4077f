-- The two database log-ins and the database, for the embedded cluster and for the container alike.
-- The owner migrates; the portal serves, owns nothing and cannot pass row security.
SELECT 'CREATE ROLE plsportal_owner' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'plsportal_owner') \gexec
SELECT 'CREATE ROLE plsportal' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'plsportal') \gexec
ALTER ROLE plsportal_owner LOGIN NOSUPERUSER NOBYPASSRLS NOREPLICATION NOCREATEROLE NOCREATEDB;
ALTER ROLE plsportal LOGIN NOSUPERUSER NOBYPASSRLS NOREPLICATION NOCREATEROLE NOCREATEDB;
SELECT 'CREATE DATABASE plsportal OWNER plsportal_owner'
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'plsportal') \gexec
REVOKE ALL ON DATABASE plsportal FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE plsportal TO plsportal;
