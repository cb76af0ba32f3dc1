"""Files and papers: states, limits, what a reader sees, and the values each paper is drawn from."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, TypedDict
from uuid import UUID

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

KIB: Final = 1024
MIB: Final = 1024 * KIB


class FileState(TextChoices):
    """Only `clean` is ever readable; nothing but a scan leads there."""

    QUARANTINED = "quarantined", _("đang chờ quét")
    CLEAN = "clean", _("sạch")
    REFUSED = "refused", _("bị từ chối")
    SCAN_ERROR = "scan_error", _("chưa quét được")


class Origin(TextChoices):
    """Where the bytes come from: someone outside, or our own press."""

    UPLOADED = "uploaded", _("tải lên")
    ISSUED = "issued", _("hệ thống lập")


class MediaType(TextChoices):
    """What may be attached; the value is what is served, never what the sender declared."""

    PDF = "application/pdf", "PDF"
    JPEG = "image/jpeg", "JPEG"
    PNG = "image/png", "PNG"
    HEIC = "image/heic", "HEIC"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "DOCX"


class Fault(TextChoices):
    """Why a file is refused; a stable code, printed as one sentence."""

    EMPTY = "empty", _("Tệp rỗng.")
    TYPE = "type", _("Nội dung tệp không đúng với loại tệp đã khai.")
    BROKEN = "broken", _("Tệp bị hỏng hoặc bị cắt cụt.")
    ENCRYPTED = "encrypted", _("Tệp có mật khẩu nên không kiểm tra được.")
    POLYGLOT = "polyglot", _("Tệp có dữ liệu lạ ở đầu hoặc ở cuối.")
    ACTIVE = "active", _("Tệp chứa mã tự chạy.")
    EMBEDDED = "embedded", _("Tệp chứa tệp khác nhúng bên trong.")
    EXTERNAL = "external", _("Tệp trỏ tới dữ liệu bên ngoài.")
    TOO_COMPLEX = "too_complex", _("Tệp quá lớn khi mở ra.")
    MALWARE = "malware", _("Phần mềm diệt vi-rút phát hiện mã độc trong tệp.")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one owner may leave with us, from a date on (a rule of the house, not of law)."""

    since: date
    file_bytes: int
    files: int
    owner_bytes: int


LIMITS: Final = (Limits(since=date.min, file_bytes=20 * MIB, files=40, owner_bytes=200 * MIB),)


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a scanner says of the bytes: nothing wrong, or the first thing that is."""

    scanner: str
    fault: Fault | None = None
    media_type: MediaType | None = None
    detail: str = ""  # a signature name or a technical word; for operators, never for the citizen


@dataclass(frozen=True, slots=True)
class FileView:
    """A file as other contexts see it; the bytes are had by `api.open_clean` alone."""

    id: UUID
    owner: UUID
    kind: str
    name: str
    media_type: str
    size: int
    sha256: str
    state: FileState
    origin: Origin
    fault: Fault | None
    scanner: str
    template_version: str
    received_at: datetime
    scanned_at: datetime | None

    @property
    def readable(self) -> bool:
        return self.state is FileState.CLEAN


# --- Values of papers -------------------------------------------------------------------------
# Plain, frozen text: what was true when the paper was issued. Moments are the local minute of
# Vietnam (`api.minute_text`), days are ISO days (`date.isoformat()`). None prints as an empty
# dotted line, or as what the field says below. Every key is given, also when it is None.


class PaperTop(TypedDict):
    """Upper part of every paper: agency on the left, motto on the right (NĐ 30/2020)."""

    agency_parent: str | None  # line 1: the agency above
    agency_name: str  # line 2: the agency or centre that issues the paper
    agency_code: str | None
    agency_code_verified: bool  # False prints "(mã tạm, chưa xác minh)" after the code
    place: str  # place name before the date
    issued_at: str  # minute


class PaperHead(PaperTop):
    """What every paper about a dossier says besides."""

    dossier_code: str
    procedure_code: str
    procedure_name: str
    lookup_reference: str
    lookup_key: str | None  # the secret key, grouped as it is read; None where it must not show
    lookup_url: str  # what the small QR leads to
    hotline: str | None


class PersonOnPaper(TypedDict):
    name: str
    identifier: str | None  # personal or tax number; goes into the QR (TT 01/2023) and the line
    address: str | None
    phone: str | None
    email: str | None


class PaperLine(TypedDict):
    """A paper handed in and how many of each sort (mẫu 01, mục 1)."""

    name: str
    originals: int
    certified_copies: int
    copies: int
    electronic: int


class FeeLine(TypedDict):
    label: str
    amount_vnd: int | None  # None prints "chưa quy định"
    note: str | None


class ReceiptValues(PaperHead):
    """Giấy tiếp nhận hồ sơ và hẹn trả kết quả (mẫu 01)."""

    unit: str  # Bộ phận Tiếp nhận và Trả kết quả / Trung tâm …
    submitter: PersonOnPaper
    owner: PersonOnPaper | None  # None: the submitter is the owner
    papers: list[PaperLine]
    sets: int
    term_text: str  # as the regulation says: "05 ngày làm việc"
    received_at: str  # minute
    promised_at: str | None  # minute; None prints "theo quy định, không có ngày hẹn"
    promise_note: str | None  # "tạm tính: lịch nghỉ năm … chưa công bố"
    collect_at: str  # where and how the result is handed over
    fees: list[FeeLine]  # empty prints "không"
    fee_method: str | None
    book_volume: str | None
    book_number: str | None
    officer_name: str
    officer_phone: str | None
    copy_label: str | None  # "Liên 1: Lưu"
    notes: list[str]


class AskedItem(TypedDict):
    what: str
    detail: str | None


class SupplementRequestValues(PaperHead):
    """Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ (mẫu 02)."""

    number: str | None  # "15/HDHS"; None prints dots
    unit: str
    submitter: PersonOnPaper
    round: int
    accepted: bool  # after acceptance (the term stops at dispatch) or before
    items: list[AskedItem]
    reason: str
    legal_basis: list[str]
    answer_until: str | None  # day
    dispatched_at: str | None  # minute
    officer_name: str
    officer_phone: str | None
    approver_name: str | None  # who allowed a second request


class ReceiptRefusalValues(PaperHead):
    """Phiếu từ chối tiếp nhận giải quyết hồ sơ (mẫu 03)."""

    number: str | None
    unit: str
    submitter: PersonOnPaper
    reasons: list[str]
    legal_basis: list[str]
    advice: str | None  # where the citizen may turn instead
    officer_name: str
    officer_phone: str | None


class ResultLetterValues(PaperHead):
    """Công văn trả lời kết quả giải quyết: đồng ý hoặc từ chối (NĐ 30/2020)."""

    draft: bool  # prints DỰ THẢO
    number: str | None  # "123/UBND-KT"
    subject: str  # trích yếu, without "V/v"
    addressee: PersonOnPaper
    approved: bool
    received_at: str  # minute
    opening: str | None  # replaces the standard first paragraph
    legal_basis: list[str]
    reasons: list[str]  # why refused, or conditions of what is approved
    paragraphs: list[str]  # further text
    recipients: list[str]  # nơi nhận
    signing_for: str | None  # "TM. ỦY BAN NHÂN DÂN"
    signer_capacity: str  # "CHỦ TỊCH" or "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH"
    signer_name: str


class CertificationLabelValues(PaperTop):
    """Lời chứng, to be put on what is certified (NĐ 23/2015/NĐ-CP; TT 01/2020/TT-BTP)."""

    certificate: str  # number and book in one line; also in the QR
    kind_name: str
    number: int
    book: str  # "01/2026-SCT/BS"
    statement: str
    title: str  # of the paper certified
    pages: int
    copies: int
    receiver_name: str | None  # who took it in at a counter and signs below; None: nobody did
    signer_capacity: str
    signer_name: str


class CertificationRow(TypedDict):
    """A number of a certification book; one that was struck through keeps its number."""

    number: int
    day: str  # day
    requester: str
    identity: str | None
    paper: str
    title: str
    pages: int
    copies: int
    signer: str
    fee_vnd: int
    note: str | None  # why it was struck through, the dossier it belongs to
    voided: bool


class CertificationTotals(TypedDict):
    """What a book adds up to; a number struck through counts as a number alone."""

    numbers: int
    voided: int
    pages: int
    copies: int
    fees_vnd: int


class CertificationBookValues(PaperTop):
    """Sổ chứng thực, the year or one month of it (NĐ 23/2015/NĐ-CP Điều 13)."""

    certificate: str  # the book's own name for the QR: "01/2026-SCT/BS"
    kind_name: str
    book_name: str
    book: str
    period: str | None  # "tháng 3"; None: the whole year
    columns: list[str]  # which fields of a row the form of this book shows, in their order
    rows: list[CertificationRow]
    totals: CertificationTotals  # of the rows shown
    opened_on: str  # day
    closed_at: str | None  # minute; None: still open
    closer_capacity: str | None
    closer_name: str | None


class ApologyValues(PaperHead):
    """Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết (mẫu 04)."""

    number: str | None
    unit: str
    submitter: PersonOnPaper
    owner: PersonOnPaper | None
    received_at: str  # minute
    promised_at: str  # minute: the promise that was not kept, which stays on record
    new_promise: str  # minute
    reason: str
    short_notice: bool  # told later than the law asks
    recipients: list[str]
    signer_capacity: str
    signer_name: str


class StopNoticeValues(PaperHead):
    """Thông báo dừng giải quyết hồ sơ (mẫu 05)."""

    number: str | None
    submitter: PersonOnPaper
    owner: PersonOnPaper | None
    received_at: str  # minute
    stopped_at: str  # minute
    stage: str  # where the dossier stood
    ground: str
    reason: str
    document: str | None
    settlement: str  # what becomes of fees
    recipients: list[str]
    signer_capacity: str
    signer_name: str


class ControlRow(TypedDict):
    """One hand-over: who gave, who took, when, and how the giver kept his time."""

    giver: str
    receiver: str
    handed_at: str  # minute
    outcome: str  # trước hạn, đúng hạn, quá hạn; empty where no time was set
    note: str


class ControlSlipValues(PaperHead):
    """Phiếu kiểm soát quá trình giải quyết hồ sơ (mẫu 06)."""

    owner: PersonOnPaper
    received_at: str  # minute
    promised_at: str | None  # minute
    rows: list[ControlRow]


class RegisterRow(TypedDict):
    """One line of the register."""

    code: str
    procedure: str
    owner: str
    agency: str
    received_at: str  # day
    promised_at: str | None  # day
    returned_at: str | None  # day
    manner: str
    note: str


class DossierRegisterValues(PaperTop):
    """Sổ theo dõi hồ sơ (mẫu 07)."""

    register: str  # agency and period
    kind_name: str
    since: str  # day
    until: str  # day
    rows: list[RegisterRow]
