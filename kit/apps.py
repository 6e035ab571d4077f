from django.apps import AppConfig


class KitConfig(AppConfig):
    """Small tools without tables, used by at least two apps."""

    name = "kit"
