from django.urls import path

from companies.views import hues

app_name = "companies"

urlpatterns = [path("farger.css", hues.hues, name="hues")]
