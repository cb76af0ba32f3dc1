"""What the clock refuses, each with one sentence."""

from motcua.kernel.refusals import RuleViolation
from motcua.kernel.text import _


class TermMissing(RuleViolation):
    code = "term-missing"
    sentence = _("Chưa nêu thời hạn.")


class TermNotNumber(RuleViolation):
    code = "term-not-number"
    sentence = _("Thời hạn phải là một số.")


class TermNotPositive(RuleViolation):
    code = "term-not-positive"
    sentence = _("Thời hạn phải lớn hơn 0.")


class TermNotWhole(RuleViolation):
    code = "term-not-whole"
    sentence = _("Thời hạn tính theo đơn vị này phải là số nguyên.")


class TermNotHalves(RuleViolation):
    code = "term-not-halves"
    sentence = _("Thời hạn tính theo đơn vị này phải là bội số của 0,5.")


class TermTooLong(RuleViolation):
    code = "term-too-long"
    sentence = _("Thời hạn dài quá mức có thể tính.")


class OutsideCalendar(RuleViolation):
    code = "outside-calendar"
    sentence = _(
        "Khoảng thời gian được hỏi vượt ra ngoài lịch %(calendar)s (%(since)s – %(until)s)."
    )


class MomentWithoutZone(RuleViolation):
    code = "moment-without-zone"
    sentence = _("Thời điểm phải kèm múi giờ.")


class PauseBeforeStart(RuleViolation):
    code = "pause-before-start"
    sentence = _("Khoảng tạm dừng bắt đầu trước thời điểm tính thời hạn.")


class PauseReversed(RuleViolation):
    code = "pause-reversed"
    sentence = _("Khoảng tạm dừng kết thúc trước khi bắt đầu.")


class PausesOverlap(RuleViolation):
    code = "pauses-overlap"
    sentence = _("Các khoảng tạm dừng chồng lên nhau hoặc không theo thứ tự thời gian.")


class PauseLeftOpen(RuleViolation):
    code = "pause-left-open"
    sentence = _("Chỉ khoảng tạm dừng cuối cùng được để ngỏ.")


class PauseHolderRefused(RuleViolation):
    code = "pause-holder-refused"
    sentence = _("Bên giữ hồ sơ không hợp với loại khoảng tạm dừng.")


class PeriodReversed(RuleViolation):
    code = "period-reversed"
    sentence = _("Khoảng thời gian kết thúc trước khi bắt đầu.")


class WeightsRefused(RuleViolation):
    code = "weights-refused"
    sentence = _("Tỷ trọng của các bước phải là số nguyên dương.")


class BudgetRefused(RuleViolation):
    code = "budget-refused"
    sentence = _("Số phút được giao phải là số nguyên không âm.")
