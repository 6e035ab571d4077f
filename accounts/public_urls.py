"""What stands open to everybody: pages in the look of the portal, and the same answers for machines."""

from django.urls import path

from accounts import api
from accounts.views import public, tips

urlpatterns = [
    path("verifiera/", public.verify, name="verify"),
    path("verifiera/tipsa/", tips.tip, name="tip"),
    path("officiella-konton/", public.official, name="official"),
    path("officiella-konton/<uuid:pk>/", public.official_account, name="official_account"),
    path("api/v1/", (api.patterns, "api", "api")),
]
