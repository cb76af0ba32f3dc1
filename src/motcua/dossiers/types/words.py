"""The words of a dossier: its states, acts, kinds of event and of work, and its other axes."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(TextChoices):
    """The business axis."""

    SUBMITTED = "submitted", _("mới nộp")
    RECEIPT_REFUSED = "receipt_refused", _("bị từ chối tiếp nhận")
    AWAITING_SUPPLEMENT = "awaiting_supplement", _("chờ bổ sung")
    ACCEPTED = "accepted", _("đã tiếp nhận")
    IN_PROCESS = "in_process", _("đang giải quyết")
    AWAITING_DECISION = "awaiting_decision", _("chờ quyết định")
    DECIDED = "decided", _("đã quyết định")
    RESULT_READY = "result_ready", _("đã có kết quả")
    RETURNED = "returned", _("đã trả kết quả")
    AWAITING_OTHER = "awaiting_other", _("chờ cơ quan khác")
    STOPPED = "stopped", _("đã dừng giải quyết")
    WITHDRAWN = "withdrawn", _("đã rút")


class Act(TextChoices):
    ACCEPT = "accept", _("tiếp nhận")
    REFUSE_RECEIPT = "refuse_receipt", _("từ chối tiếp nhận")
    ASK_SUPPLEMENT = "ask_supplement", _("yêu cầu bổ sung")
    COMPLETE_SUPPLEMENT = "complete_supplement", _("hoàn thành bổ sung")
    HAND_OVER = "hand_over", _("chuyển bước")
    PROPOSE = "propose", _("trình dự thảo")
    DECIDE = "decide", _("quyết định")
    REGISTER_RESULT = "register_result", _("vào sổ, ban hành kết quả")
    HAND_OVER_RESULT = "hand_over_result", _("trả kết quả")
    RETURN_STEP = "return_step", _("trả lại bước trước")
    UNDO_HAND_OVER = "undo_hand_over", _("thu hồi việc chuyển nhầm")
    ACKNOWLEDGE = "acknowledge", _("xác nhận đã nhận phiếu chuyển")
    RENEW_SLIP = "renew_slip", _("gửi phiếu chuyển mới")
    START_EXCLUDED = "start_excluded", _("bắt đầu thời gian không tính")
    END_EXCLUDED = "end_excluded", _("kết thúc thời gian không tính")
    ASK_OPINION = "ask_opinion", _("lấy ý kiến")
    GIVE_OPINION = "give_opinion", _("cho ý kiến")
    APOLOGISE = "apologise", _("xin lỗi và hẹn lại")
    STOP = "stop", _("dừng giải quyết")
    ASK_WITHDRAWAL = "ask_withdrawal", _("đề nghị rút hồ sơ")
    WITHDRAW = "withdraw", _("cho rút hồ sơ")
    REFUSE_WITHDRAWAL = "refuse_withdrawal", _("không cho rút hồ sơ")
    RECORD_DEATH = "record_death", _("ghi nhận người nộp đã mất")
    TRANSFER = "transfer", _("chuyển cơ quan kế thừa")
    CHANGE_CASE = "change_case", _("đổi trường hợp giải quyết")
    CORRECT = "correct", _("đính chính")
    REOPEN_RESULT = "reopen_result", _("mở lại để sửa kết quả")
    REDATE = "redate", _("tính lại ngày hẹn")
    WAIT_ELSEWHERE = "wait_elsewhere", _("chuyển làm ở hệ thống khác")
    WRITE_BACK = "write_back", _("ghi kết quả từ hệ thống khác")
    RECORD_OUTAGE = "record_outage", _("ghi sự cố của hệ thống khác")
    OPEN_PARTS = "open_parts", _("mở hồ sơ thành phần")
    FINISH_PARTS = "finish_parts", _("gộp kết quả liên thông")


class Kind(TextChoices):
    """Kinds of events; those of acts to come are reserved, so that no other use takes the word."""

    SUBMITTED = "submitted", _("đã nộp")
    ACCEPTED = "accepted", _("đã tiếp nhận")
    RECEIPT_REFUSED = "receipt_refused", _("đã từ chối tiếp nhận")
    SUPPLEMENT_ASKED = "supplement_asked", _("đã yêu cầu bổ sung")
    SUPPLEMENT_DISPATCHED = "supplement_dispatched", _("đã gửi phiếu yêu cầu bổ sung")
    SUPPLEMENT_COMPLETED = "supplement_completed", _("đã bổ sung")
    HANDED_OVER = "handed_over", _("đã chuyển bước")
    PROPOSED = "proposed", _("đã trình dự thảo")
    DECIDED = "decided", _("đã quyết định")
    RESULT_REGISTERED = "result_registered", _("đã vào sổ kết quả")
    RESULT_HANDED_OVER = "result_handed_over", _("đã trả kết quả")
    PAPER_ISSUED = "paper_issued", _("đã phát hành giấy")
    IMPORTED = "imported", _("chuyển từ hệ thống cũ")
    CORRECTED = "corrected", _("đã đính chính")
    REDATED = "redated", _("đã tính lại ngày theo lịch mới")
    TRANSFERRED = "transferred", _("đã chuyển cơ quan kế thừa")
    CONTENT_ERASED = "content_erased", _("đã xóa nội dung theo luật")
    STEP_RETURNED = "step_returned", _("đã trả lại bước trước")
    HAND_OVER_UNDONE = "hand_over_undone", _("đã thu hồi việc chuyển nhầm")
    SLIP_ACKNOWLEDGED = "slip_acknowledged", _("đã xác nhận phiếu chuyển")
    SLIP_RENEWED = "slip_renewed", _("đã gửi phiếu chuyển mới")
    EXCLUDED_STARTED = "excluded_started", _("bắt đầu thời gian không tính")
    EXCLUDED_ENDED = "excluded_ended", _("hết thời gian không tính")
    OPINION_ASKED = "opinion_asked", _("đã lấy ý kiến")
    OPINION_GIVEN = "opinion_given", _("đã có ý kiến")
    APOLOGISED = "apologised", _("đã xin lỗi và hẹn lại")
    STOPPED = "stopped", _("đã dừng giải quyết")
    WITHDRAWAL_ASKED = "withdrawal_asked", _("đã đề nghị rút hồ sơ")
    WITHDRAWN = "withdrawn", _("đã rút hồ sơ")
    WITHDRAWAL_REFUSED = "withdrawal_refused", _("đã trả lời không cho rút hồ sơ")
    DEATH_RECORDED = "death_recorded", _("đã ghi nhận người nộp mất")
    CASE_CHANGED = "case_changed", _("đã đổi trường hợp giải quyết")
    RESULT_REOPENED = "result_reopened", _("đã mở lại để sửa kết quả")
    ELSEWHERE_STARTED = "elsewhere_started", _("đã chuyển làm ở hệ thống khác")
    ELSEWHERE_ENDED = "elsewhere_ended", _("đã ghi kết quả từ hệ thống khác")
    OUTAGE_RECORDED = "outage_recorded", _("đã ghi sự cố của hệ thống khác")
    PARTS_OPENED = "parts_opened", _("đã mở hồ sơ thành phần")
    PART_OPENED = "part_opened", _("được mở từ hồ sơ liên thông")
    PART_MOVED = "part_moved", _("hồ sơ thành phần đã chuyển")
    PARTS_FINISHED = "parts_finished", _("đã gộp kết quả liên thông")


class WorkKind(TextChoices):
    """What an open work item waits for."""

    INTAKE = "intake", _("xem xét tiếp nhận")
    STEP = "step", _("xử lý")
    EXCLUDED = "excluded", _("việc của cơ quan khác, không tính vào thời hạn")
    WAITING = "waiting", _("chờ bổ sung hoặc chờ cơ quan khác")
    DECISION = "decision", _("quyết định")
    REGISTER = "register", _("vào sổ kết quả")
    RETURN = "return", _("trả kết quả")
    TRANSPORT = "transport", _("đưa hồ sơ giấy đến cơ quan giải quyết")
    OPINION = "opinion", _("cho ý kiến")
    WITHDRAWAL = "withdrawal", _("xem xét đề nghị rút hồ sơ")
    PARTS = "parts", _("chờ các cơ quan liên thông")


ASIDE_KINDS = frozenset({WorkKind.OPINION, WorkKind.WITHDRAWAL})


class Finance(TextChoices):
    NONE = "none", _("không có nghĩa vụ")
    UNSET = "unset", _("chưa xác định mức")
    DUE = "due", _("phải nộp")
    WAIVED = "waived", _("không thu nữa")
    REFUND_DUE = "refund_due", _("phải hoàn trả")


class Delivery(TextChoices):
    NOT_READY = "not_ready", _("chưa có kết quả")
    READY = "ready", _("chờ trả")
    HANDED_OVER = "handed_over", _("đã trao")
    SENT = "sent", _("đã gửi bưu chính")
    RECEIVED = "received", _("đã nhận trực tuyến")


class Verdict(TextChoices):
    APPROVE = "approve", _("đồng ý")
    REFUSE = "refuse", _("từ chối giải quyết")


class Manner(TextChoices):
    """How the applicant wants the result, and how it was given."""

    COUNTER = "counter", _("tại quầy")
    POST = "post", _("qua bưu chính")
    ONLINE = "online", _("trực tuyến")


class ContentKind(TextChoices):
    ANSWERS = "answers", _("nội dung tờ khai")
    PARTIES = "parties", _("người nộp và chủ hồ sơ")
    TEXT = "text", _("văn bản")
    PAPERS = "papers", _("giấy tờ đã nhận")


class Settlement(TextChoices):
    """What becomes of fees when processing ends without a result (form 05)."""

    NONE = "none", _("không có phí, lệ phí")
    WAIVED = "waived", _("chưa nộp, không thu")
    KEPT = "kept", _("đã nộp, không hoàn trả")
    REFUND = "refund", _("đã nộp, hoàn trả")
    OPEN = "open", _("chưa đối chiếu; nơi tiếp nhận đối chiếu rồi trả lời")  # nobody decided


class StopGround(TextChoices):
    """Why processing ends without a result (form 05)."""

    NOT_COMPLETED = "not_completed", _("quá hạn bổ sung mà không bổ sung")
    DEATH = "death", _("người nộp hoặc chủ hồ sơ đã mất")
    LAW = "law", _("theo quy định của pháp luật chuyên ngành")
    COURT = "court", _("theo yêu cầu của tòa án, cơ quan tố tụng")
    OTHER = "other", _("lý do khác")


class ExcludedGround(TextChoices):
    """For what time is left out of the term: others measure, post, check; the citizen pays."""

    TAX = "tax", _("xác định nghĩa vụ tài chính")
    PAYMENT = "payment", _("người dân nộp tiền")
    MEASURING = "measuring", _("trích đo, đo đạc")
    POSTING = "posting", _("niêm yết công khai")
    VERIFICATION = "verification", _("xác minh ở nơi khác")
    VIOLATION = "violation", _("xử lý vi phạm")
    OTHER = "other", _("việc khác của cơ quan khác")


class LateGround(TextChoices):
    """What shows that an application came before it was entered."""

    SLIP = "slip", _("phiếu nhận giấy khi mất mạng")
    STAMP = "stamp", _("dấu đến của bưu chính")


class SlipState(TextChoices):
    """What has become of a pre-numbered slip."""

    UNUSED = "unused", _("chưa dùng")
    USED = "used", _("đã dùng")
    VOID = "void", _("đã hủy")


class Stance(TextChoices):
    """What another agency says when asked; no answer is no consent."""

    AGREES = "agrees", pgettext_lazy("ý kiến", "đồng ý")  # a verdict of these words approves
    OBJECTS = "objects", _("không đồng ý")
    REMARKS = "remarks", _("có ý kiến khác")


class Flag(TextChoices):
    """What somebody ought to look at again; each is listed with who did it and when."""

    FURTHER_ROUND = "further_round", _("yêu cầu bổ sung thêm lần nữa")
    LATE_REQUEST = "late_request", _("yêu cầu bổ sung ở phần cuối thời hạn")
    WINDOW_PASSED = "window_passed", _("yêu cầu bổ sung sau thời hạn được yêu cầu")
    CASE_CHANGED = "case_changed", _("đổi trường hợp sau khi tiếp nhận")
    SHORT_NOTICE = "short_notice", _("xin lỗi sát ngày hẹn")
    OWN_PROPOSAL = "own_proposal", _("người trình cũng là người ký")
    LATE_ENTRY = "late_entry", _("nhập muộn hồ sơ nhận khi mất mạng")
    ARRIVAL_STAMP = "arrival_stamp", _("nhập hồ sơ đến trước đó theo dấu bưu chính")
    OWN_WITHDRAWAL = "own_withdrawal", _("một người vừa ghi đề nghị rút vừa cho rút")
    CORRECTED = "corrected", _("đính chính sau khi tiếp nhận")
    HAND_OVER_UNDONE = "hand_over_undone", _("thu hồi việc chuyển nhầm")
    RESULT_REOPENED = "result_reopened", _("mở lại kết quả đã ban hành")
    OUTAGE = "outage", _("hệ thống khác gặp sự cố")
    HEIR_GUESSED = "heir_guessed", _("cơ quan kế thừa chọn tạm vì chưa rõ nơi có việc")
