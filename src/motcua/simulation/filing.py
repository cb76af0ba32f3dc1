"""Somebody files: at the counter with paper, or signed in with files."""

import struct
import zlib
from collections.abc import Sequence
from datetime import date, datetime
from random import Random
from typing import Final
from uuid import UUID

from motcua.documents import api as documents
from motcua.dossiers import api as dossiers
from motcua.identity import api as identity
from motcua.kernel import ids
from motcua.kernel.actors import Actor
from motcua.kernel.refusals import RuleViolation
from motcua.kernel.text import _
from motcua.kernel.working_time import local_day
from motcua.procedures import api as procedures
from motcua.simulation import answers
from motcua.simulation.homes import Homes
from motcua.simulation.pace import befalls
from motcua.simulation.people import INTAKE, SIMULATOR, People
from motcua.simulation.types import Arrival, Behaviour, Citizen, Going, Outage

AGAIN: Final = 35  # of a hundred who come, so many came before
TRIES: Final = 200


class NothingReceived(RuleViolation):
    code = "nothing-received"
    sentence = _("Ngày %(day)s không có thủ tục nào nhận ở cấp %(level)s để mô phỏng.")


class Counter:
    """Turns somebody who comes into a dossier filed."""

    def __init__(self, behaviour: Behaviour, people: People, homes: Homes, random: Random) -> None:
        self._behaviour = behaviour
        self._people, self._homes, self._random = people, homes, random
        self._known: list[tuple[Citizen, UUID | None]] = []
        self._page: UUID | None = None  # a clean file whose bytes are left again
        self._serial = 0

    def going(self, arrival: Arrival) -> Going:
        """Return who comes and what he wants; what is not received that day he does not ask for."""
        day = local_day(arrival.at)
        revision = self._asked(arrival, day)
        online = arrival.online and procedures.Channel.ONLINE in revision.channels
        citizen, account = self._somebody(arrival.at)
        case = self._case(revision, self._homes.place(citizen.commune, day)[1], day, online=online)
        by_post = befalls(self._behaviour.habits["by_post"], self._random)
        return Going(
            citizen,
            arrival.level,
            revision.procedure_code,
            online,
            case,
            account=account,
            by_post=by_post,
        )

    def _asked(self, arrival: Arrival, day: date) -> procedures.Revision:
        procedures_, weights = zip(*self._behaviour.demand[arrival.level], strict=True)
        wanted = arrival.procedure
        for _try in range(TRIES):
            revision = procedures.revision_in_force(wanted, day)
            if revision is not None and self._received(revision, arrival):
                return revision
            wanted = self._random.choices(procedures_, weights)[0]
        raise NothingReceived(level=arrival.level, day=day.isoformat())

    def _received(self, revision: procedures.Revision, arrival: Arrival) -> bool:
        """Say whether it is filed there, and on paper too."""
        there = self._kinds(revision, arrival.level)
        paper = procedures.Channel.COUNTER in revision.channels
        return bool(there) and paper and not revision.information_only

    def receiving(self, going: Going, at: datetime) -> UUID:
        """Return the agency that receives the procedure for where the person lives."""
        day = local_day(at)
        revision = _revision(going, at)
        _province, commune = self._homes.place(going.citizen.commune, day)
        kinds = self._kinds(revision, going.level)
        if not kinds:  # the level is no more: who carries on receives it now
            levels = self._behaviour.levels
            kinds = [kind for kind in revision.receiving_agency_kinds if kind in levels]
            going.level = levels[kinds[0]]
        wanted = (revision.competence.agency_kind, revision.cases[0].route.steps[0].agency_kind)
        first = next((kind for kind in wanted if kind in kinds), kinds[0])
        agency = identity.agency_in_charge(first, commune, day)
        assert agency is not None, f"nobody of kind {first} for {commune} on {day}"
        return agency.id

    def commune(self, citizen: Citizen, day: date) -> str:
        """Return where somebody lives, as it is called on a day."""
        return self._homes.place(citizen.commune, day)[1]

    def file(self, going: Going, by: Actor, at: datetime) -> None:
        """Fill in the form, leave the files, file it."""
        revision = _revision(going, at)
        case = _case_of(revision, going)
        channel = procedures.Channel.ONLINE if going.online else procedures.Channel.COUNTER
        draft = dossiers.start_draft(procedure=going.procedure, channel=channel, by=by, at=at)
        self._serial += 1
        place = self._homes.place(going.citizen.commune, local_day(at))
        content = dossiers.DraftContent(
            raw=answers.answers(revision, case, going.citizen, place, self._serial),
            questions=answers.questions(revision, case),
            parties=dossiers.Parties(submitter=_party(going.citizen)),
            wish=manner_of(going),
        )
        dossiers.save_draft(
            draft=draft.id, content=content, receiving=going.receiving, by=by, at=at
        )
        if going.online:
            self._leave_files(draft.id, revision, content, by, at)
        late = self._on_slip(draft.id, going.outage, by, at) if going.outage else None
        done = dossiers.submit(draft=draft.id, late=late, by=by, at=at)
        going.id = done.dossier
        self._known.append((going.citizen, going.account))

    def papers(self, going: Going, case: procedures.ProcedureCase) -> list[dossiers.PaperReceived]:
        """Return what the clerk counts: every paper of the case."""
        return [
            dossiers.PaperReceived(
                key=paper.key,
                name=paper.name,
                originals=0 if going.online else 1,
                electronic=1 if going.online else 0,
            )
            for paper in case.papers
        ]

    def holds_all(
        self,
        going: Going,
        revision: procedures.Revision,
        case: procedures.ProcedureCase,
        by: Actor,
        at: datetime,
    ) -> bool:
        """Say whether it is given at once, and the post at the counter holds every step of it."""
        if going.online or not case.route.immediate:
            return False
        seats = self._seats_of(going, revision, case, at)
        return seats <= by.seats | {(going.receiving, INTAKE)}

    def _seats_of(
        self,
        going: Going,
        revision: procedures.Revision,
        case: procedures.ProcedureCase,
        at: datetime,
    ) -> set[tuple[UUID | None, str]]:
        """Return where and as what every step of a way is done, the book of results too."""
        day = local_day(at)
        commune = self.commune(going.citizen, day)
        deciding = revision.competence.agency_kind

        def done_by(kind: str) -> UUID | None:
            found = identity.agency_in_charge(kind, commune, day)
            return found.id if found else None

        outside = (procedures.StepKind.INTAKE, procedures.StepKind.RETURN)
        steps = {
            (
                going.receiving if one.kind in outside else done_by(one.agency_kind),
                one.function,
            )
            for one in case.route.steps
        }
        return steps | {(done_by(deciding), case.route.registering_function)}

    def _somebody(self, at: datetime) -> tuple[Citizen, UUID | None]:
        if self._known and self._random.randrange(100) < AGAIN:
            return self._random.choice(self._known)
        while True:
            commune = self._homes.one(local_day(at), self._random)
            if identity.area(self._homes.place(commune, local_day(at))[1], local_day(at)):
                return self._people.citizen(commune), None

    def _kinds(self, revision: procedures.Revision, level: str) -> list[str]:
        of_level = self._behaviour.levels
        return [kind for kind in revision.receiving_agency_kinds if of_level.get(kind) == level]

    def _case(self, revision: procedures.Revision, commune: str, day: date, *, online: bool) -> str:
        """Choose a situation: the first case of the procedure is the ordinary one."""
        channel = procedures.Channel.ONLINE if online else procedures.Channel.COUNTER
        area = identity.area(commune, day)
        height = area.mountainous if area else None
        fitting = [
            one.key
            for one in revision.cases
            if (not one.when.channels or channel in one.when.channels)
            and (height is None or one.when.mountainous in (None, height))
        ]
        weights = [4 if index == 0 else 1 for index in range(len(fitting))]
        return self._random.choices(fitting, weights)[0]

    def _leave_files(
        self,
        draft: UUID,
        revision: procedures.Revision,
        content: dossiers.DraftContent,
        by: Actor,
        at: datetime,
    ) -> None:
        channel = procedures.Channel.ONLINE
        wanted = dossiers.papers_to_attach(revision, channel, content.questions, content.raw)
        for paper in wanted:
            with ids.own_source():  # the same seed may run again where old files still lie
                like = self._clean_page(at)
                documents.receive_again(like=like, owner=draft, kind=paper.key, by=by, at=at)

    def _on_slip(self, draft: UUID, outage: Outage, by: Actor, at: datetime) -> dossiers.LateEntry:
        with ids.own_source():
            photo = documents.receive_again(
                like=self._clean_page(at),
                owner=draft,
                kind=dossiers.LATE_SLIP_PHOTO,
                by=by,
                at=at,
            )
        return dossiers.LateEntry(
            outage.slip, outage.came_at, outage.reason, photo.id, outage.approver
        )

    def _clean_page(self, at: datetime) -> UUID:
        """Return a scanned page with nothing on it, made once."""
        if self._page is None:
            left = documents.receive(
                chunks=[_blank()],
                name="trang-trang.png",
                owner=ids.new_id(),
                kind="mau",
                by=SIMULATOR,
                at=at,
            )
            self._page = documents.scan(file=left.id, by=SIMULATOR, at=at).id
        return self._page


def manner_of(going: Going) -> dossiers.Manner:
    """Return how the result is wanted."""
    if going.by_post:
        return dossiers.Manner.POST
    return dossiers.Manner.ONLINE if going.online else dossiers.Manner.COUNTER


def _revision(going: Going, at: datetime) -> procedures.Revision:
    revision = procedures.revision_in_force(going.procedure, local_day(at))
    assert revision is not None
    return revision


def _case_of(revision: procedures.Revision, going: Going) -> procedures.ProcedureCase:
    cases: Sequence[procedures.ProcedureCase] = revision.cases
    return next((one for one in cases if one.key == going.wanted_case), cases[0])


def _party(citizen: Citizen) -> dossiers.Party:
    return dossiers.Party(name=citizen.name, identity_number=citizen.identity_number)


def _blank() -> bytes:
    """Return a white picture of eight by eight points."""
    head = struct.pack(">IIBBBBB", 8, 8, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\xff" * 8) * 8)
    chunks = ((b"IHDR", head), (b"IDAT", rows), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in chunks
    )
