from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """The outbox: what people are told, once, however often the clock ticks."""

    name = "notices"
