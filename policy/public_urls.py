"""What stands open to everybody: whether a receipt is genuine, the keys that prove it, and the kiosk."""

from django.urls import path

from policy.views import calendars, checking, kiosk

urlpatterns = [
    path("kvitto/kontrollera/", checking.check_receipt, name="check_receipt"),
    path(".well-known/plsportal-keys.json", checking.seal_keys, name="seal_keys"),
    path("kalender/<str:token>.ics", calendars.read_calendar, name="read_calendar"),
    path("kiosk/", kiosk.enter_kiosk, name="kiosk"),
    path("kiosk/policy/", kiosk.acknowledge_at_kiosk, name="kiosk_read"),
    path("kiosk/klart/", kiosk.kiosk_done, name="kiosk_done"),
    path("kiosk/avsluta/", kiosk.leave_kiosk, name="leave_kiosk"),
]
