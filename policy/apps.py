from django.apps import AppConfig


class PolicyConfig(AppConfig):
    """Policies, their versions, who has taken note of which, and the annual review."""

    name = "policy"
