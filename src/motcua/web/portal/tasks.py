"""The parts of an application: what is done, what is left, and the way from one to the next."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.dossiers.api import Party
from motcua.identity import api as identity
from motcua.procedures import api as procedures
from motcua.web.answers import in_words
from motcua.web.portal.drafts import Filling
from motcua.web.portal.pages import Shown

BACK_TO_REVIEW = "kiem-tra"


@dataclass(frozen=True, slots=True)
class Task:
    """A part of an application; `left` says in words what is left to do there."""

    key: str
    label: str
    url: str
    begun: bool
    left: tuple[str, ...]

    @property
    def done(self) -> bool:
        return not self.left

    @property
    def shown(self) -> Shown:
        status, kind = _status(self)
        return {"label": self.label, "url": self.url, "status": status, "kind": kind}


def _status(task: Task) -> tuple[str, str]:
    if task.done:
        return (_("Đã xong"), "green") if task.begun else (_("Không bắt buộc"), "grey")
    return (_("Còn chỗ cần sửa"), "yellow") if task.begun else (_("Chưa làm"), "blue")


def tasks(filling: Filling) -> list[Task]:
    """Return the parts in the order they are asked."""
    return [
        _submitter(filling),
        _receiving(filling),
        *_groups(filling),
        *_questions(filling),
        _papers(filling),
    ]


def url(filling: Filling, name: str, *args: object) -> str:
    return reverse(f"portal:{name}", args=[filling.id, *args])


def position(filling: Filling, key: str) -> Shown:
    """Return which part of how many a page is."""
    keys = [task.key for task in tasks(filling)]
    return {"number": keys.index(key) + 1, "count": len(keys)}


def next_url(request: HttpRequest, filling: Filling, key: str) -> str:
    """Return where a finished page leads: on, or back to the review one came from."""
    found = tasks(filling)
    keys = [task.key for task in found]
    following = found[keys.index(key) + 1 :]
    if request.GET.get("ve") == BACK_TO_REVIEW or not following:
        return url(filling, "review")
    return following[0].url


def problems(filling: Filling) -> Iterator[Shown]:
    """Yield what stands between the draft and filing, each leading to its page."""
    for task in tasks(filling):
        yield from ({"text": text, "url": task.url, "part": task.label} for text in task.left)


# --- the parts


def _submitter(filling: Filling) -> Task:
    parties = filling.content.parties
    begun = bool(parties.submitter.name)
    left = [] if begun else [_("Chưa xác nhận người nộp.")]
    if begun and parties.owner is not None and not named(parties.owner):
        left.append(_("Chưa ghi đủ họ tên và số định danh của chủ hồ sơ."))
    label = _("Người nộp và chủ hồ sơ")
    return Task("submitter", label, url(filling, "submitter"), begun, tuple(left))


def named(party: Party) -> bool:
    return bool(party.name) and identity.is_identity_number(party.identity_number)


def _receiving(filling: Filling) -> Task:
    begun = filling.draft.receiving is not None
    left = () if begun else (_("Chưa chọn nơi nộp."),)
    label = _("Nơi nộp và cách nhận kết quả")
    return Task("receiving", label, url(filling, "receiving"), begun, left)


def _groups(filling: Filling) -> Iterator[Task]:
    fields = filling.revision.form.fields
    for number, title in enumerate(filling.groups, 1):
        keys = {field.key for field in fields if field.group == title and is_asked(field)}
        if not keys:
            continue
        begun = any(key in filling.content.raw for key in keys)
        left = [
            in_words(error)
            for path, error in filling.cleaned.errors.items()
            if path.partition(".")[0] in keys
        ]
        target = url(filling, "group", number)
        yield Task(f"group-{number}", title, target, begun, tuple(left))


def is_asked(field: procedures.FormField) -> bool:
    """Say whether a person fills the field in; an agency in charge is found by its place."""
    return field.type is not procedures.FieldType.COMPUTED_AGENCY


def _questions(filling: Filling) -> Iterator[Task]:
    asked = filling.revision.questions
    if not asked:
        return
    given = filling.content.questions
    left = [
        _("Chưa trả lời: %(question)s") % {"question": one.label}
        for one in asked
        if one.key not in given
    ]
    label = _("Câu hỏi về giấy tờ")
    yield Task("questions", label, url(filling, "questions"), bool(given), tuple(left))


def _papers(filling: Filling) -> Task:
    there = {file.kind for file in filling.files}
    left = [
        _("Chưa đính kèm: %(paper)s") % {"paper": paper.name}
        for paper in filling.to_attach
        if paper.key not in there
    ]
    left += [
        _("Tệp %(name)s chưa quét xong.") % {"name": file.name}
        for file in filling.files
        if not file.readable
    ]
    label = _("Giấy tờ đính kèm")
    return Task("papers", label, url(filling, "papers"), bool(filling.files), tuple(left))
