from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Official social media accounts: register, requests and decisions. Never log-ins of this portal."""

    name = "accounts"
