from django.urls import path

from policy import views

app_name = "policy"

urlpatterns = [
    path("", views.index, name="index"),
    path("lagg-in/", views.enter, name="enter"),
    path("lagg-in/ta-in/", views.import_document, name="import_document"),
    path("medarbetare/", views.people, name="people"),
    path("kvitto/<uuid:pk>/", views.receipt, name="receipt"),
    path("<slug:slug>/", views.read, name="read"),
    path("<slug:slug>/version/<int:number>/", views.read_version, name="read_version"),
    path("<slug:slug>/version/<int:number>/bekrafta/", views.acknowledge, name="acknowledge"),
    path("<slug:slug>/oversyn/<slug:company>/", views.review, name="review"),
]
