"""Every address of the product; the policy of each stands on its view."""

from django.urls import include, path
from django.views.i18n import set_language

from motcua.web import favicon, health, sign_in

handler400 = "motcua.web.errors.bad_request"
handler403 = "motcua.web.errors.forbidden"
handler404 = "motcua.web.errors.not_found"
handler500 = "motcua.web.errors.fault"

urlpatterns = [
    path("", include("motcua.web.portal.urls")),
    path("desk/", include("motcua.web.desk.urls")),
    path("office/", include("motcua.web.office.urls")),
    path("dang-nhap/", sign_in.sign_in, name="sign-in"),
    path("dang-xuat/", sign_in.sign_out, name="sign-out"),
    path("ngon-ngu/", set_language, name="set_language"),
    path("favicon.ico", favicon.favicon, name="favicon"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
