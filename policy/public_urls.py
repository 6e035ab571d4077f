"""What stands open to everybody: whether a receipt is genuine, and the keys that prove it."""

from django.urls import path

from policy.views import checking

urlpatterns = [
    path("kvitto/kontrollera/", checking.check_receipt, name="check_receipt"),
    path(".well-known/plsportal-keys.json", checking.seal_keys, name="seal_keys"),
]
