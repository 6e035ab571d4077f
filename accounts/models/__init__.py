"""The register of official accounts, the requests and decisions it rests on, and who is appointed to what."""

from .accounts import Account
from .appointments import Appointment
from .requests import Decision, Request

__all__ = ["Account", "Appointment", "Decision", "Request"]
