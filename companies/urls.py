from django.urls import path

from companies.views import (
    companies,
    deadlines,
    employments,
    handing_over,
    hues,
    imports,
    invitations,
    leaves,
    people,
    proposals,
    roles,
)

app_name = "companies"

urlpatterns = [
    path("farger.css", hues.hues, name="hues"),
    path("bolag/farg/", hues.preview_hue, name="preview_hue"),
    # people
    path("personer/", people.people, name="people"),
    path("personer/ny/", people.add_person, name="add_person"),
    path("personer/<uuid:pk>/", people.person, name="person"),
    path("personer/<uuid:pk>/andra/", people.change_person, name="change_person"),
    path("personer/<uuid:pk>/anstall/", employments.employ, name="employ"),
    path("personer/anstallning/<uuid:pk>/andra/", employments.move, name="move"),
    path("personer/anstallning/<uuid:pk>/avsluta/", employments.end_employment, name="end_employment"),
    path("personer/anstallning/<uuid:pk>/ny-chef/", handing_over.hand_over, name="hand_over"),
    path("personer/anstallning/<uuid:pk>/lamnar-nu/", employments.leave_now, name="leave_now"),
    path("personer/anstallning/<uuid:pk>/ta-tillbaka/", employments.withdraw_employment, name="withdraw_employment"),
    path("personer/anstallning/<uuid:pk>/franvaro/", leaves.register_leave, name="register_leave"),
    path("personer/franvaro/<uuid:pk>/andra/", leaves.change_leave, name="change_leave"),
    path("personer/franvaro/<uuid:pk>/ta-tillbaka/", leaves.withdraw_leave, name="withdraw_leave"),
    # addresses that have been in use
    path(
        "personer/anstallning/<uuid:pk>/tjanstledighet/",
        leaves.moved,
        {"to": "register_leave"},
        name="register_leave_before",
    ),
    path("personer/tjanstledighet/<uuid:pk>/andra/", leaves.moved, {"to": "change_leave"}, name="change_leave_before"),
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
    path("bolag/<slug:slug>/tider/", deadlines.days, name="days"),
    path("bolag/<slug:slug>/tider/<slug:key>/", deadlines.set_days, name="set_days"),
    # import
    path("personer/import/", imports.begin, name="import_people"),
    path("personer/import/mall.csv", imports.template, name="import_template"),
    path("personer/import/<uuid:pk>/", imports.look, name="look_import"),
    path("inbjudan/", invitations.index, name="invitations"),
    path("inbjudan/skicka/", invitations.invite, name="invite"),
    path("inbjudan/<str:token>/", invitations.join, name="join"),
]
