"""Addresses of the portal. Names are verbs or nouns of the glossary; Swedish words where people read them."""

from allauth.account import views as account
from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from plsportal.views import clauses, companies, first, health, home, leaving, me, publishing, start

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("mer/", home.more, name="more"),
    path("sprak/", home.language, name="language"),
    path("tema/", home.theme, name="theme"),
    path("bolag/byt/", home.company, name="company"),
    path("bolag/<slug:slug>/stang/", companies.close_company, name="close_company"),
    path("personer/slutar/", leaving.leaving, name="leaving"),
    path("borja/", first.first_start, name="first_start"),
    path("policyn-i-portalen/", clauses.clauses, name="clauses"),
    path("kom-igang/", start.start, name="start"),
    path("introduktion/publicera/", publishing.how_to_publish, name="how_to_publish"),
    path("jag/", me.me, name="me"),
    path("jag/inloggning/", me.log_ins, name="log_ins"),
    path("jag/inloggning/<int:key>/avsluta/", me.end_session, name="end_session"),
    path("jag/inloggning/avsluta/", me.end_sessions, name="end_sessions"),
    path("jag/mejl/", me.own_mails, name="own_mails"),
    path("personuppgifter/", home.about, {"template": "pages/privacy.html"}, name="privacy"),
    path("tillganglighet/", home.about, {"template": "pages/accessibility.html"}, name="accessibility"),
    path("konton/", include("accounts.urls")),
    path("", include("accounts.public_urls")),
    path("policy/", include("policy.urls")),
    path("", include("policy.public_urls")),
    path("", include("companies.urls")),
    path("", include("incidents.urls")),
    path("", include("consent.urls")),
    path("login/", account.login, name="account_login"),
    path("login/nyckel-saknas/", account.account_inactive, name="account_inactive"),
    path("login/bekrafta/", account.reauthenticate, name="account_reauthenticate"),
    path("login/losenord/", account.password_change, name="account_change_password"),
    path("login/losenord/nytt/", account.password_set, name="account_set_password"),
    path("login/glomt/", account.password_reset, name="account_reset_password"),
    path("login/glomt/skickat/", account.password_reset_done, name="account_reset_password_done"),
    path("login/glomt/klart/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path("login/glomt/<uidb36>-<key>/", account.password_reset_from_key, name="account_reset_password_from_key"),
    path("logout/", account.logout, name="account_logout"),
    path("login/metoder/", include("allauth.mfa.urls")),
    path("health/live", health.live),
    path("health/ready", health.ready),
    path("health/clock", health.beat),
]

if settings.DEMO:
    urlpatterns.append(path("", include("plsportal.demo.urls")))
