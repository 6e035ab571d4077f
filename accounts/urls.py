from django.urls import path

from accounts.views import account, appointments, collectives, existing, imports, platforms, register, requests

app_name = "accounts"

urlpatterns = [
    path("", register.index, name="index"),
    path("exportera/", register.export, name="export"),
    path("plattformar/", platforms.platforms, name="platforms"),
    path("plattformar/<slug:key>/", platforms.platform, name="platform"),
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
    path("importera/", imports.begin, name="import_accounts"),
    path("importera/mall/", imports.template, name="import_accounts_template"),
    path("importera/<uuid:pk>/", imports.look, name="look_import_accounts"),
    path("finns-redan/", existing.add_existing, name="add_existing"),
    path("lagg-fram/", collectives.put_before, name="put_before"),
    path("samlingsbeslut/<uuid:pk>/", collectives.collective, name="collective"),
    path("samlingsbeslut/<uuid:pk>/besluta/", collectives.decide_collective, name="decide_collective"),
    path("samlingsbeslut/<uuid:pk>/ta-tillbaka/", collectives.take_back, name="take_back"),
    path("talespersoner/", appointments.spokespersons, name="spokespersons"),
    path("talespersoner/utse/", appointments.appoint, name="appoint"),
    path("uppdrag/<uuid:pk>/avsluta/", appointments.end_appointment, name="end_appointment"),
    path("<uuid:pk>/", account.account, name="account"),
    path("<uuid:pk>/ratta/", existing.correct_undecided, name="correct_undecided"),
    path("<uuid:pk>/bekrafta/", account.confirm, name="confirm"),
    path("<uuid:pk>/profil/", account.check, name="check"),
    path("<uuid:pk>/avsluta/", requests.ask_close, name="ask_close"),
    path("<uuid:pk>/utse/", appointments.appoint_operator, name="appoint_operator"),
]
