"""Accepting an application: its case, its place, the papers counted, what it costs."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django import forms
from django.http import QueryDict
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.documents.api import FileView
from motcua.dossiers import api as dossiers
from motcua.kernel.actors import Actor
from motcua.kernel.working_time import local_day
from motcua.procedures import api as procedures
from motcua.web import dossier_related, territory
from motcua.web.dossier_acts import ActForm, Shown
from motcua.web.dossier_clock import term_text
from motcua.web.dossier_page import fee_row
from motcua.web.forms import offer

SORTS: Final = ("originals", "certified_copies", "copies", "electronic")
MOST: Final = 999


@dataclass(frozen=True, slots=True)
class Choice:
    """What the clerk may choose from, as far as the application leaves it open."""

    revision: procedures.Revision
    cases: tuple[procedures.ProcedureCase, ...]
    papers: tuple[procedures.RequiredPaper, ...]
    place_open: bool  # written in words: the commune is to be chosen
    height_open: bool  # nobody knows whether the place is mountainous


def choice(page: dossiers.DossierPage, on: date) -> Choice:
    """Return what is open for an application under the revision in force on a day."""
    code = page.revision.procedure_code
    revision = procedures.revision_in_force(code, on) or page.revision
    questions = page.filled.questions
    channel = procedures.Channel(page.case.channel)
    height = dossiers.mountainous(revision, page.filled, page.receiving.id, on)
    cases = dossiers.possible_cases(revision, channel, page.filled, page.receiving.id, on)
    papers = {p.key: p for one in cases for p in procedures.papers_needed(one, questions)}
    parts = procedures.parts_asked(revision, questions)
    competences = [revision.competence, *(part.competence for part in parts)]
    places = [procedures.place_of(one, page.filled.answers) for one in competences]
    asks_height = any(one.when.mountainous is not None for one in cases)
    return Choice(
        revision=revision,
        cases=cases,
        papers=tuple(papers.values()),
        place_open=any(one is not None and one.commune is None for one in places),
        height_open=height is None and asks_height and len(cases) > 1,
    )


class Accept(ActForm):
    case = forms.ChoiceField(
        label=gettext_lazy("Trường hợp"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Chọn trường hợp của hồ sơ.")},
    )
    place = forms.ChoiceField(
        label=gettext_lazy("Xã, phường, đặc khu nơi có việc"),
        help_text=gettext_lazy("Người nộp ghi nơi này bằng chữ; cán bộ chọn theo danh mục."),
        error_messages={"required": gettext_lazy("Chọn xã, phường, đặc khu nơi có việc.")},
    )
    note = forms.CharField(
        label=gettext_lazy("Ghi chú trên giấy tiếp nhận"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(
        self, page: dossiers.DossierPage, data: QueryDict | None, at: datetime, **more: Any
    ) -> None:
        on = local_day(at)
        self.choice = choice(page, on)
        cases = self.choice.cases
        known = {"case": cases[0].key} if len(cases) == 1 else {}
        super().__init__(page, data, at, initial=known, **more)
        offer(self, "case", ((c.key, f"{c.label} – {term_text(c.term)}") for c in cases))
        if self.choice.place_open:
            offer(self, "place", _communes(page, on))
        else:
            del self.fields["place"]
        for paper in self.choice.papers:
            self._count(paper)

    def _count(self, paper: procedures.RequiredPaper) -> None:
        expected = prefilled(paper, self.page.files, self.page.case.channel)
        for sort in SORTS:
            self.fields[f"{paper.key}-{sort}"] = forms.IntegerField(
                label=sort_names()[sort],
                required=False,
                min_value=0,
                max_value=MOST,
                initial=expected[sort],
                widget=forms.TextInput({"inputmode": "numeric", "class": "govuk-input--width-2"}),
                error_messages={"invalid": _("“%(paper)s”: ghi số.") % {"paper": paper.name}},
            )

    def counted(self) -> Iterator[dossiers.PaperReceived]:
        """Yield the papers of the chosen case that were taken in."""
        wanted = {
            paper.key
            for one in self.choice.cases
            if one.key == self.cleaned_data.get("case")
            for paper in one.papers
        }
        for paper in self.choice.papers:
            counts = {sort: self.cleaned_data.get(f"{paper.key}-{sort}") or 0 for sort in SORTS}
            if paper.key in wanted and any(counts.values()):
                yield dossiers.PaperReceived(key=paper.key, name=paper.name, **counts)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        return {**given, "papers": list(self.counted())}

    def paper_rows(self) -> list[Shown]:
        """Return the papers with their four inputs each."""
        return [
            {
                "key": paper.key,
                "name": paper.name,
                "hint": paper_hint(paper, self.choice.cases, self.page.case.channel),
                "fields": [self[f"{paper.key}-{sort}"] for sort in SORTS],
            }
            for paper in self.choice.papers
        ]


def accept(page: dossiers.DossierPage, given: Mapping[str, Any], by: Actor, at: datetime) -> object:
    return dossiers.accept(
        dossier=page.id,
        turn=given["turn"],
        case=given["case"],
        papers=given["papers"],
        place=given.get("place") or None,
        note=given["note"],
        by=by,
        at=at,
    )


def told(form: ActForm) -> Shown:
    """Say what the clerk needs beside the form: what is unknown, and what each case costs."""
    assert isinstance(form, Accept)
    notes = []
    if not form.choice.cases:
        notes.append(_("Không trường hợp nào của thủ tục phù hợp với nội dung đã khai."))
    if form.choice.height_open:
        notes.append(
            _("Chưa có dữ liệu nơi này có thuộc miền núi hay không: cán bộ chọn trường hợp.")
        )
    return {
        "notes": notes,
        "papers": form.paper_rows(),
        "costs": costs(form),
        "beside": dossier_related.beside(form.page, _address),
    }


def _address(reference: str) -> str:
    return reverse("desk:dossier", args=[reference])


def costs(form: Accept) -> list[Shown]:
    """Return the fees of every case that is possible."""
    page = form.page
    channel = procedures.Channel(page.case.channel)
    return [
        {
            "case": one.label,
            "rows": [
                fee_row(due.fee.kind, due.fee.label, due.amount_vnd, due.quantity)
                for due in procedures.fees_due(
                    one, channel, page.filled.questions, page.filled.answers
                )
            ],
        }
        for one in form.choice.cases
    ]


def prefilled(
    paper: procedures.RequiredPaper, files: Sequence[FileView], channel: str
) -> dict[str, int]:
    """Return how many of each sort are expected: files that came in, or what the revision asks."""
    attached = sum(file.kind == paper.key and file.readable for file in files)
    on_paper = channel != procedures.Channel.ONLINE and not _needs_no_paper(paper)
    return {
        "originals": paper.originals if on_paper else 0,
        "certified_copies": 0,
        "copies": paper.copies if on_paper else 0,
        "electronic": attached,
    }


def _needs_no_paper(paper: procedures.RequiredPaper) -> bool:
    """Only shown, or known already; what a form replaces online is still a paper at the counter."""
    by_data = paper.digital == procedures.Digital.REPLACED_BY_DATA
    return by_data or paper.kind == procedures.PaperKind.PRESENTED


def paper_hint(
    paper: procedures.RequiredPaper, cases: Sequence[procedures.ProcedureCase], channel: str
) -> str:
    """Say what takes a paper's place, and in which case it belongs when not in all of them."""
    online = channel == procedures.Channel.ONLINE
    parts = [paper.note]
    if paper.kind == procedures.PaperKind.PRESENTED:
        parts.append(_("Chỉ xuất trình để đối chiếu."))
    elif _needs_no_paper(paper) or (online and not dossiers.to_attach(paper)):
        parts.append(_replaced(paper))
    wanting = [one.label for one in cases if all(own.key != paper.key for own in one.papers)]
    if wanting and len(cases) > 1:
        having = [one.label for one in cases if one.label not in wanting]
        parts.append(_("Chỉ cho trường hợp: %(cases)s.") % {"cases": "; ".join(having)})
    return "\n".join(part for part in parts if part)


def _replaced(paper: procedures.RequiredPaper) -> str:
    label = capfirst(str(paper.digital.label))
    return label if paper.digital_verified else _("%(what)s (chưa đối chiếu)") % {"what": label}


def sort_names() -> dict[str, str]:
    return {
        "originals": _("Bản chính"),
        "certified_copies": _("Bản chứng thực"),
        "copies": _("Bản sao"),
        "electronic": _("Bản điện tử"),
    }


def _communes(page: dossiers.DossierPage, on: date) -> list[tuple[str, str]]:
    """Offer the communes of the province declared, or of the receiving agency's own."""
    place = procedures.competent_place(page.revision, page.filled.answers)
    home = territory.home_of(page.receiving, on)
    province = place.province if place and place.province else home
    offered = territory.places(on).communes(province)
    return [("", _("Chọn xã, phường, đặc khu")), *offered]
