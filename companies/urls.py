from django.urls import path

from companies.views import companies, hues, proposals, roles

app_name = "companies"

urlpatterns = [
    path("farger.css", hues.hues, name="hues"),
    # roles
    path("roller/", roles.roles, name="roles"),
    path("roller/vem-far-vad/", roles.rights, name="rights"),
    path("roller/vem-kunde-besluta/", roles.deciders, name="deciders"),
    path("roller/uppdrag/<uuid:pk>/avsluta/", roles.end_role, name="end_role"),
    path("roller/forslag/<uuid:pk>/", proposals.proposal, name="proposal"),
    path("roller/forslag/<uuid:pk>/godkann/", proposals.second, name="second"),
    path("roller/forslag/<uuid:pk>/avboj/", proposals.decline, name="decline"),
    path("roller/forslag/<uuid:pk>/ta-tillbaka/", proposals.withdraw, name="withdraw"),
    path("roller/utse/<slug:slug>/", roles.appoint, name="appoint"),
    path("bolag/", companies.companies, name="companies"),
    path("bolag/nytt/", companies.add_company, name="add_company"),
    path("bolag/<slug:slug>/andra/", companies.change_company, name="change_company"),
]
