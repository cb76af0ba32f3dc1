"""What is asked of an applicant besides the form of the procedure."""

import re
from collections.abc import Iterable
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy

from motcua.dossiers.api import Manner, Party
from motcua.identity import api as identity
from motcua.kernel.text import normal
from motcua.web.forms import offer
from motcua.web.widgets import Choices

SELF: Final = "self"
OTHER: Final = "other"
_PHONE: Final = re.compile(r"\+?\d{8,15}")


class PhoneField(forms.CharField):
    widget = forms.TextInput({"inputmode": "tel", "class": "govuk-input--width-20"})

    def clean(self, value: Any) -> str:
        typed = "".join(c for c in str(super().clean(value)) if c not in " .-()")
        if typed and not _PHONE.fullmatch(typed):
            raise forms.ValidationError(
                gettext_lazy("Số điện thoại gồm 8 đến 15 chữ số. Ví dụ: 0905 123 456.")
            )
        return typed


class ContactForm(forms.Form):
    """How to reach a person, as written on the papers of his dossier."""

    use_required_attribute = False
    phone = PhoneField(label=gettext_lazy("Điện thoại"), required=False, max_length=30)
    email = forms.EmailField(
        label=gettext_lazy("Thư điện tử"),
        required=False,
        max_length=254,
        error_messages={"invalid": gettext_lazy("Thư điện tử chưa đúng. Ví dụ: ten@vidu.vn.")},
    )
    address = forms.CharField(
        label=gettext_lazy("Địa chỉ"),
        help_text=gettext_lazy("Số nhà, đường, thôn; xã, phường; tỉnh, thành phố."),
        required=False,
        max_length=500,
    )

    def typed(self, name: str) -> str:
        """Return what stands in a field, right or wrong."""
        return normal(str(self[name].value() or ""))

    def contacts(self) -> dict[str, str]:
        return {name: self.typed(name) for name in ("phone", "email", "address")}


class SubmitterForm(ContactForm):
    for_whom = forms.ChoiceField(
        label=gettext_lazy("Hồ sơ này là của ai?"),
        choices=[
            (SELF, gettext_lazy("Của tôi")),
            (OTHER, gettext_lazy("Của người khác; tôi nộp thay")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Chọn hồ sơ này là của ai.")},
    )


class OwnerForm(ContactForm):
    """Whose dossier it is, where another files it."""

    field_order = ("name", "identity_number", "relation", "phone", "email", "address")
    name = forms.CharField(label=gettext_lazy("Họ và tên chủ hồ sơ"), max_length=200)
    identity_number = forms.CharField(
        label=gettext_lazy("Số định danh cá nhân"),
        help_text=gettext_lazy("12 chữ số, ghi trên thẻ căn cước."),
        widget=forms.TextInput(
            {"inputmode": "numeric", "class": "govuk-input--width-20", "spellcheck": "false"}
        ),
    )
    relation = forms.CharField(
        label=gettext_lazy("Quan hệ với chủ hồ sơ, hoặc căn cứ nộp thay"),
        help_text=gettext_lazy("Ví dụ: con của chủ hồ sơ; theo văn bản ủy quyền."),
        max_length=300,
    )

    def clean_identity_number(self) -> str:
        typed = "".join(str(self.cleaned_data["identity_number"]).split())
        if not identity.is_identity_number(typed):
            raise forms.ValidationError(gettext_lazy("Số định danh cá nhân gồm đúng 12 chữ số."))
        return typed

    @property
    def party(self) -> Party:
        number = "".join(self.typed("identity_number").split())
        return Party(name=self.typed("name"), identity_number=number, **self.contacts())


class CommuneForm(forms.Form):
    """The place whose agencies are offered; asked by GET."""

    use_required_attribute = False
    xa = forms.ChoiceField(
        label=gettext_lazy("Xã, phường, đặc khu"),
        help_text=gettext_lazy("Nơi ông bà muốn nộp hồ sơ."),
    )

    def __init__(self, communes: Choices, chosen: str) -> None:
        super().__init__(initial={"xa": chosen})
        first = ("", gettext_lazy("Chọn xã, phường, đặc khu"))
        offer(self, "xa", [first, *communes])


class ReceivingForm(forms.Form):
    """Where it is filed, and how the result comes back."""

    use_required_attribute = False
    agency = forms.ChoiceField(
        label=gettext_lazy("Nơi nộp hồ sơ"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Chọn nơi nộp hồ sơ."),
            "invalid_choice": gettext_lazy("Nơi đã chọn không nhận thủ tục này. Hãy chọn lại."),
        },
    )
    wish = forms.ChoiceField(
        label=gettext_lazy("Nhận kết quả bằng cách nào?"),
        choices=[
            (Manner.COUNTER.value, gettext_lazy("Đến quầy nhận")),
            (Manner.ONLINE.value, gettext_lazy("Nhận trực tuyến trên trang này")),
            (Manner.POST.value, gettext_lazy("Gửi qua bưu chính đến địa chỉ của người nộp")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Chọn cách nhận kết quả.")},
    )

    def __init__(
        self, offered: Iterable[identity.AgencyView], *, address: str, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.address = address
        offer(self, "agency", ((str(one.id), _with_address(one)) for one in offered))

    def clean_wish(self) -> str:
        wish = str(self.cleaned_data["wish"])
        if wish == Manner.POST and not self.address:
            raise forms.ValidationError(
                gettext_lazy("Muốn nhận qua bưu chính, hãy ghi địa chỉ ở phần “Người nộp” trước.")
            )
        return wish

    @property
    def typed_wish(self) -> str:
        wish = str(self["wish"].value() or "")
        return wish if wish in Manner.values else Manner.COUNTER.value


def _with_address(agency: identity.AgencyView) -> str:
    return f"{agency.name} – {agency.address}" if agency.address else agency.name


class FollowForm(forms.Form):
    use_required_attribute = False
    reference = forms.CharField(
        label=gettext_lazy("Mã tra cứu"),
        help_text=gettext_lazy("10 chữ và số, ví dụ: 7K3M9QW2X5."),
        max_length=40,
        widget=forms.TextInput(
            {"class": "govuk-input--width-20", "spellcheck": "false", "autocomplete": "off"}
        ),
    )
    secret_key = forms.CharField(
        label=gettext_lazy("Khóa tra cứu"),
        help_text=gettext_lazy("12 chữ và số, in trên giấy tiếp nhận hoặc hiện ra lúc nộp."),
        max_length=40,
        widget=forms.TextInput(
            {"class": "govuk-input--width-20", "spellcheck": "false", "autocomplete": "off"}
        ),
    )


class SupplementForm(forms.Form):
    """What the applicant says when all that was asked has been handed in."""

    use_required_attribute = False
    turn = forms.IntegerField(widget=forms.HiddenInput)
    note = forms.CharField(
        label=gettext_lazy("Lời nhắn cho cơ quan tiếp nhận"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
    )


class WithdrawForm(forms.Form):
    """Why a dossier is taken back; asked of who has to examine it, else free to say."""

    use_required_attribute = False
    turn = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=gettext_lazy("Lý do rút hồ sơ"),
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
    )

    def __init__(self, *args: Any, asked: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = asked
