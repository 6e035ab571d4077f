from typing import Any

from django.apps import AppConfig, apps
from django.core.checks import Error, Tags, register
from django.core.signals import got_request_exception
from django.db.models.signals import post_migrate

from plsportal import observe


class PortalConfig(AppConfig):
    """The roof. After each migrate the page of rights and the grants of the log-in are written; errors are logged."""

    name = "plsportal"

    def ready(self) -> None:
        """Connect what follows a migrate to the last app with tables, so that all of them exist; log what fails."""
        last = [config for config in apps.get_app_configs() if config.models_module][-1]
        post_migrate.connect(after_migrate, sender=last, dispatch_uid="plsportal.after_migrate")
        got_request_exception.connect(observe.unhandled, dispatch_uid="plsportal.unhandled")


def after_migrate(**kwargs: Any) -> None:
    """Write guardian's rows from `GRANTS`, the portal's own actor, and the grants."""
    from companies import workflow
    from companies.models import Company
    from plsportal import grants

    workflow.portal()
    for company in Company.objects.all():
        workflow.mirror(company)
    grants.apply()


@register(Tags.security)
def no_demonstration_in_production(app_configs: Any, **kwargs: Any) -> list[Error]:
    """The chooser "log in as" cannot exist beside real people."""
    from django.conf import settings

    if settings.DEMO and not settings.LOCAL:
        hint = "Unset PLS_DEMO, or set PLS_LOCAL on a machine that nobody else reaches."
        return [Error("The demonstration lets anybody log in as anybody.", hint=hint, id="plsportal.E001")]
    return []
