"""The project's own settings, with the addresses of the anchors beside the portal's own."""

from plsportal.settings import *  # noqa: F403

ROOT_URLCONF = "bench.floor"
