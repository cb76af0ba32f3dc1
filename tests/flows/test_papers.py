"""Papers that follow from events: which dispatch stops which clock."""

from motcua.dossiers import api as dossiers
from motcua.dossiers.types import Kind, State
from motcua.flows import papers
from motcua.kernel.working_time import Pause, PauseKind
from tests.factories.dossiers import CLERK, Filed, actor, at_stage


def ask(dossier: Filed, login: str) -> None:
    at = dossier.later(minutes=1)
    told = {"dossier": dossier.id, "turn": dossier.case.turn, "by": actor(login, at), "at": at}
    dossiers.ask_supplement(items=["Bản sao"], reason="Thiếu", **told)


def test_the_paper_of_an_earlier_round_dispatches_nothing_of_the_next(province):
    dossier = at_stage(State.IN_PROCESS, "1.004873")
    ask(dossier, "demo-tam-ky-specialist")
    first = dossiers.latest_event(dossier.id, Kind.SUPPLEMENT_ASKED)
    at, turn = dossier.later(minutes=1), dossier.case.turn
    clerk = actor(CLERK, at)
    dossiers.complete_supplement(dossier=dossier.id, turn=turn, note="", by=clerk, at=at)
    ask(dossier, "demo-tam-ky-leader")
    second = dossiers.latest_event(dossier.id, Kind.SUPPLEMENT_ASKED)

    papers.issue(first, dossier.later(minutes=1))
    assert dossier.case.pauses == ()

    papers.issue(second, dossier.later(minutes=1))
    assert dossier.case.pauses == (Pause(dossier.at, PauseKind.SUPPLEMENT),)
