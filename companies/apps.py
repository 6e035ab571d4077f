from django.apps import AppConfig


class CompaniesConfig(AppConfig):
    """Companies, people, employments, roles and the page of rights."""

    name = "companies"
