from django.urls import include, path

from motcua.web.desk import (
    acts,
    at_once,
    correcting,
    dossier,
    ending,
    filing,
    inbox,
    register,
    slips,
)

app_name = "desk"
urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("tim/", inbox.find, name="find"),
    path("so-theo-doi/", register.register, name="register"),
    path("ho-so/<str:reference>/phieu-kiem-soat/", dossier.control_slip, name="control_slip"),
    path("phieu/", slips.slips, name="slips"),
    path("phieu/<uuid:book>/", slips.slip_book, name="slip_book"),
    path("phieu/<uuid:book>/tai/", slips.slip_csv, name="slip_csv"),
    path("chung-thuc/", include("motcua.web.desk.certification_urls")),
    path("nhan/", filing.start, name="start"),
    path("nhan/<uuid:draft>/", filing.draft, name="draft"),
    path("nhan/<uuid:draft>/bo/", filing.discard, name="discard"),
    path("ho-so/<str:reference>/", dossier.dossier, name="dossier"),
    path("ho-so/<str:reference>/xong/", dossier.done, name="done"),
    path("ho-so/<str:reference>/tep/<uuid:file>/", dossier.file, name="file"),
    path("ho-so/<str:reference>/giai-quyet-ngay/", at_once.at_once, name="at_once"),
    path("ho-so/<str:reference>/tiep-nhan/", acts.accept, name="accept"),
    path("ho-so/<str:reference>/bo-sung/", acts.ask_supplement, name="ask_supplement"),
    path("ho-so/<str:reference>/tu-choi/", acts.refuse_receipt, name="refuse_receipt"),
    path(
        "ho-so/<str:reference>/nhan-bo-sung/", acts.complete_supplement, name="complete_supplement"
    ),
    path("ho-so/<str:reference>/chuyen/", acts.hand_over, name="hand_over"),
    path("ho-so/<str:reference>/tra/", acts.hand_over_result, name="hand_over_result"),
    path("ho-so/<str:reference>/thu-hoi/", acts.undo_hand_over, name="undo_hand_over"),
    path("ho-so/<str:reference>/de-nghi-rut/", ending.ask_withdrawal, name="ask_withdrawal"),
    path("ho-so/<str:reference>/cho-rut/", ending.withdraw, name="withdraw"),
    path(
        "ho-so/<str:reference>/khong-cho-rut/",
        ending.refuse_withdrawal,
        name="refuse_withdrawal",
    ),
    path("ho-so/<str:reference>/da-mat/", ending.record_death, name="record_death"),
    path("ho-so/<str:reference>/dinh-chinh/", correcting.correct, name="correct"),
]
