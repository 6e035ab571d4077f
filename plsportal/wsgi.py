"""The web process's entry (granian, WSGI)."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "plsportal.settings")
application = get_wsgi_application()

from django.core.checks import Tags, run_checks  # noqa: E402 - settings first

from plsportal.grants import refuse_powerful_login  # noqa: E402

if serious := [check for check in run_checks(tags=[Tags.security]) if check.is_serious()]:
    raise SystemExit("\n".join(str(check) for check in serious))
refuse_powerful_login()
