"""Reading a line of a former system's export: every fault of it is named, none is guessed away."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime, time
from enum import Enum
from itertools import pairwise
from types import MappingProxyType
from typing import Any, Final, TypeVar

from motcua.dossiers.types import Manner, Parties, Party, State, Verdict
from motcua.dossiers.types.former import Former, FormerFile, Row, RowFault
from motcua.kernel.refusals import RuleViolation
from motcua.kernel.text import _, normal
from motcua.kernel.working_time import VIETNAM, Holder, Pause, PauseKind
from motcua.procedures.api import Channel

END_OF_DAY: Final = time(17)  # where an export knows only the day of a promise
NOT_AN_OBJECT: Final = _("Dòng này không phải một đối tượng JSON.")
UNKNOWN: Final = _("Không có trường “%(field)s” trong định dạng nhập.")
MISSING: Final = _("Thiếu “%(field)s”.")
NOT_WANTED: Final = _("Hồ sơ ở trạng thái “%(state)s” không thể có “%(field)s”.")
NOT_TEXT: Final = _("“%(field)s” phải là một chuỗi chữ, không để trống.")
NOT_MOMENT: Final = _("“%(field)s” không phải thời điểm. Ví dụ: 2025-06-30T09:00.")
NOT_NUMBER: Final = _("“%(field)s” phải là số nguyên.")
NOT_LISTED: Final = _("“%(field)s” phải là một trong: %(choices)s.")
NOT_OBJECT: Final = _("“%(field)s” phải là một đối tượng JSON.")
NOT_LIST: Final = _("“%(field)s” phải là một danh sách.")
TOO_EARLY: Final = _("“%(later)s” sớm hơn “%(earlier)s”.")
TO_COME: Final = _("“%(field)s” ở tương lai.")
NOT_PAUSED: Final = _("Hồ sơ chờ bổ sung phải có một khoảng bổ sung chưa kết thúc ở cuối.")
STILL_PAUSED: Final = _("Khoảng không tính chưa kết thúc chỉ có ở cuối, khi hồ sơ đang chờ.")

STATES: Final = (
    State.SUBMITTED,
    State.ACCEPTED,
    State.IN_PROCESS,
    State.AWAITING_SUPPLEMENT,
    State.AWAITING_DECISION,
    State.RESULT_READY,
    State.RETURNED,
)
_ACCEPTED: Final = ("code", "accepted_at")
_DRAFTED: Final = (*_ACCEPTED, "verdict", "result")
NEEDED: Final[Mapping[State, tuple[str, ...]]] = MappingProxyType(
    {
        State.SUBMITTED: (),
        State.ACCEPTED: _ACCEPTED,
        State.IN_PROCESS: (*_ACCEPTED, "step"),
        State.AWAITING_SUPPLEMENT: (*_ACCEPTED, "step"),
        State.AWAITING_DECISION: _DRAFTED,
        State.RESULT_READY: (*_DRAFTED, "finished_at"),
        State.RETURNED: (*_DRAFTED, "finished_at", "returned_at"),
    }
)
_OPTIONAL: Final = ("promised_at", "repromised_at", "pauses")  # of what was accepted
_BY_STATE: Final = frozenset({*(name for all_ in NEEDED.values() for name in all_), *_OPTIONAL})
_COURSE: Final = ("submitted_at", "accepted_at", "finished_at", "returned_at")
_FIELDS: Final = frozenset({one.name for one in fields(Former)} - {"line", "parties"})
_KNOWN: Final = _FIELDS | {"submitter", "owner", "relation"}
E_ = TypeVar("E_", bound=Enum)


class RowUnreadable(Exception):
    """A line has faults; carries them all."""

    def __init__(self, faults: Iterable[RowFault]) -> None:
        self.faults = tuple(faults)
        super().__init__()


def read(row: Row, at: datetime) -> Former:
    """
    Return what a line says, or all that is wrong with it.

    :raises RowUnreadable: with every fault of the line
    """
    if not isinstance(row.data, dict):
        raise RowUnreadable([RowFault(row.line, "not-an-object", NOT_AN_OBJECT)])
    line = _Line(row.line, row.data)
    former = line.former()
    line.check(former, at)
    if line.faults:
        raise RowUnreadable(line.faults)
    return former


@dataclass(slots=True)
class _Line:
    """A line being read; faults are gathered, so that one reading names them all."""

    number: int
    data: Mapping[str, Any]
    faults: list[RowFault] = field(default_factory=list)

    def fault(self, sentence: str, **values: object) -> None:
        self.faults.append(RowFault(self.number, "row-faulty", sentence, values))

    def former(self) -> Former:
        for name in sorted(set(self.data) - _KNOWN):
            self.fault(UNKNOWN, field=name)
        return Former(
            line=self.number,
            procedure=self.text("procedure"),
            case=self.text("case"),
            channel=self.one_of("channel", Channel, Channel.COUNTER),
            state=self.one_of("state", State, State.SUBMITTED, STATES),
            receiving=self.text("receiving"),
            parties=self.parties(),
            submitted_at=self.moment("submitted_at") or datetime.min.replace(tzinfo=VIETNAM),
            accepted_at=self.moment("accepted_at", needed=False),
            promised_at=self.moment("promised_at", needed=False, ending=True),
            repromised_at=self.moment("repromised_at", needed=False, ending=True),
            finished_at=self.moment("finished_at", needed=False),
            returned_at=self.moment("returned_at", needed=False),
            code=self.text("code", needed=False) or None,
            competent=self.text("competent", needed=False) or None,
            place=self.text("place", needed=False) or None,
            step=self.number_of("step"),
            pauses=tuple(filter(None, map(self.pause, self.listed("pauses")))),
            wish=self.one_of("wish", Manner, Manner.COUNTER, needed=False),
            verdict=self.verdict(),
            result=self.text("result", needed=False),
            external_codes=tuple(map(str, self.listed("external_codes"))),
            answers=self.mapping("answers"),
            questions=self.questions(),
            files=tuple(filter(None, map(self.file, self.listed("files")))),
        )

    def check(self, former: Former, at: datetime) -> None:
        """What the state needs is there and nothing else, in the order of time, and no later."""
        self.check_order(former, at)
        if self.data.get("state") in STATES:
            self.check_state(former.state)
            self.check_pauses(former)

    def check_state(self, state: State) -> None:
        needed = NEEDED[state]
        for name in needed:
            if self.data.get(name) in (None, ""):
                self.fault(MISSING, field=name)
        allowed = {*needed, *(_OPTIONAL if "accepted_at" in needed else ())}
        for name in sorted(_BY_STATE - allowed):
            if self.data.get(name) not in (None, "", []):
                self.fault(NOT_WANTED, state=state.value, field=name)

    def check_order(self, former: Former, at: datetime) -> None:
        moments = [(name, getattr(former, name)) for name in _COURSE if self.data.get(name)]
        for (earlier, before), (later, after) in pairwise(moments):
            if before and after and after < before:
                self.fault(TOO_EARLY, later=later, earlier=earlier)
        for name, moment in moments:
            if moment and moment > at:
                self.fault(TO_COME, field=name)
        if former.repromised_at is None:
            return
        if former.promised_at is None:
            self.fault(MISSING, field="promised_at")
        elif former.repromised_at <= former.promised_at:
            self.fault(TOO_EARLY, later="repromised_at", earlier="promised_at")

    def check_pauses(self, former: Former) -> None:
        waiting = former.state is State.AWAITING_SUPPLEMENT
        last = former.pauses[-1] if former.pauses else None
        if waiting and (last is None or last.until or last.kind is not PauseKind.SUPPLEMENT):
            self.fault(NOT_PAUSED)
        still = [pause for pause in former.pauses if pause.until is None]
        may_be = waiting or (former.state is State.IN_PROCESS and last in still)
        if len(still) > (1 if may_be else 0):
            self.fault(STILL_PAUSED)

    # --- values

    def text(self, name: str, *, needed: bool = True) -> str:
        value = self.data.get(name)
        if value is None and not needed:
            return ""
        if value is None:
            self.fault(MISSING, field=name)
        elif not isinstance(value, str) or not normal(value):
            self.fault(NOT_TEXT, field=name)
        else:
            return normal(value)
        return ""

    def moment(
        self, name: str, *, needed: bool = True, ending: bool = False, of: Any = None
    ) -> datetime | None:
        """Read a moment; without an offset it is Vietnam's, and a bare day ends at five."""
        value = (self.data if of is None else of).get(name)
        if value is None:
            if needed:
                self.fault(MISSING, field=name)
            return None
        try:
            return _moment(value, ending=ending)
        except (ValueError, TypeError):
            self.fault(NOT_MOMENT, field=name)
            return None

    def number_of(self, name: str) -> int | None:
        value = self.data.get(name)
        if value is None or (isinstance(value, int) and not isinstance(value, bool)):
            return value
        self.fault(NOT_NUMBER, field=name)
        return None

    def one_of(
        self,
        name: str,
        kind: type[E_],
        default: E_,
        choices: Iterable[E_] = (),
        *,
        needed: bool = True,
    ) -> E_:
        value = self.data.get(name)
        if value is None and not needed:
            return default
        listed = tuple(choices) or tuple(kind)
        found = next((one for one in listed if one.value == value), None)
        if found is None:
            self.fault(NOT_LISTED, field=name, choices=", ".join(one.value for one in listed))
        return found or default

    def verdict(self) -> Verdict | None:
        if self.data.get("verdict") is None:
            return None
        return self.one_of("verdict", Verdict, Verdict.APPROVE)

    def mapping(self, name: str) -> Mapping[str, Any]:
        value = self.data.get(name)
        if value is None or isinstance(value, dict):
            return value or {}
        self.fault(NOT_OBJECT, field=name)
        return {}

    def listed(self, name: str) -> list[Any]:
        value = self.data.get(name)
        if value is None or isinstance(value, list):
            return value or []
        self.fault(NOT_LIST, field=name)
        return []

    def questions(self) -> Mapping[str, bool]:
        given = self.mapping("questions")
        for key in sorted(key for key, value in given.items() if not isinstance(value, bool)):
            self.fault(NOT_LISTED, field=f"questions.{key}", choices="true, false")
        return {key: value for key, value in given.items() if isinstance(value, bool)}

    # --- parts

    def parties(self) -> Parties:
        relation = self.text("relation", needed=False)
        return Parties(self.party("submitter") or Party(), self.party("owner"), relation)

    def party(self, name: str) -> Party | None:
        given = self.mapping(name)
        if not given:
            if name == "submitter":
                self.fault(MISSING, field=name)
            return None
        known = {one.name for one in fields(Party)}
        for key in sorted(set(given) - known):
            self.fault(UNKNOWN, field=f"{name}.{key}")
        said = {key: normal(str(given[key])) for key in known & set(given)}
        if not said.get("name"):
            self.fault(MISSING, field=f"{name}.name")
        return Party(**said)

    def pause(self, given: Any) -> Pause | None:
        if not isinstance(given, dict):
            self.fault(NOT_OBJECT, field="pauses")
            return None
        since = self.moment("since", of=given)
        until = self.moment("until", of=given, needed=False)
        try:
            kind = PauseKind(str(given.get("kind")))
            holder = Holder(given["holder"]) if given.get("holder") else None
            ground = given.get("ground") or None
            return Pause(since, kind, holder, until, ground) if since else None
        except RuleViolation as refusal:
            self.faults.append(RowFault(self.number, refusal.code, refusal.sentence))
        except ValueError:
            self.fault(NOT_LISTED, field="pauses.kind", choices=", ".join(PauseKind))
        return None

    def file(self, given: Any) -> FormerFile | None:
        if not isinstance(given, dict) or not all(
            isinstance(given.get(name), str) for name in ("path", "name", "kind")
        ):
            self.fault(NOT_OBJECT, field="files")
            return None
        return FormerFile(given["path"], given["name"], given["kind"])


def _moment(value: str, *, ending: bool) -> datetime:
    if ending and len(value) == len("2025-06-30"):
        return datetime.combine(date.fromisoformat(value), END_OF_DAY, tzinfo=VIETNAM)
    moment = datetime.fromisoformat(value)
    return moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM)
