"""The stage of these tests."""

from tests.consent.stages import stage

__all__ = ["stage"]
