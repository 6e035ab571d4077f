from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    """Reports of harassment behind a wall of their own: nobody but the reporter and the named handlers."""

    name = "incidents"
