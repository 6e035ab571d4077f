from django.urls import path

from policy.views import (
    asking,
    by_hand,
    earlier,
    entering,
    evidence,
    kiosk,
    people,
    quizzes,
    reading,
    receipts,
    reviews,
    sections,
)

app_name = "policy"

urlpatterns = [
    path("", reading.index, name="index"),
    path("lagg-in/", entering.enter, name="enter"),
    path("lagg-in/ta-in/", entering.import_document, name="import_document"),
    path("medarbetare/", people.people, name="people"),
    path("medarbetare/<uuid:pk>/", by_hand.by_hand, name="by_hand"),
    path("medarbetare/<uuid:pk>/kod/", by_hand.make_kiosk_code, name="make_kiosk_code"),
    path("medarbetare/<uuid:pk>/papper/<slug:slug>/", by_hand.register_paper, name="register_paper"),
    path("tidigare/", earlier.import_earlier, name="import_earlier"),
    path("tidigare/mall/", earlier.template, name="import_earlier_template"),
    path("tidigare/<uuid:pk>/", earlier.look, name="look_import_earlier"),
    path("kiosk/", kiosk.open_kiosk, name="open_kiosk"),
    path("kvitto/<uuid:pk>/", receipts.receipt, name="receipt"),
    path("kvitto/<uuid:pk>/pdf/", receipts.receipt_pdf, name="receipt_pdf"),
    path("kvitto/<uuid:pk>/bevis/", receipts.receipt_proof, name="receipt_proof"),
    path("kvitto/<uuid:pk>/skanning/", receipts.receipt_scan, name="receipt_scan"),
    path("fragor/", asking.questions, name="questions"),
    path("fragor/<uuid:pk>/", asking.question, name="question"),
    path("fragesport/<uuid:pk>/", quizzes.quiz_answered, name="quiz_answered"),
    path("<slug:slug>/", reading.read, name="read"),
    path("<slug:slug>/version/<int:number>/", reading.read_version, name="read_version"),
    path("<slug:slug>/version/<int:number>/bekrafta/", evidence.acknowledge, name="acknowledge"),
    path("<slug:slug>/version/<int:number>/fraga/", asking.ask, name="ask"),
    path("<slug:slug>/version/<int:number>/avsnitt/<int:section>/", sections.read_section, name="read_section"),
    path("<slug:slug>/lasning/<slug:company>/", sections.set_reading_rule, name="set_reading_rule"),
    path("<slug:slug>/version/<int:number>/fragesport/", quizzes.answer_quiz, name="quiz"),
    path("<slug:slug>/fragesport/<slug:company>/", quizzes.set_quiz, name="set_quiz"),
    path("<slug:slug>/oversyn/<slug:company>/", reviews.review, name="review"),
]
