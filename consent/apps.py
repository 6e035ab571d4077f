from django.apps import AppConfig


class ConsentConfig(AppConfig):
    """Consents of people, permissions of customers, and the publications that rest on them."""

    name = "consent"
