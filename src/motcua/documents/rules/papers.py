"""Papers: which versions there are, what each is drawn from, and whether values fit."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType, UnionType
from typing import Final, Union, get_args, get_origin, get_type_hints, is_typeddict

from motcua.documents.types import (
    ApologyValues,
    CertificationBookValues,
    CertificationLabelValues,
    ControlSlipValues,
    DossierRegisterValues,
    ReceiptRefusalValues,
    ReceiptValues,
    ResultLetterValues,
    StopNoticeValues,
    SupplementRequestValues,
)


@dataclass(frozen=True, slots=True)
class Paper:
    """
    One kind of paper: its printed title and the values it is drawn from.

    `code` and `of` name the values by which its title and its QR say which one it is.
    """

    title: str
    shape: type
    code: str = "dossier_code"
    of: str = "procedure_code"


RECEIPT: Final = Paper("Giấy tiếp nhận hồ sơ và hẹn trả kết quả", ReceiptValues)
SUPPLEMENT_REQUEST: Final = Paper(
    "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ", SupplementRequestValues
)
RECEIPT_REFUSAL: Final = Paper("Phiếu từ chối tiếp nhận giải quyết hồ sơ", ReceiptRefusalValues)
RESULT_LETTER: Final = Paper("Công văn trả kết quả giải quyết hồ sơ", ResultLetterValues)
CERTIFICATION_LABEL: Final = Paper(
    "Lời chứng", CertificationLabelValues, "certificate", "kind_name"
)
CERTIFICATION_BOOK: Final = Paper(
    "Sổ chứng thực", CertificationBookValues, "certificate", "kind_name"
)
APOLOGY_2018: Final = Paper("Phiếu xin lỗi và hẹn lại ngày trả kết quả", ApologyValues)
APOLOGY: Final = Paper("Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết", ApologyValues)
STOP_NOTICE: Final = Paper("Thông báo dừng giải quyết hồ sơ", StopNoticeValues)
CONTROL_SLIP: Final = Paper("Phiếu kiểm soát quá trình giải quyết hồ sơ", ControlSlipValues)
DOSSIER_REGISTER: Final = Paper("Sổ theo dõi hồ sơ", DossierRegisterValues, "register", "kind_name")

# Released versions are never changed or removed: TT 01/2018/TT-VPCP, TT 03/2025/TT-VPCP Phụ lục I.
PAPERS: Final[Mapping[str, Paper]] = MappingProxyType(
    {
        "receipt-2018-1": RECEIPT,
        "receipt-2025-1": RECEIPT,
        "supplement-request-2018-1": SUPPLEMENT_REQUEST,
        "supplement-request-2025-1": SUPPLEMENT_REQUEST,
        "receipt-refusal-2018-1": RECEIPT_REFUSAL,
        "receipt-refusal-2025-1": RECEIPT_REFUSAL,
        "result-letter-2018-1": RESULT_LETTER,
        "result-letter-2025-1": RESULT_LETTER,
        "apology-2018-1": APOLOGY_2018,
        "apology-2025-1": APOLOGY,
        "stop-notice-2018-1": STOP_NOTICE,
        "stop-notice-2025-1": STOP_NOTICE,
        "control-slip-2018-1": CONTROL_SLIP,
        "control-slip-2025-1": CONTROL_SLIP,
        "dossier-register-2018-1": DOSSIER_REGISTER,
        "dossier-register-2025-1": DOSSIER_REGISTER,
        "certification-label-1": CERTIFICATION_LABEL,
        "certification-book-1": CERTIFICATION_BOOK,
    }
)


class UnfitValues(ValueError):
    """The values do not fit the paper: a fault of the program that built them, not of a person."""


def paper(template_version: str) -> Paper:
    """Return the paper of a version; an unknown one is a fault."""
    if template_version not in PAPERS:
        raise UnfitValues(f"no template {template_version!r}")
    return PAPERS[template_version]


def check(template_version: str, values: Mapping[str, object]) -> None:
    """Refuse values that lack a key, carry a strange one or have another type."""
    wrong = _wrong(values, paper(template_version).shape, "")
    if wrong:
        raise UnfitValues(f"{template_version}: {'; '.join(wrong)}")


def qr_text(template_version: str, values: Mapping[str, object]) -> str:
    """
    Return what the code at the top left says.

    Dossier, procedure, identifier of the person, name of the paper (TT 01/2023/TT-VPCP), one a
    line; for a certification its number and kind stand first.
    """
    drawn = paper(template_version)
    who = values.get("submitter") or values.get("addressee") or values.get("owner")
    identifier = who.get("identifier") if isinstance(who, Mapping) else None
    lines = (
        values[drawn.code],
        values[drawn.of],
        identifier or "-",
        drawn.title,
    )
    return "\n".join(str(line) for line in lines)


@cache
def _keys(shape: type) -> Mapping[str, object]:
    return get_type_hints(shape)


def _wrong(value: object, shape: object, where: str) -> list[str]:
    if is_typeddict(shape):
        assert isinstance(shape, type)
        return _wrong_keys(value, shape, where)
    if get_origin(shape) is list:
        return _wrong_items(value, get_args(shape)[0], where)
    if get_origin(shape) in (Union, UnionType):
        inner = next(one for one in get_args(shape) if one is not type(None))
        return [] if value is None else _wrong(value, inner, where)
    return [] if type(value) is shape else [f"{where}: {type(value).__name__}"]


def _wrong_keys(value: object, shape: type, where: str) -> list[str]:
    if not isinstance(value, Mapping):
        return [f"{where}: {type(value).__name__}"]
    hints = _keys(shape)
    strange = [f"{where}{key}: strange" for key in value if key not in hints]
    missing = [f"{where}{key}: missing" for key in hints if key not in value]
    present = [key for key in hints if key in value]
    return (
        strange + missing + [w for k in present for w in _wrong(value[k], hints[k], f"{where}{k}.")]
    )


def _wrong_items(value: object, shape: object, where: str) -> list[str]:
    if not isinstance(value, list | tuple):
        return [f"{where}: {type(value).__name__}"]
    return [w for n, item in enumerate(value) for w in _wrong(item, shape, f"{where}{n}.")]
