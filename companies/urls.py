from django.urls import path

from companies.views import employments, hues, people

app_name = "companies"

urlpatterns = [
    path("farger.css", hues.hues, name="hues"),
    # people
    path("personer/", people.people, name="people"),
    path("personer/ny/", people.add_person, name="add_person"),
    path("personer/slutar/", people.leaving, name="leaving"),
    path("personer/<uuid:pk>/", people.person, name="person"),
    path("personer/<uuid:pk>/andra/", people.change_person, name="change_person"),
    path("personer/<uuid:pk>/anstall/", employments.employ, name="employ"),
    path("personer/anstallning/<uuid:pk>/andra/", employments.move, name="move"),
    path("personer/anstallning/<uuid:pk>/avsluta/", employments.end_employment, name="end_employment"),
    path("personer/anstallning/<uuid:pk>/lamnar-nu/", employments.leave_now, name="leave_now"),
    path("personer/anstallning/<uuid:pk>/ta-tillbaka/", employments.withdraw_employment, name="withdraw_employment"),
    # import
    # roles
    # own
]
