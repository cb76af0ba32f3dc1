"""Answers to any form, right in every field, as an invented person would give them."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

from motcua.procedures.api import FieldType, FormColumn, FormField, Plain, ProcedureCase, Revision
from motcua.simulation.types import Citizen

_SAME_FOR_ALL: Final[Mapping[FieldType, Plain]] = MappingProxyType(
    {
        FieldType.LONG_TEXT: "Như giấy tờ kèm theo",
        FieldType.PHONE: "0105000001",  # a network that does not exist
        FieldType.EMAIL: "nguoi.nop@example.org",
        FieldType.INTEGER: 2,
        FieldType.DECIMAL: "120.5",
        FieldType.MONEY: 50_000_000,
    }
)
# what is written in a line that asks no name, by the end of the field's key
_WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "antt": "AN-512",
        "chet_gio": "05 giờ 30 phút",
        "chuc_danh": "Chủ hộ",
        "co_so": "Cơ sở Bình Minh",
        "dan_toc": "Kinh",
        "dang_huong": "Chưa hưởng chế độ nào",
        "dia_chi": "Số 1, tổ 2",
        "dkkd": "33A8012345",
        "gcn_goc": "BA 512370, CH 01452",
        "giay_bao_tu_so": "12/GBT, Trạm y tế",
        "gioi_tinh": "Nữ",
        "hang_da_co": "B",
        "hop_dong_so": "215/2026/HĐTC",
        "ket_hon_so": "37/2019, Ủy ban nhân dân xã",
        "lien_ke": "Không có",
        "lo_dat": "A12",
        "loai": "Nhà ở riêng lẻ",
        "loai_cong_trinh": "Nhà ở riêng lẻ, cấp III",
        "loai_hinh": "Nhà thuốc",
        "ly_do": "Theo hợp đồng kèm theo",
        "ma": "4711",
        "mat_hang": "Hàng tạp hóa",
        "mien_giam": "Không",
        "muc_dich": "Theo giấy tờ kèm theo",
        "muc_dich_moi": "Đất ở tại nông thôn",
        "nganh_chinh": "4711",
        "nghe_nghiep": "Làm nông",
        "nguon_goc": "Nhận chuyển nhượng",
        "nguyen_nhan": "Tuổi già",
        "noi_cap": "Cục Cảnh sát quản lý hành chính về trật tự xã hội",
        "noi_cu_tru": "Số 1, tổ 2",
        "noi_da_dang_ky": "Ủy ban nhân dân nơi cư trú",
        "noi_dung": "Theo giấy tờ kèm theo",
        "noi_kcb": "Trạm y tế nơi cư trú",
        "pham_vi": "Bán lẻ thuốc",
        "phong": "101",
        "phuong_an": "Tháo dỡ thủ công",
        "quan_he": "Bản thân",
        "quan_he_chu_ho": "Chủ hộ",
        "quoc_tich": "Việt Nam",
        "so": "127/2026",
        "so_cchn": "1204/CCHN-D",
        "so_dang_ky": "52, quyển số 01/2019",
        "so_gcn": "BA 512370, CH 01452",
        "so_gplx": "490125001234",
        "tai_khoan": "0105000001, Agribank",
        "tai_san_gop_von": "Đồng Việt Nam",
        "ten_co_so": "Cơ sở Bình Minh",
        "ten_giay_to": "Giấy tờ gốc",
        "ten_khac": "Không có",
        "thoi_gian": "01/2024 đến 12/2025",
        "thoi_han": "Lâu dài",
        "thua_so": "127",
        "thue_nam_tai_chinh": "01/01 đến 31/12",
        "to_ban_do": "15",
        "ty_le": "100 %",
        "van_bang": "Dược sĩ đại học",
    }
)


def answers(
    revision: Revision,
    case: ProcedureCase,
    citizen: Citizen,
    place: tuple[str, str],
    serial: int,
) -> dict[str, Plain]:
    """
    Return what a person answers whose situation is the case's.

    `place` is the province and the commune of the day, `serial` tells one object from another.
    """
    given = {
        field.key: _answer(field, citizen, place)
        for field in revision.form.fields
        if field.type is not FieldType.COMPUTED_AGENCY
    }
    about = revision.object_field
    named = {field.key: field for field in revision.form.fields}
    if about in named and named[about].type is FieldType.TEXT:
        given[about] = f"{given[about]} – {serial}"
    return given | {key: fitting[0] for key, fitting in case.when.answers}


def questions(revision: Revision, case: ProcedureCase) -> dict[str, bool]:
    return {one.key: False for one in revision.questions} | dict(case.when.questions)


def _answer(asked: FormField | FormColumn, citizen: Citizen, place: tuple[str, str]) -> Plain:
    if isinstance(asked, FormField) and asked.type is FieldType.CHOICE:
        return asked.options[0]
    if isinstance(asked, FormField) and asked.type is FieldType.TABLE:
        return [{column.key: _answer(column, citizen, place) for column in asked.columns}]
    own: Mapping[FieldType, Plain] = {
        FieldType.TEXT: _words(asked.key) or citizen.name,
        FieldType.DATE: _earlier(citizen.born_on),
        FieldType.ADDRESS: {"province": place[0], "commune": place[1], "detail": "Số 1, tổ 2"},
        FieldType.IDENTITY: {"kind": "identity_card", "number": citizen.identity_number},
        FieldType.PERSONAL_ID: citizen.identity_number,
    }
    return own[asked.type] if asked.type in own else _SAME_FOR_ALL[asked.type]


def _words(key: str) -> str | None:
    """The words of the longest ending of the key that has any: `dt_quan_he` is asked `quan_he`."""
    parts = key.split("_")
    endings = ("_".join(parts[first:]) for first in range(len(parts)))
    return next((_WORDS[ending] for ending in endings if ending in _WORDS), None)


def _earlier(born_on: str) -> str:
    return min(born_on, date(2000, 1, 1).isoformat())
