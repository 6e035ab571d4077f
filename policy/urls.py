from django.urls import path

from policy.views import entering, evidence, people, reading, receipts, reviews

app_name = "policy"

urlpatterns = [
    path("", reading.index, name="index"),
    path("lagg-in/", entering.enter, name="enter"),
    path("lagg-in/ta-in/", entering.import_document, name="import_document"),
    path("medarbetare/", people.people, name="people"),
    path("kvitto/<uuid:pk>/", receipts.receipt, name="receipt"),
    path("kvitto/<uuid:pk>/pdf/", receipts.receipt_pdf, name="receipt_pdf"),
    path("kvitto/<uuid:pk>/bevis/", receipts.receipt_proof, name="receipt_proof"),
    path("<slug:slug>/", reading.read, name="read"),
    path("<slug:slug>/version/<int:number>/", reading.read_version, name="read_version"),
    path("<slug:slug>/version/<int:number>/bekrafta/", evidence.acknowledge, name="acknowledge"),
    path("<slug:slug>/oversyn/<slug:company>/", reviews.review, name="review"),
]
