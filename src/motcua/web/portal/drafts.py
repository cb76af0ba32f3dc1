"""An application being filled in: found for whom it belongs to, saved page by page."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property, wraps
from typing import Any, Concatenate, Final, ParamSpec
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from motcua.documents import api as documents
from motcua.dossiers import api as dossiers
from motcua.identity import api as identity
from motcua.kernel.actors import Actor
from motcua.kernel.working_time import local_day
from motcua.procedures import api as procedures
from motcua.web import territory
from motcua.web.answers import group_titles
from motcua.web.session import actor_of
from motcua.web.widgets import Places

HOME_KIND: Final = "province_committee"
ONLINE: Final = procedures.Channel.ONLINE
P = ParamSpec("P")


@dataclass(frozen=True)
class Filling:
    """A draft with what its pages ask of it; each is looked up once."""

    draft: dossiers.DraftView
    by: Actor
    at: datetime

    @property
    def id(self) -> UUID:
        return self.draft.id

    @property
    def content(self) -> dossiers.DraftContent:
        return self.draft.content

    @cached_property
    def on(self) -> date:
        return local_day(self.at)

    @cached_property
    def revision(self) -> procedures.Revision:
        return procedures.revision(self.draft.revision)

    @cached_property
    def groups(self) -> list[str]:
        return group_titles(self.revision.form)

    @cached_property
    def cleaned(self) -> procedures.Cleaned:
        return procedures.clean_answers(self.revision, self.content.raw)

    @cached_property
    def files(self) -> list[documents.FileView]:
        return documents.files_of(self.id)

    @cached_property
    def receiving(self) -> identity.AgencyView | None:
        return identity.agency(self.draft.receiving) if self.draft.receiving else None

    @cached_property
    def person(self) -> identity.PersonView:
        found = identity.own_person(self.by)
        assert found is not None, "a citizen is a person"
        return found

    @cached_property
    def places(self) -> Places:
        return territory.places(self.on, home=home_province(self.on))

    @cached_property
    def computed(self) -> dict[str, str]:
        return territory.computed(self.revision, self.cleaned.answers, self.receiving, self.on)

    @cached_property
    def cases(self) -> tuple[procedures.ProcedureCase, ...]:
        """The cases that nothing filled in so far rules out."""
        filled = dossiers.Filled(self.cleaned.answers, self.content.questions)
        return dossiers.possible_cases(self.revision, ONLINE, filled, self.draft.receiving, self.on)

    @cached_property
    def to_attach(self) -> list[procedures.RequiredPaper]:
        return dossiers.papers_to_attach(
            self.revision, ONLINE, self.content.questions, self.cleaned.answers
        )

    def saved(
        self,
        change: Callable[[dossiers.DraftContent], dossiers.DraftContent],
        *,
        receiving: UUID | None = None,
    ) -> "Filling":
        """Keep what was typed, right or wrong; two windows do not undo each other."""
        try:
            draft = dossiers.change_draft(
                draft=self.id, change=change, receiving=receiving, by=self.by, at=self.at
            )
        except dossiers.DraftNotFound as filed_meanwhile:
            raise Http404 from filed_meanwhile
        return Filling(draft, self.by, self.at)

    def answered(self, raw: Mapping[str, Any]) -> "Filling":
        return self.saved(lambda now: replace(now, raw={**now.raw, **raw}))


def home_province(on: date) -> str:
    """Return the province of this installation, offered first in every address."""
    found = identity.agencies(HOME_KIND, on=on)
    return territory.home_of(found[0], on) if found else ""


View = Callable[Concatenate[HttpRequest, Filling, P], HttpResponseBase]
Opened = Callable[..., HttpResponseBase]  # Django hands over what the address names


def of_draft(view: View[P]) -> Opened:
    """
    Give a view the draft of its address; another's is a 404.

    One that was filed meanwhile leads to its dossier, so that going back never loses anybody.
    """

    @wraps(view)
    def opened(
        request: HttpRequest, draft: UUID, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        by, at = actor_of(request), timezone.now()
        try:
            filling = Filling(dossiers.draft_of(by, draft), by, at)
        except ObjectDoesNotExist as missing:
            reference = filed_as(by, draft)
            if reference is None:
                raise Http404 from missing
            return redirect("portal:filed", reference)
        return view(request, filling, *args, **kwargs)

    return opened


def filed_as(by: Actor, draft: UUID) -> str | None:
    """Return the reference of the dossier that a draft became."""
    return dossiers.visible_to(by).values_list("reference", flat=True).filter(pk=draft).first()
