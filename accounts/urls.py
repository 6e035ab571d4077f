from django.urls import path

from accounts.views import appointments, register, requests, suspicions, tips

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
    path("talespersoner/", appointments.spokespersons, name="spokespersons"),
    path("talespersoner/utse/", appointments.appoint, name="appoint"),
    path("uppdrag/<uuid:pk>/avsluta/", appointments.end_appointment, name="end_appointment"),
    path("misstankta/", suspicions.index, name="suspicions"),
    path("misstankta/beratta/", tips.tell_suspicion, name="tell_suspicion"),
    path("misstankta/<uuid:pk>/", suspicions.show, name="suspicion"),
    path("misstankta/<uuid:pk>/overta/", suspicions.take_over, name="take_over"),
    path("misstankta/<uuid:pk>/anmal/", suspicions.report_to_platform, name="report_to_platform"),
    path("misstankta/<uuid:pk>/tolerera/", suspicions.tolerate, name="tolerate"),
    path("misstankta/<uuid:pk>/anteckna/", suspicions.log_suspicion, name="log_suspicion"),
    path("<uuid:pk>/", register.account, name="account"),
    path("<uuid:pk>/utse/", appointments.appoint_operator, name="appoint_operator"),
]
