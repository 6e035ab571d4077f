"""The portal on one machine: set-up, embedded PostgreSQL and Valkey, supervisor. Standard library only."""
