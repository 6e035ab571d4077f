from django.urls import path

from policy.views import entering, evidence, people, reading, reviews

app_name = "policy"

urlpatterns = [
    path("", reading.index, name="index"),
    path("lagg-in/", entering.enter, name="enter"),
    path("lagg-in/ta-in/", entering.import_document, name="import_document"),
    path("medarbetare/", people.people, name="people"),
    path("kvitto/<uuid:pk>/", evidence.receipt, name="receipt"),
    path("<slug:slug>/", reading.read, name="read"),
    path("<slug:slug>/version/<int:number>/", reading.read_version, name="read_version"),
    path("<slug:slug>/version/<int:number>/bekrafta/", evidence.acknowledge, name="acknowledge"),
    path("<slug:slug>/oversyn/<slug:company>/", reviews.review, name="review"),
]
