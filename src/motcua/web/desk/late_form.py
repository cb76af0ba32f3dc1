"""When an application came, where that was before it could be entered: slip or arrival stamp."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.documents import api as documents
from motcua.documents.api import FileView
from motcua.dossiers import api as dossiers
from motcua.dossiers.api import LateGround
from motcua.kernel.working_time import VIETNAM
from motcua.procedures import api as procedures
from motcua.web.forms import offer

NOW: Final = ""
PREFIX: Final = "late"
FILE: Final = f"{PREFIX}-photo"
_ASKED: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        LateGround.SLIP: ("came_on", "came_time", "slip", "reason", "approver"),
        LateGround.STAMP: ("came_on", "came_time", "item"),
    }
)
_MISSING: Final[Mapping[str, Any]] = MappingProxyType(
    {
        "came_on": gettext_lazy("Ghi ngày nhận giấy."),
        "came_time": gettext_lazy("Ghi giờ nhận giấy."),
        "item": gettext_lazy("Ghi số hiệu bưu gửi hoặc số của dấu đến."),
        "slip": gettext_lazy("Ghi số phiếu nhận giấy."),
        "reason": gettext_lazy("Ghi lý do không nhập được ngay."),
        "approver": gettext_lazy("Chọn người duyệt."),
    }
)


# Beside which field a refusal of the operation is said.
PLACES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "slip-unknown": "slip",
        "slip-foreign": "slip",
        "slip-used": "slip",
        "slip-void": "slip",
        "slip-issued-later": "slip",
        "came-in-future": "came_on",
        "entered-too-late": "came_on",
        "approver-refused": "approver",
        "slip-photo-missing": "photo",
    }
)


class LateForm(forms.Form):
    """Asked beside an application on paper; left as it is, the application comes just now."""

    use_required_attribute = False
    ground = forms.ChoiceField(
        label=gettext_lazy("Hồ sơ giấy này đến lúc nào?"), required=False, widget=forms.RadioSelect
    )
    came_on = forms.DateField(
        label=gettext_lazy("Ngày nhận giấy"),
        required=False,
        widget=forms.DateInput({"type": "date", "class": "govuk-input--width-10"}),
        error_messages={"invalid": gettext_lazy("Ngày nhận giấy chưa đúng.")},
    )
    came_time = forms.TimeField(
        label=gettext_lazy("Giờ nhận giấy"),
        help_text=gettext_lazy("Ghi trên phiếu hoặc trên dấu đến. Ví dụ: 08:15."),
        required=False,
        input_formats=["%H:%M", "%H:%M:%S", "%Hh%M"],
        widget=forms.TimeInput({"type": "time", "class": "govuk-input--width-5"}),
        error_messages={"invalid": gettext_lazy("Giờ nhận giấy chưa đúng. Ví dụ: 08:15.")},
    )
    slip = forms.CharField(
        label=gettext_lazy("Số phiếu nhận giấy"),
        help_text=gettext_lazy("Chỉ khi mất mạng. In sẵn trên phiếu, ví dụ TK26-0007."),
        required=False,
        max_length=40,
        widget=forms.TextInput({"class": "govuk-input--width-10", "autocomplete": "off"}),
    )
    reason = forms.CharField(
        label=gettext_lazy("Lý do không nhập được ngay"),
        help_text=gettext_lazy("Chỉ khi mất mạng. Ví dụ: mất điện cả trung tâm từ 8 giờ."),
        required=False,
        max_length=500,
    )
    approver = forms.ChoiceField(
        label=gettext_lazy("Người duyệt nhập muộn"),
        help_text=gettext_lazy("Chỉ khi mất mạng. Người phụ trách nơi này, không phải người nhập."),
        required=False,
    )
    item = forms.CharField(
        label=gettext_lazy("Số hiệu bưu gửi"),
        required=False,
        max_length=60,
        widget=forms.TextInput({"class": "govuk-input--width-10", "autocomplete": "off"}),
    )
    photo = forms.FileField(
        label=gettext_lazy("Ảnh chụp phiếu nhận giấy"),
        help_text=gettext_lazy("Chỉ khi mất mạng. Ảnh JPEG, PNG hoặc tệp PDF."),
        required=False,
        widget=forms.FileInput({"accept": "application/pdf,image/jpeg,image/png"}),
    )

    def __init__(
        self,
        view: dossiers.DraftView,
        approvers: tuple[dossiers.Approver, ...],
        data: QueryDict | None,
        photo: FileView | None,
    ) -> None:
        super().__init__(data, prefix=PREFIX, initial=dict(view.content.late))
        self.there = photo
        self.photo_fault = ""
        by_post = view.channel == procedures.Channel.POST
        offer(self, "ground", list(_grounds(by_post)))
        names = ((str(one.post), f"{one.name}, {one.title}") for one in approvers)
        offer(self, "approver", [("", _("Chọn người duyệt")), *names])
        if not by_post:
            del self.fields["item"]
        for name in {*_MISSING, "ground", "photo"} & {*self.fields}:  # each on its ground
            self.fields[name].asked = True  # type: ignore[attr-defined]  # read by ShownField

    @property
    def typed(self) -> dict[str, str]:
        """Return what was typed so far, right or wrong, but the file."""
        kept = (name for name in self.fields if name != "photo")
        written = {name: str(self[name].value() or "").strip() for name in kept}
        return {name: value for name, value in written.items() if value}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        ground = given.get("ground", NOW)
        for name in _ASKED.get(ground, ()):
            if not given.get(name) and name not in self.errors:
                self.add_error(name, str(_MISSING[name]))
        if ground == LateGround.SLIP and self.there is None and not self.photo_fault:
            self.add_error("photo", _("Đính kèm ảnh chụp phiếu nhận giấy."))
        if self.photo_fault:
            self.add_error("photo", self.photo_fault)
        if ground == NOW:  # nobody judges what is not asked for
            for name in [name for name in self.errors if name not in ("ground", "photo")]:
                del self.errors[name]
        return given

    @property
    def late(self) -> dossiers.LateEntry | dossiers.ArrivalStamp | None:
        """Return the fact of the past that the application is filed with; judged before."""
        given = self.cleaned_data
        if given["ground"] == NOW:
            return None
        came = datetime.combine(given["came_on"], given["came_time"], tzinfo=VIETNAM)
        if given["ground"] == LateGround.STAMP:
            return dossiers.ArrivalStamp(came, given["item"])
        assert self.there is not None
        return dossiers.LateEntry(
            slip=given["slip"],
            occurred_at=came,
            reason=given["reason"],
            photo=self.there.id,
            approver=UUID(given["approver"]),
        )


def _grounds(by_post: bool) -> list[tuple[str, str]]:
    now = _("Vừa đến, nhập ngay") if by_post else _("Vừa nộp tại quầy, nhập ngay")
    stamp = [(LateGround.STAMP.value, _("Đến trước đó, theo dấu bưu chính đến"))]
    slip = [(LateGround.SLIP.value, _("Nhận giấy khi mất mạng, theo phiếu nhận giấy"))]
    return [(NOW, now), *(stamp if by_post else []), *slip]


def title(view: dossiers.DraftView) -> str:
    """Return what the part of the page is called where the application came this way."""
    by_post = view.channel == procedures.Channel.POST
    return _("Dấu bưu chính đến, nhận khi mất mạng") if by_post else _("Nhận khi mất mạng")


def photo_of(view: dossiers.DraftView) -> FileView | None:
    """Return the photo of the slip that was taken in for a draft."""
    taken = [f for f in documents.files_of(view.id) if f.kind == dossiers.LATE_SLIP_PHOTO]
    return taken[-1] if taken else None


def photo_name(photo: FileView | None) -> str:
    """Return what is shown of a photo already taken in."""
    if photo is None:
        return ""
    return photo.name if photo.readable else f"{photo.name} ({capfirst(str(photo.state.label))})"
