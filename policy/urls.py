from django.urls import path

from policy.views import adopting, drafts, entering, evidence, openings, people, reading, reviews, search, versions

app_name = "policy"

urlpatterns = [
    path("", reading.index, name="index"),
    path("lagg-in/", entering.enter, name="enter"),
    path("lagg-in/ta-in/", entering.import_document, name="import_document"),
    path("sok/", search.search, name="search"),
    path("utkast/nytt/", drafts.open_draft, name="open_draft"),
    path("utkast/visa/", drafts.preview, name="preview"),
    path("utkast/<uuid:pk>/", drafts.draft, name="draft"),
    path("utkast/<uuid:pk>/skriv/", drafts.save, name="save"),
    path("utkast/<uuid:pk>/lagg-fram/", drafts.submit, name="submit"),
    path("utkast/<uuid:pk>/ta-tillbaka/", drafts.take_back, name="take_back"),
    path("utkast/<uuid:pk>/ge-upp/", drafts.withdraw, name="withdraw"),
    path("utkast/<uuid:pk>/faststall/", adopting.adopt, name="adopt"),
    path("utkast/<uuid:pk>/skicka-tillbaka/", adopting.send_back, name="send_back"),
    path("utkast/<uuid:pk>/avsta/", adopting.refuse, name="refuse"),
    path("medarbetare/", people.people, name="people"),
    path("kvitto/<uuid:pk>/", evidence.receipt, name="receipt"),
    path("<slug:slug>/", reading.read, name="read"),
    path("<slug:slug>/version/<int:number>/", reading.read_version, name="read_version"),
    path("<slug:slug>/version/<int:number>/<slug:company>/<slug:language>.pdf", versions.pdf, name="pdf"),
    path("<slug:slug>/version/<int:number>/bekrafta/", evidence.acknowledge, name="acknowledge"),
    path("<slug:slug>/oppen/<slug:company>/", openings.read_open, name="read_open"),
    path("<slug:slug>/oppen/<slug:company>/oppna/", openings.open_up, name="open_up"),
    path("<slug:slug>/oppen/<slug:company>/stang/", openings.close_off, name="close_off"),
    path("<slug:slug>/affisch/<slug:company>.pdf", openings.poster, name="poster"),
    path("<slug:slug>/versioner/", versions.versions, name="versions"),
    path("<slug:slug>/andringar/", versions.compare, name="compare"),
    path("<slug:slug>/ny-version/", drafts.open_version, name="open_version"),
    path("<slug:slug>/oversyn/<slug:company>/", reviews.review, name="review"),
]
