from django.urls import path

from motcua.web.desk import (
    certification,
    certification_book,
    certification_entry,
    certification_signers,
)

urlpatterns = [
    path("", certification.today, name="certification"),
    path("tim/", certification.find, name="find_certification"),
    path("moi/", certification_entry.new, name="new_certification"),
    path("nguoi-ky/", certification_signers.signers, name="signers"),
    path("nguoi-ky/<str:reference>/", certification_signers.end, name="end_signer"),
    path("quyen/<int:year>/<str:kind>/", certification_book.book, name="certification_book"),
    path(
        "quyen/<int:year>/<str:kind>/in/",
        certification_book.printed,
        name="print_certification_book",
    ),
    path(
        "quyen/<int:year>/<str:kind>/khoa/",
        certification_book.close,
        name="close_certification_book",
    ),
    path("so/<str:reference>/", certification.certified, name="certified"),
    path("so/<str:reference>/loi-chung/", certification.label, name="certification_label"),
    path("so/<str:reference>/gach-bo/", certification.void, name="void_certification"),
]
