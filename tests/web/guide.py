"""A page with every component and every kind of question, for the eye and for axe."""

from pathlib import Path

from django import forms
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.template import engines
from django.test import RequestFactory

from motcua.procedures.api import FieldType, Form, FormColumn, FormField
from motcua.web.answers import AnswerForm, sections
from motcua.web.forms import DayField, YesNoForm
from motcua.web.widgets import Places

PLACES = Places(
    provinces=[("48", "Thành phố Đà Nẵng"), ("46", "Thành phố Huế")],
    communes=lambda province: {
        "48": [("20333", "Phường Tam Kỳ"), ("20410", "Phường Hội An")],
        "46": [("19774", "Phường Thuận Hóa")],
    }.get(province, []),
    home="48",
)
COLUMNS = (
    FormColumn("ten", "Tên ngành, nghề", FieldType.TEXT, True),
    FormColumn("tu", "Làm từ ngày", FieldType.DATE, False),
    FormColumn("noi", "Nơi làm", FieldType.ADDRESS, False),
)
MANY = tuple(f"Loại {number}" for number in range(1, 10))


def asked(kind, key, required=True, **more):
    return FormField(key, f"Câu hỏi {key}", kind, required, more.pop("group", "Người nộp"), **more)


FORM = Form(
    "Tờ khai mẫu",
    "mẫu của sách kiểu",
    (
        asked(FieldType.TEXT, "ho_ten"),
        asked(FieldType.DATE, "ngay_sinh"),
        asked(FieldType.CHOICE, "gioi_tinh", options=("Nam", "Nữ")),
        asked(FieldType.CHOICE, "loai", options=MANY),
        asked(FieldType.IDENTITY, "giay_to"),
        asked(FieldType.PERSONAL_ID, "so_dinh_danh"),
        asked(FieldType.PHONE, "dien_thoai"),
        asked(FieldType.EMAIL, "thu", required=False),
        asked(FieldType.ADDRESS, "noi_o"),
        asked(FieldType.LONG_TEXT, "ly_do", group="Nội dung"),
        asked(FieldType.INTEGER, "so_nguoi", group="Nội dung"),
        asked(FieldType.DECIMAL, "dien_tich", group="Nội dung"),
        asked(FieldType.MONEY, "von", group="Nội dung"),
        asked(FieldType.TABLE, "nganh_nghe", group="Nội dung", columns=COLUMNS),
        asked(FieldType.COMPUTED_AGENCY, "co_quan", group="Nội dung"),
    ),
    False,
)
COMPUTED = {"co_quan": "UBND phường Tam Kỳ"}
ANSWERS = {
    "ho_ten": "Nguyễn Thị Ví Dụ",
    "ngay_sinh": "1990-05",
    "gioi_tinh": "Nữ",
    "loai": "Loại 3",
    "giay_to": {"kind": "identity_card", "number": "049000000001", "issued_on": "2022-03-09"},
    "so_dinh_danh": "049000000001",
    "dien_thoai": "0905123456",
    "noi_o": {"province": "48", "commune": "20333", "detail": "12 đường Ví Dụ"},
    "ly_do": "Dòng một\nDòng hai",
    "so_nguoi": 3,
    "dien_tich": "1234.5",
    "von": 50_000_000,
    "nganh_nghe": [
        {"ten": "Bán tạp hóa", "tu": "2020"},
        {"ten": "May đo", "noi": {"province": "46", "commune": "19774"}},
    ],
}


class Office(forms.Form):
    """The plain forms of officers."""

    reason = forms.CharField(label="Lý do", help_text="Người dân sẽ đọc câu này.")
    note = forms.CharField(label="Ghi chú", required=False, widget=forms.Textarea({"rows": 3}))
    day = DayField(label="Ngày hẹn")
    kind = forms.ChoiceField(label="Kênh", choices=[("a", "Trực tiếp"), ("b", "Bưu chính")])
    papers = forms.MultipleChoiceField(
        label="Giấy tờ còn thiếu",
        choices=[("1", "Đơn"), ("2", "Bản vẽ")],
        widget=forms.CheckboxSelectMultiple,
    )
    scan = forms.FileField(label="Bản quét")
    sure = forms.BooleanField(label="Tôi đã đối chiếu với bản chính")


def page(name="guide.html", **context):
    """Return the page, as a browser would get it."""
    request = RequestFactory().get("/")
    source = (Path(__file__).parent / "templates" / name).read_text(encoding="utf-8")
    return engines["django"].from_string(source).render(context, request)


def guide():
    problem = {"noi_o.commune": "Chưa chọn xã, phường.", "nganh_nghe.0.ten": "Chưa ghi tên ngành."}
    wrong = AnswerForm(FORM, places=PLACES, data={"nganh_nghe.rows": "1"}, computed=COMPUTED)
    wrong.place({"ngay_sinh": "Không có ngày 31/2/1990.", **problem})
    office = Office({"day.day": "31", "day.month": "2", "day.year": "2026"}, auto_id="office_%s")
    return page(
        province_name="Thành phố Đà Nẵng",
        request_id="0f3a-77c1",
        messages=[Message(constants.SUCCESS, "Đã nhận hồ sơ.")],
        nav=[
            {"url": "/", "label": "Thủ tục", "current": True},
            {"url": "/a", "label": "Hồ sơ của tôi", "count": 2},
            {"url": "/b", "label": "Tra cứu"},
        ],
        form=wrong,
        known=AnswerForm(FORM, places=PLACES, answers=ANSWERS, computed=COMPUTED),
        office=office,
        questions=YesNoForm([("uy_quyen", "Ủy quyền cho người khác nộp hồ sơ?")]),
        sections=sections(
            FORM, ANSWERS, places=PLACES, computed=COMPUTED, change=lambda group: f"/#{group}"
        ),
        **parts(),
    )


def parts():
    return {
        "crumbs": [{"url": "/", "label": "Trang đầu"}, {"label": "Sách kiểu"}],
        "tasks": [
            {"label": "Thông tin người nộp", "url": "/1", "status": "Đã xong"},
            {"label": "Giấy tờ", "hint": "3 giấy tờ", "status": "Chưa làm", "kind": "blue"},
        ],
        "rows": [
            {"label": "Mã hồ sơ", "value": "000.00.01.H17-261122-0001"},
            {"label": "Hạn", "lines": ["17 giờ", "24/11/2026"], "url": "/x", "action": "Vì sao"},
            {"label": "Tình trạng", "value": "Đang xử lý", "tag": "Quá hạn", "tag_kind": "red"},
        ],
        "header": ["Đơn vị", "Tiếp nhận", "Quá hạn"],
        "cells": [["Phường Tam Kỳ", "120", "3"], ["Phường Hội An", "98", "0"]],
        "numbers": [1, 2],
        "timeline": [
            {"title": "Nộp hồ sơ", "when": "8 giờ 00 phút, ngày 02/03/2026", "who": "Người dân"},
            {"title": "Thẩm định", "when": "Đến 05/03/2026", "mark": "now", "tag": "Đang làm"},
            {"title": "Ký kết quả", "tag": "Trễ", "tag_kind": "red"},
            {"title": "Trả kết quả"},
        ],
        "days": [
            {"day": "02/03/2026", "counted": "Không", "why": "Ngày nhận không tính"},
            {"day": "03/03/2026", "counted": "1", "why": "Ngày làm việc"},
            {"day": "07/03/2026", "counted": "Không", "why": "Thứ bảy", "mark": "off"},
            {"day": "09/03/2026", "counted": "Không", "why": "Chờ bổ sung", "mark": "paused"},
            {"day": "10/03/2026", "counted": "2", "why": "Hết hạn 17 giờ", "mark": "due"},
        ],
        "papers": [
            {
                "key": "don",
                "name": "Giấy đề nghị đăng ký hộ kinh doanh",
                "needed": "1 bản chính",
                "tag": "Đã có",
                "tag_kind": "green",
                "files": [
                    {
                        "name": "giay-de-nghi.pdf",
                        "size": "120 KB",
                        "tag": "Đang kiểm tra",
                        "tag_kind": "yellow",
                        "url": "/f",
                        "remove_url": "/f/bo",
                    }
                ],
                "upload_url": "/u",
            },
            {
                "key": "uy-quyen",
                "name": "Văn bản ủy quyền",
                "needed": "1 bản sao",
                "note": "Nếu ủy quyền cho người khác.",
                "error": "Tệp không đọc được.",
                "upload_url": "/u",
            },
        ],
    }
