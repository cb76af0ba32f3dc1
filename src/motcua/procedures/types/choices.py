"""The words of a procedure that are one of a few."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Channel(TextChoices):
    """QĐ 766/QĐ-TTg: 1 direct, 2 online, 3 postal."""

    COUNTER = "counter", _("trực tiếp")
    ONLINE = "online", _("trực tuyến")
    POST = "post", _("bưu chính")


class StartRule(TextChoices):
    """Where the term starts to run."""

    ACCEPTED = "accepted", _("khi tiếp nhận")
    RECEIVED_COMPLETE = "received_complete", _("khi nhận đủ hồ sơ")
    AT_COMPETENT_UNIT = "at_competent_unit", _("khi cơ quan có thẩm quyền nhận")


class StepKind(TextChoices):
    INTAKE = "intake", _("tiếp nhận")
    WORK = "work", _("xử lý")
    EXCLUDED = "excluded", _("không tính vào thời hạn")
    DECISION = "decision", _("quyết định")
    RETURN = "return", _("trả kết quả")


class FieldType(TextChoices):
    TEXT = "text", _("chữ")
    LONG_TEXT = "long_text", _("đoạn văn")
    DATE = "date", _("ngày, có thể chỉ biết tháng hoặc năm")
    CHOICE = "choice", _("lựa chọn")
    ADDRESS = "address", _("địa chỉ")
    IDENTITY = "identity", _("giấy tờ tùy thân")
    PERSONAL_ID = "personal_id", _("số định danh cá nhân")
    PHONE = "phone", _("điện thoại")
    EMAIL = "email", _("thư điện tử")
    INTEGER = "integer", _("số nguyên")
    DECIMAL = "decimal", _("số thập phân")
    MONEY = "money", _("số tiền (đồng)")
    TABLE = "table", _("bảng")
    COMPUTED_AGENCY = "computed_agency", _("cơ quan có thẩm quyền (tính từ nơi)")


class PaperKind(TextChoices):
    REQUIRED = "required", _("phải nộp")
    CONDITIONAL = "conditional", _("nộp nếu thuộc trường hợp")
    PRESENTED = "presented", _("xuất trình")


class Digital(TextChoices):
    """What takes the place of paper when filing online."""

    ALLOWED = "allowed", _("bản điện tử")
    REPLACED_BY_FORM = "replaced_by_form", _("biểu mẫu điện tử thay thế")
    REPLACED_BY_DATA = "replaced_by_data", _("dữ liệu đã có thay thế")
    NOT_ALLOWED = "not_allowed", _("chỉ nhận bản giấy")


class FeeKind(TextChoices):
    CHARGE = "charge", _("phí")
    LEVY = "levy", _("lệ phí")


class ResultOutcome(TextChoices):
    APPROVED = "approved", _("đồng ý")
    REFUSED = "refused", _("từ chối giải quyết")


class SupplementPolicy(TextChoices):
    RESUME = "resume", _("tính tiếp")
    RESTART = "restart", _("tính lại từ đầu")


class AfterDeadline(TextChoices):
    """What an unanswered request for a supplement comes to once its deadline has passed."""

    STAY = "stay", _("hồ sơ vẫn chờ bổ sung")
    STOP = "stop", _("dừng giải quyết")
