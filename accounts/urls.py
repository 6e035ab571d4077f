from django.urls import path

from accounts.views import register, requests

app_name = "accounts"

urlpatterns = [
    path("", register.index, name="index"),
    path("ansok/", requests.draft, name="draft"),
    path("arende/<uuid:pk>/", requests.show, name="request"),
    path("arende/<uuid:pk>/andra/", requests.revise, name="revise"),
    path("arende/<uuid:pk>/skicka/", requests.submit, name="submit"),
    path("arende/<uuid:pk>/ta-tillbaka/", requests.withdraw, name="withdraw"),
    path("arende/<uuid:pk>/tillstyrk/", requests.endorse, name="endorse"),
    path("arende/<uuid:pk>/godkann/", requests.approve, name="approve"),
    path("arende/<uuid:pk>/begar-andring/", requests.send_back, name="send_back"),
    path("arende/<uuid:pk>/avsla/", requests.refuse, name="refuse"),
    path("arende/<uuid:pk>/oppnat/", requests.confirm_open, name="confirm_open"),
    path("<uuid:pk>/", register.account, name="account"),
]
