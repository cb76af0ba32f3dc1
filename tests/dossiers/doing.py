"""Every act with what it needs where a dossier stands, so that anybody may try it."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from functools import partial
from types import MappingProxyType
from typing import Any

from django.db import connection

from motcua.dossiers import api as dossiers
from motcua.dossiers import rules
from motcua.dossiers.types import (
    Act,
    Case,
    Manner,
    Settlement,
    Stance,
    StopGround,
    Verdict,
    WorkKind,
)
from motcua.identity import api as identity
from motcua.kernel.actors import Actor, system
from motcua.procedures import api as procedures
from tests.factories.dossiers import Filed

# done by the system within other acts; nobody is offered them
BY_ITSELF = frozenset({Act.OPEN_PARTS, Act.FINISH_PARTS})
ACTS = tuple(act for act in Act if act not in BY_ITSELF)
SYSTEM = system("test")
NEW_PROMISE = date(2026, 12, 22)  # a working day long after any due moment of a test
ASKED = ("DN.502.VPDKDD", "DN.20341.UBND", "DN.20341.KT", "DN.20341.VHXH")
WRITING = ("INSERT", "UPDATE", "DELETE")
Given = dict[str, Any]


def arguments(act: Act, case: Case) -> Given:
    """What the act needs beside the dossier, who does it and when."""
    told = {} if act is Act.GIVE_OPINION else {"turn": case.turn}
    return told | _GIVEN[act](case)


def do(act: Act, dossier: Filed, by: Actor, at: datetime | None = None, **changes: Any) -> Case:
    """Do an act as it would be done where the dossier stands."""
    return prepared(act, dossier, by, at, **changes)()


def prepared(
    act: Act, dossier: Filed, by: Actor, at: datetime | None = None, **changes: Any
) -> Callable[[], Case]:
    """The act, to be done as often as one likes."""
    given = {**arguments(act, dossier.case), **changes}
    return partial(operation(act), dossier=dossier.id, by=by, at=at or dossier.at, **given)


def operation(act: Act) -> Callable[..., Case]:
    return getattr(dossiers, act.value)


def revision(case: Case) -> procedures.Revision:
    assert case.revision is not None
    return procedures.revision(case.pins.revision if case.pins else case.revision)


def open_question(case: Case) -> int:
    """The event that asked the opinion waited for; one that asked none where none is."""
    asked = [one.number for one in case.asides if one.work.kind is WorkKind.OPINION]
    return asked[0] if asked else case.number


@contextmanager
def writes() -> Iterator[list[str]]:
    """The writing statements of what is done inside."""
    found: list[str] = []

    def around(execute, sql, params, many, context):
        if sql.lstrip().upper().startswith(WRITING):
            found.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(around):
        yield found


# --- what each act needs ----------------------------------------------------------------------


def _accepting(case: Case) -> Given:
    chosen = revision(case).cases[0]
    papers = [dossiers.PaperReceived(key=p.key, name=p.name, originals=1) for p in chosen.papers]
    return {"case": chosen.key, "papers": papers}


def _settled(case: Case, verdict: Verdict) -> Given:
    wanted = "approved" if verdict is Verdict.APPROVE else "refused"
    results = (one.key for one in revision(case).results if one.outcome == wanted)
    return {"verdict": verdict, "result": next(results)}


def _proposing(case: Case) -> Given:
    """To approve where the decision is next; a refusal may be proposed before."""
    here = rules.fits_route(Act.PROPOSE, case)
    return {**_settled(case, Verdict.APPROVE if here else Verdict.REFUSE), "text": "Dự thảo"}


def _back(case: Case) -> Given:
    """The last step to which it may go back."""
    before = rules.earlier_steps(case)
    return {"to": before[-1].number if before else 0, "reason": "Thiếu bản vẽ"}


def _asking(case: Case) -> Given:
    """A question to who does not work on it and was not asked before."""
    busy = {aside.work.agency for aside in case.asides} | {case.competent}
    agencies = (identity.agency_by_code(code).id for code in ASKED)
    return {
        "agency": next((one for one in agencies if one not in busy), case.competent),
        "function": "specialist",
        "question": "Thửa đất có tranh chấp không?",
        "days": 3,
    }


def _changing_case(case: Case) -> Given:
    """Another case of the procedure, where it has any; the one accepted where it has none."""
    now = case.pins.case if case.pins else ""
    keys = [one.key for one in revision(case).cases]
    other = next((key for key in keys if key != now), now)
    return {"case": other, "reason": "Thửa đất thuộc xã miền núi", "document": "03/BB-XM"}


def _ending(case: Case) -> Given:
    return {"settlement": Settlement.WAIVED}


_GIVEN: Mapping[Act, Callable[[Case], Given]] = MappingProxyType(
    {
        Act.ACCEPT: _accepting,
        Act.REFUSE_RECEIPT: lambda case: {"reason": "Sai nơi nộp"},
        Act.ASK_SUPPLEMENT: lambda case: {"items": ["Bản vẽ"], "reason": "Thiếu"},
        Act.COMPLETE_SUPPLEMENT: lambda case: {"note": "Đủ"},
        Act.HAND_OVER: lambda case: {"document": "12/PC", "note": "Gấp"},
        Act.PROPOSE: _proposing,
        Act.DECIDE: lambda case: {
            **_settled(case, case.verdict or Verdict.APPROVE),
            "reasons": "Theo dự thảo",
        },
        Act.REGISTER_RESULT: lambda case: {"number": "1"},
        Act.HAND_OVER_RESULT: lambda case: {
            "manner": Manner.COUNTER,
            "receiver": "Người thừa kế",
            "proof": "Văn bản thỏa thuận",
        },
        Act.RETURN_STEP: _back,
        Act.UNDO_HAND_OVER: lambda case: {"reason": "Chuyển nhầm"},
        Act.ACKNOWLEDGE: lambda case: {"slip": case.slip, "document": "3/GBN"},
        Act.RENEW_SLIP: lambda case: {"document": "13/PC", "reason": "Sai diện tích"},
        Act.START_EXCLUDED: lambda case: {"ground": "measuring", "document": "14/CV"},
        Act.END_EXCLUDED: lambda case: {"document": "15/BB"},
        Act.ASK_OPINION: _asking,
        Act.GIVE_OPINION: lambda case: {"number": open_question(case), "view": Stance.AGREES},
        Act.APOLOGISE: lambda case: {"new_promise": NEW_PROMISE, "reason": "Đông việc"},
        Act.STOP: lambda case: {
            **_ending(case),
            "ground": StopGround.OTHER,
            "reason": "Đã giải quyết ở nơi khác",
        },
        Act.ASK_WITHDRAWAL: lambda case: {"reason": "Không cần nữa", "document": "Đơn 2/3"},
        Act.WITHDRAW: lambda case: (
            _ending(case) if case.pins else {"note": "Nộp nhầm", "document": "Đơn 2/3"}
        ),
        Act.REFUSE_WITHDRAWAL: lambda case: {"reason": "Đã thẩm định xong"},
        Act.RECORD_DEATH: lambda case: {
            "who": "owner",
            "died_on": date(2025, 3, 1),
            "document": "Trích lục khai tử 5/2026",
        },
        Act.CORRECT: lambda case: {
            "wish": Manner.POST if case.wish == Manner.COUNTER else Manner.COUNTER,
            "reason": "Ghi nhầm",
            "document": "Đơn đề nghị",
        },
        Act.REOPEN_RESULT: lambda case: {"reason": "Sai tên", "document": "16/QĐ"},
        Act.TRANSFER: lambda case: {"decision": "01/BB-BG"},
        Act.CHANGE_CASE: _changing_case,
        Act.REDATE: lambda case: {"decision": "12/CĐ-UBND"},
        Act.WAIT_ELSEWHERE: lambda case: {"system": "dat_dai", "reference": "DD.1"},
        Act.WRITE_BACK: lambda case: {
            "reference": case.elsewhere.reference if case.elsewhere else "",
            "text": "Đã xong",
        },
        Act.RECORD_OUTAGE: lambda case: {"since": case.submitted_at, "text": "Mất kết nối"},
    }
)
