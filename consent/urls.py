from django.urls import path

from consent.views import consents, customers, links, publications

app_name = "consent"

urlpatterns = [
    path("samtycken/", consents.index, name="index"),
    path("samtycken/fraga/", consents.ask, name="ask"),
    path("samtycken/<uuid:pk>/", consents.show, name="request"),
    path("samtycken/<uuid:pk>/skicka/", consents.send, name="send"),
    path("samtycken/<uuid:pk>/ny-lank/", consents.renew_link, name="renew_link"),
    path("samtycken/<uuid:pk>/aterkallat/", consents.record_withdrawal, name="record_withdrawal"),
    path("samtycke/<str:token>/", links.answer, name="answer"),
    path("samtycke/kvitto/<str:token>/", links.receipt, name="receipt"),
    path("samtycke/kvitto/<str:token>/ta-tillbaka/", links.withdraw, name="withdraw"),
    path("kundtillstand/", customers.permissions, name="permissions"),
    path("kundtillstand/nytt/", customers.record_permission, name="record_permission"),
    path("kundtillstand/<uuid:pk>/avsluta/", customers.end_permission, name="end_permission"),
    path("publiceringar/", publications.publications, name="publications"),
    path("publiceringar/ny/<uuid:pk>/", publications.plan, name="plan"),
    path("publiceringar/<uuid:pk>/", publications.show, name="publication"),
    path("publiceringar/<uuid:pk>/publicerad/", publications.publish, name="publish"),
    path("publiceringar/<uuid:pk>/stryk/", publications.drop, name="drop"),
    path("publiceringar/<uuid:pk>/nedtagen/", publications.take_down, name="take_down"),
]
