from django.urls import path

from incidents.views import case, lists, report, texts

app_name = "incidents"

urlpatterns = [
    path("anmal/", report.report, name="report"),
    path("anmalningar/", lists.index, name="index"),
    path("anmalningar/utredare/", lists.handlers, name="handlers"),
    path("anmalningar/texter/", texts.texts, name="texts"),
    path("anmalningar/texter/<slug:slug>/", texts.write_texts, name="write_texts"),
    path("oppna/<uuid:pk>/", lists.open, name="open"),
    path("anmalan/<uuid:pk>/", case.show, name="case"),
    path("anmalan/<uuid:pk>/kvitto/", report.receipt, name="receipt"),
    path("anmalan/<uuid:pk>/bekrafta/", case.acknowledge, name="acknowledge"),
    path("anmalan/<uuid:pk>/meddelande/", case.message, name="message"),
    path("anmalan/<uuid:pk>/utse/", case.name_another, name="name_another"),
    path("anmalan/<uuid:pk>/jav/", case.recuse, name="recuse"),
    path("anmalan/<uuid:pk>/avsluta/", case.close, name="close"),
]
