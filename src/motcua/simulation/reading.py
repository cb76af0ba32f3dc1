"""What a pack says of how its province behaves: read, checked, held against the rest."""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from motcua.kernel import packs
from motcua.kernel.packs import Document, Fault, Pack
from motcua.kernel.refusals import RuleViolation
from motcua.kernel.text import _
from motcua.simulation.types import Behaviour, District, Season, Volume

FILE: Final = "simulation.yaml"
UNKNOWN_LEVEL: Final = _("Cấp “%(what)s” không có trong “levels”.")
UNKNOWN_SOURCE: Final = _("Nguồn “%(what)s” không có trong “sources”.")
UNKNOWN_PROCEDURE: Final = _("Gói dữ liệu không có thủ tục %(what)s.")
SEASON_REVERSED: Final = _("Đoạn trong năm phải kết thúc sau khi bắt đầu.")


class NoBehaviour(RuleViolation):
    code = "no-behaviour"
    sentence = _("Gói dữ liệu không có tệp simulation.yaml, hoặc tệp có lỗi.")


def behaviour(pack: Pack) -> Behaviour:
    """
    Return how the province of a pack behaves.

    :raises NoBehaviour: if the pack does not say, or says it wrongly
    """
    document, faults = _read(pack)
    if document is None or faults:
        raise NoBehaviour
    return _from(document.data)


def check_pack(pack: Pack) -> list[Fault]:
    """Name what is wrong with a pack's text on simulation; a pack may have none."""
    document, faults = _read(pack)
    if document is None or faults:
        return faults
    return list(_meaning(pack, document))


def _read(pack: Pack) -> tuple[Document | None, list[Fault]]:
    for file in pack.documents(FILE):
        return packs.read(pack, file, "simulation")
    return None, []


def _meaning(pack: Pack, document: Document) -> Iterator[Fault]:
    data = document.data
    levels = {row["level"] for row in data["levels"]}
    known = {
        "level": (("volumes", "demand", "late_fields"), levels, UNKNOWN_LEVEL),
        "source": (
            ("volumes", "districts", "late_fields"),
            {None, *data["sources"]},
            UNKNOWN_SOURCE,
        ),
        "procedure": (("demand",), _procedures(pack), UNKNOWN_PROCEDURE),
    }
    for name, (parts, there, sentence) in known.items():
        yield from (
            document.fault((part, index, name), sentence, what=row[name])
            for part in parts
            for index, row in enumerate(data[part])
            if row[name] not in there
        )
    yield from (
        document.fault(("seasons", index), SEASON_REVERSED)
        for index, row in enumerate(data["seasons"])
        if row["until"] <= row["since"]
    )


def _procedures(pack: Pack) -> frozenset[str]:
    """Return the codes that folders of procedures begin with."""
    named = (pack.name_of(file).split("/")[-2] for file in pack.documents("procedures"))
    return frozenset(name.partition("-")[0] for name in named)


def _from(data: dict[str, Any]) -> Behaviour:
    return Behaviour(
        levels={kind: row["level"] for row in data["levels"] for kind in row["kinds"]},
        level_names={row["level"]: row["name"] for row in data["levels"]},
        volumes=tuple(
            Volume(
                date.fromisoformat(row["since"]),
                row["level"],
                row["received"],
                row["days"],
                row["on_time"],
                row["online"],
                row.get("beside_land"),
            )
            for row in data["volumes"]
        ),
        demand={
            level: tuple(
                (row["procedure"], row["weight"]) for row in data["demand"] if row["level"] == level
            )
            for level in (row["level"] for row in data["levels"])
        },
        districts=tuple(
            District(
                row["area"], date.fromisoformat(row["since"]), row["weight"], row["land_on_time"]
            )
            for row in data["districts"]
        ),
        late_times={
            (row["level"], procedure): row["times"]
            for row in data["late_fields"]
            for procedure in row["procedures"]
        },
        weekdays=tuple(data["weekdays"]),
        online_weekdays=tuple(data["online_weekdays"]),
        hours={int(hour): weight for hour, weight in data["hours"].items()},
        online_hours={int(hour): weight for hour, weight in data["online_hours"].items()},
        seasons=tuple(
            Season(
                date.fromisoformat(row["since"]), date.fromisoformat(row["until"]), row["weight"]
            )
            for row in data["seasons"]
        ),
        service_minutes=data["service_minutes"],
        habits=data["habits"],
        names={part: tuple(words) for part, words in data["names"].items()},
    )
