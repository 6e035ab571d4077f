from django.urls import path

from companies import views

app_name = "companies"

urlpatterns = [path("farger.css", views.hues, name="hues")]
