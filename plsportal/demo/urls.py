"""Addresses of the demonstration; `plsportal.urls` knows them in demonstration mode alone."""

from django.urls import path

from plsportal.demo import views

urlpatterns = [
    path("demo/", views.choose, name="demo-chooser"),
    path("demo/logga-in/", views.log_in, name="demo-login"),
    path("demo/brevlada/", views.letters, name="mailbox"),
    path("demo/brevlada/<slug:name>/", views.letter, name="letter"),
]
