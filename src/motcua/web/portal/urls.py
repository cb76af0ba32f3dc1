from django.urls import path

from motcua.web.portal import (
    attaching,
    catalogue,
    filing,
    filling,
    following,
    mine,
    review,
    supplement,
    withdrawing,
)

app_name = "portal"
urlpatterns = [
    path("", catalogue.home, name="home"),
    path("tim/", catalogue.search, name="search"),
    path("thu-tuc/<str:code>/", catalogue.procedure, name="procedure"),
    path("thu-tuc/<str:code>/nop/", filing.start, name="start"),
    path("nop/<uuid:draft>/", filing.draft, name="draft"),
    path("nop/<uuid:draft>/bo/", filing.discard, name="discard"),
    path("nop/<uuid:draft>/nguoi-nop/", filling.submitter, name="submitter"),
    path("nop/<uuid:draft>/chu-ho-so/", filling.owner, name="owner"),
    path("nop/<uuid:draft>/noi-nop/", filling.receiving, name="receiving"),
    path("nop/<uuid:draft>/to-khai/<int:number>/", filling.group, name="group"),
    path("nop/<uuid:draft>/cau-hoi/", filling.questions, name="questions"),
    path("nop/<uuid:draft>/giay-to/", attaching.papers, name="papers"),
    path("nop/<uuid:draft>/giay-to/<uuid:file>/", attaching.file, name="draft-file"),
    path("nop/<uuid:draft>/giay-to/<uuid:file>/bo/", attaching.remove, name="remove-file"),
    path("nop/<uuid:draft>/kiem-tra/", review.review, name="review"),
    path("ho-so-cua-toi/", mine.mine, name="mine"),
    path("ho-so/<str:reference>/", mine.dossier, name="dossier"),
    path("ho-so/<str:reference>/da-nop/", review.filed, name="filed"),
    path("ho-so/<str:reference>/tep/<uuid:file>/", mine.file, name="dossier-file"),
    path("ho-so/<str:reference>/bo-sung/", supplement.supplement, name="supplement"),
    path(
        "ho-so/<str:reference>/bo-sung/<uuid:file>/bo/",
        supplement.remove,
        name="remove-supplement",
    ),
    path("ho-so/<str:reference>/rut/", withdrawing.withdraw, name="withdraw"),
    path("theo-doi/", following.follow, name="follow"),
    path("theo-doi/<str:reference>/", following.followed, name="followed"),
    path("theo-doi/<str:reference>/tep/<uuid:file>/", following.file, name="followed-file"),
]
