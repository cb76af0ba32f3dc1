"""Values of papers for tests and the bench; every person is invented."""

from typing import Any

HEAD: dict[str, Any] = {
    "agency_parent": "Ủy ban nhân dân thành phố Đà Nẵng",
    "agency_name": "Trung tâm Phục vụ hành chính công",
    "agency_code": "H17.999",
    "agency_code_verified": True,
    "place": "Đà Nẵng",
    "issued_at": "2026-02-06T09:05",
    "dossier_code": "H17.999-260206-0007",
    "procedure_code": "1.001612",
    "procedure_name": "Đăng ký thành lập hộ kinh doanh",
    "lookup_reference": "7K3Q9-XW2MD",
    "lookup_key": "4T9HB2MXQ7RC",
    "lookup_url": "https://mot-cua.example/tra-cuu/7K3Q9XW2MD/",
    "hotline": "0236 000 1022",
}
SUBMITTER: dict[str, Any] = {
    "name": "Nguyễn Thị Bích Phượng",
    "identifier": "000000000001",
    "address": "12 đường Hoa Sữa, phường Hải Châu, thành phố Đà Nẵng",
    "phone": "0900 000 001",
    "email": "phuong@mail.example",
}
OWNER: dict[str, Any] = {
    "name": "Hộ kinh doanh Bánh ướt Bích Phượng",
    "identifier": None,
    "address": "45 đường Cây Me, phường Hải Châu, thành phố Đà Nẵng",
    "phone": None,
    "email": None,
}


def line(name: str, **counts: int) -> dict[str, Any]:
    return {
        "name": name,
        "originals": 0,
        "certified_copies": 0,
        "copies": 0,
        "electronic": 0,
    } | counts


def receipt(**changed: Any) -> dict[str, Any]:
    return HEAD | {
        "unit": "Trung tâm Phục vụ hành chính công phường Hải Châu",
        "submitter": SUBMITTER,
        "owner": None,
        "papers": [
            line("Giấy đề nghị đăng ký hộ kinh doanh", originals=1),
            line("Bản sao giấy tờ pháp lý của cá nhân đối với chủ hộ kinh doanh", copies=1),
            line("Biên bản họp thành viên hộ gia đình", certified_copies=1, electronic=1),
        ],
        "sets": 1,
        "term_text": "03 ngày làm việc kể từ ngày nhận đủ hồ sơ hợp lệ",
        "received_at": "2026-02-06T09:05",
        "promised_at": "2026-02-11T17:00",
        "promise_note": None,
        "collect_at": "Quầy số 4, Trung tâm Phục vụ hành chính công phường Hải Châu",
        "fees": [
            {"label": "Lệ phí đăng ký", "amount_vnd": 100000, "note": None},
            {"label": "Phí cung cấp thông tin", "amount_vnd": None, "note": "theo nghị quyết"},
        ],
        "fee_method": "chuyển khoản",
        "book_volume": "02",
        "book_number": "1207",
        "officer_name": "Trần Văn Khang",
        "officer_phone": "0236 000 2033",
        "copy_label": "Liên 2: Giao người nộp hồ sơ",
        "notes": [],
        **changed,
    }


def bare_receipt(**changed: Any) -> dict[str, Any]:
    """Everything that may be missing is missing."""
    empty = dict.fromkeys(
        (
            *("agency_parent", "lookup_key", "hotline", "promised_at", "promise_note"),
            *("fee_method", "book_volume", "book_number", "officer_phone", "copy_label"),
        )
    )
    nobody = SUBMITTER | dict.fromkeys(("identifier", "address", "phone", "email"))
    return receipt(
        **empty, submitter=nobody, papers=[], fees=[], agency_code_verified=False, **changed
    )


def supplement_request(**changed: Any) -> dict[str, Any]:
    return HEAD | {
        "number": "15/HDHS",
        "unit": "Trung tâm Phục vụ hành chính công phường Hải Châu",
        "submitter": SUBMITTER,
        "round": 1,
        "accepted": True,
        "items": [
            {"what": "Biên bản họp thành viên hộ gia đình", "detail": "thiếu chữ ký của một người"},
            {"what": "Giấy ủy quyền", "detail": None},
        ],
        "reason": "Thành phần hồ sơ chưa đủ theo quy định",
        "legal_basis": ["Điều 87 Nghị định số 01/2021/NĐ-CP"],
        "answer_until": "2026-03-09",
        "dispatched_at": "2026-02-06T10:30",
        "officer_name": "Trần Văn Khang",
        "officer_phone": "0236 000 2033",
        "approver_name": None,
        **changed,
    }


def receipt_refusal(**changed: Any) -> dict[str, Any]:
    return HEAD | {
        "number": None,
        "unit": "Trung tâm Phục vụ hành chính công phường Hải Châu",
        "submitter": SUBMITTER,
        "reasons": [
            "Địa điểm kinh doanh không thuộc địa bàn thành phố; thẩm quyền thuộc nơi đặt trụ sở."
        ],
        "legal_basis": ["Điều 87 Nghị định số 01/2021/NĐ-CP"],
        "advice": "Nộp hồ sơ trực tuyến tới cơ quan nơi đặt địa điểm kinh doanh",
        "officer_name": "Trần Văn Khang",
        "officer_phone": None,
        **changed,
    }


def result_letter(**changed: Any) -> dict[str, Any]:
    return HEAD | {
        "agency_parent": "Thành phố Đà Nẵng",
        "agency_name": "Ủy ban nhân dân phường Hải Châu",
        "draft": False,
        "number": "123/UBND-KTHTĐT",
        "subject": "trả kết quả đề nghị đăng ký hộ kinh doanh",
        "addressee": SUBMITTER,
        "approved": False,
        "received_at": "2026-02-06T09:05",
        "opening": None,
        "legal_basis": ["Nghị định số 01/2021/NĐ-CP ngày 04/01/2021 của Chính phủ"],
        "reasons": [
            "Ngành, nghề đề nghị thuộc danh mục cấm đầu tư kinh doanh",
            "Tên hộ kinh doanh trùng với hộ đã đăng ký trong cùng phạm vi cấp xã",
        ],
        "paragraphs": ["Đề nghị Bà chọn ngành, nghề và tên khác rồi nộp lại hồ sơ."],
        "recipients": ["Như trên", "Trung tâm PVHCC", "Lưu: VT, KTHTĐT"],
        "signing_for": "TM. Ủy ban nhân dân",
        "signer_capacity": "KT. Chủ tịch\nPhó Chủ tịch",
        "signer_name": "Lê Thị Minh Hạnh",
        **changed,
    }


def apology(**changed: Any) -> dict[str, Any]:
    return HEAD | {
        "number": "12/PXL",
        "unit": "Trung tâm Phục vụ hành chính công phường Hải Châu",
        "submitter": SUBMITTER,
        "owner": OWNER,
        "received_at": "2026-02-02T08:10",
        "promised_at": "2026-02-09T17:00",
        "new_promise": "2026-02-12T17:00",
        "reason": "Phải đo đạc lại thửa đất vì mưa lũ kéo dài",
        "short_notice": True,
        "recipients": ["Như trên", "Trung tâm Phục vụ hành chính công", "Lưu: VT"],
        "signer_capacity": "Phó Giám đốc",
        "signer_name": "Lê Thị Minh Hạnh",
        **changed,
    }


def stop_notice(**changed: Any) -> dict[str, Any]:
    return HEAD | {
        "number": None,
        "submitter": SUBMITTER,
        "owner": OWNER,
        "received_at": "2026-02-02T08:10",
        "stopped_at": "2026-02-06T09:05",
        "stage": "chờ bổ sung",
        "ground": "Quá hạn bổ sung mà không bổ sung",
        "reason": "Đã quá thời hạn ghi trong phiếu yêu cầu bổ sung",
        "document": "Phiếu số 15/HDHS ngày 20/01/2026",
        "settlement": "Đã nộp, hoàn trả",
        "recipients": ["Như trên", "Lưu: VT"],
        "signer_capacity": "Chủ tịch",
        "signer_name": "Lê Thị Minh Hạnh",
        **changed,
    }


def control_slip(**changed: Any) -> dict[str, Any]:
    return HEAD | {
        "owner": SUBMITTER | {"email": None},
        "received_at": "2026-02-02T08:10",
        "promised_at": "2026-02-09T17:00",
        "rows": [
            {
                "giver": "Trung tâm Phục vụ hành chính công phường Hải Châu",
                "receiver": "Phòng Kinh tế, Hạ tầng và Đô thị",
                "handed_at": "2026-02-02T09:00",
                "outcome": "Trước hạn",
                "note": "Giao cho chuyên viên",
            },
            {
                "giver": "Phòng Kinh tế, Hạ tầng và Đô thị",
                "receiver": "Ủy ban nhân dân phường Hải Châu",
                "handed_at": "2026-02-06T09:00",
                "outcome": "Quá hạn",
                "note": "Trả lại một lần",
            },
        ],
        **changed,
    }


def dossier_register(**changed: Any) -> dict[str, Any]:
    top = ("agency_parent", "agency_name", "agency_code", "agency_code_verified", "place")
    return {key: HEAD[key] for key in (*top, "issued_at")} | {
        "register": "H17.999/2026-02",
        "kind_name": "Sổ theo dõi hồ sơ",
        "since": "2026-02-01",
        "until": "2026-02-28",
        "rows": [
            {
                "code": f"H17.999-260206-{number:04}",
                "procedure": "Đăng ký hộ kinh doanh",
                "owner": "Nguyễn Thị Bích Phượng",
                "agency": "Phòng Kinh tế, Hạ tầng và Đô thị",
                "received_at": "2026-02-06",
                "promised_at": "2026-02-11" if number % 2 else None,
                "returned_at": None,
                "manner": "Tại quầy",
                "note": "Đang giải quyết",
            }
            for number in range(1, 13)
        ],
        **changed,
    }


TOP: dict[str, Any] = {
    key: HEAD[key]
    for key in ("agency_parent", "agency_code", "agency_code_verified", "place", "issued_at")
} | {"agency_name": "Ủy ban nhân dân phường Hải Châu"}


def certification_label(**changed: Any) -> dict[str, Any]:
    return TOP | {
        "certificate": "Số 12, quyển 01/2026-SCT/CK",
        "kind_name": "Chứng thực chữ ký",
        "number": 12,
        "book": "01/2026-SCT/CK",
        "statement": "Bà Nguyễn Thị Bích Phượng, giấy tờ tùy thân số 000000000001, đã ký tại đây.",
        "title": "Giấy ủy quyền nhận hồ sơ",
        "pages": 2,
        "copies": 1,
        "receiver_name": "Trần Văn Khang",
        "signer_capacity": "Phó Chủ tịch Ủy ban nhân dân",
        "signer_name": "Lê Thị Minh Hạnh",
        **changed,
    }


def book_row(number: int, **changed: Any) -> dict[str, Any]:
    return {
        "number": number,
        "day": "2026-02-06",
        "requester": "Nguyễn Thị Bích Phượng",
        "identity": "000000000001",
        "paper": "Văn bằng, chứng chỉ",
        "title": "Bằng tốt nghiệp đại học",
        "pages": 2,
        "copies": 3,
        "signer": "Lê Thị Minh Hạnh, Phó Chủ tịch",
        "fee_vnd": 12_000,
        "note": None,
        "voided": False,
        **changed,
    }


def certification_book(**changed: Any) -> dict[str, Any]:
    columns = ["number", "day", "requester", "identity", "paper", "title", "pages", "copies"]
    return TOP | {
        "certificate": "Quyển 01/2026-SCT/BS",
        "kind_name": "Chứng thực bản sao từ bản chính",
        "book_name": "Sổ chứng thực bản sao từ bản chính",
        "book": "01/2026-SCT/BS",
        "period": "tháng 02 năm 2026",
        "columns": [*columns, "signer", "fee", "note"],
        "rows": [book_row(1), book_row(2, note="Gạch bỏ: ghi nhầm số trang", voided=True)],
        "totals": {"numbers": 2, "voided": 1, "pages": 2, "copies": 3, "fees_vnd": 12_000},
        "opened_on": "2026-01-02",
        "closed_at": "2026-12-31T16:30",
        "closer_capacity": "Chủ tịch Ủy ban nhân dân",
        "closer_name": "Phan Văn Chủ",
        **changed,
    }


SAMPLES = {
    "apology-2018-1": apology,
    "apology-2025-1": apology,
    "stop-notice-2018-1": stop_notice,
    "stop-notice-2025-1": stop_notice,
    "control-slip-2018-1": control_slip,
    "control-slip-2025-1": control_slip,
    "dossier-register-2018-1": dossier_register,
    "dossier-register-2025-1": dossier_register,
    "receipt-2018-1": receipt,
    "receipt-2025-1": receipt,
    "supplement-request-2018-1": supplement_request,
    "supplement-request-2025-1": supplement_request,
    "receipt-refusal-2018-1": receipt_refusal,
    "receipt-refusal-2025-1": receipt_refusal,
    "result-letter-2018-1": result_letter,
    "result-letter-2025-1": result_letter,
    "certification-label-1": certification_label,
    "certification-book-1": certification_book,
}
