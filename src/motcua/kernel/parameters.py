"""Numbers and short texts of the law and of the house, each from its date on."""

from collections.abc import Iterator
from datetime import date, datetime

from motcua.kernel import ids, packs, reference
from motcua.kernel.models import Parameter
from motcua.kernel.packs import Document, Fault, Pack
from motcua.kernel.refusals import RuleViolation
from motcua.kernel.text import _


class ParameterMissing(RuleViolation):
    code = "parameter-missing"
    sentence = _("Gói dữ liệu chưa có tham số %(name)s cho ngày %(on)s.")


class ParameterChanged(RuleViolation):
    code = "parameter-changed"
    sentence = _("Tham số %(name)s từ ngày %(since)s đã nạp; muốn đổi phải thêm ngày hiệu lực mới.")


def value(name: str, on: date) -> int:
    """
    Return the number in force on a day.

    :raises ParameterMissing: if no number of that name is in force yet
    """
    return int(text(name, on))


def text(name: str, on: date) -> str:
    """
    Return the text in force on a day (a template, a name).

    :raises ParameterMissing: if none of that name is in force yet
    """
    found = next((stored for since, stored in _dated(name) if since <= on), None)
    if found is None:
        raise ParameterMissing(name=name, on=on.isoformat())
    return found


@reference.kept(64)
def _dated(name: str) -> tuple[tuple[date, str], ...]:
    rows = Parameter.objects.filter(name=name).order_by("-since")
    return tuple(rows.values_list("since", "value"))


def check_pack(pack: Pack) -> list[Fault]:
    """Name what is wrong with the parameters of a pack."""
    found: list[Fault] = []
    for document, faults in _documents(pack):
        found += faults
        if document is not None and not faults:
            found += _twice(document)
    return found


def load_pack(pack: Pack, at: datetime) -> None:
    """Store the numbers not stored yet; one that is stored is never rewritten."""
    for document, _faults in _documents(pack):
        for row in document.data["parameters"] if document else ():
            _load(row)


def _documents(pack: Pack) -> Iterator[tuple[Document | None, list[Fault]]]:
    for file in pack.documents("parameters"):
        yield packs.read(pack, file, "parameters")


def _twice(document: Document) -> Iterator[Fault]:
    seen: set[tuple[str, str]] = set()
    for index, row in enumerate(document.data["parameters"]):
        if (row["name"], row["since"]) in seen:
            sentence = _("Tham số %(name)s có hai giá trị từ cùng một ngày.")
            yield document.fault(("parameters", index), sentence, name=row["name"])
        seen.add((row["name"], row["since"]))


def _load(row: dict[str, object]) -> None:
    name, since = str(row["name"]), date.fromisoformat(str(row["since"]))
    number = str(row["value"])
    stored = Parameter.objects.filter(name=name, since=since).first()
    if stored is None:
        Parameter.objects.create(
            id=ids.stable_id("parameter", name, since.isoformat()),
            name=name,
            since=since,
            value=number,
            basis=str(row["basis"]),
            verified=bool(row["verified"]),
        )
    elif stored.value != number:
        raise ParameterChanged(name=name, since=since.isoformat())
