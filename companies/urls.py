from django.urls import path

from companies.views import hues, imports, invitations

app_name = "companies"

urlpatterns = [
    path("farger.css", hues.hues, name="hues"),
    # import
    path("personer/import/", imports.begin, name="import_people"),
    path("personer/import/mall.csv", imports.template, name="import_template"),
    path("personer/import/<uuid:pk>/", imports.look, name="look_import"),
    path("inbjudan/", invitations.index, name="invitations"),
    path("inbjudan/skicka/", invitations.invite, name="invite"),
    path("inbjudan/<str:token>/", invitations.join, name="join"),
]
