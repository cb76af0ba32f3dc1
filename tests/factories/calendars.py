"""A later edition of the province's calendar: some more days off, by a decision of its own."""

import json
from datetime import datetime

import rfc8785

from motcua.kernel import digests, ids, reference
from motcua.kernel.models import CalendarEdition

STORM = "12/CĐ-UBND"


def days_off(*days: str, at: datetime, code: str = "DNG", until: str | None = None) -> int:
    """Store the next edition of a calendar with more days off; return its number."""
    last = CalendarEdition.objects.filter(code=code).order_by("-number").first()
    data = json.loads(last.text)
    data["number"] = last.number + 1
    data["decided_until"] = until or data["decided_until"]
    data["decisions"].append(
        {
            "id": f"storm-{data['number']}",
            "number": STORM,
            "date": "2026-03-02",
            "title": "Nghỉ do bão",
            "source": "Bịa ra để kiểm thử",
            "verified": False,
        }
    )
    data["exceptions"] += [
        {"kind": "off", "day": day, "decision": f"storm-{data['number']}", "note": "Bão"}
        for day in days
    ]
    text = rfc8785.dumps(data).decode()
    CalendarEdition.objects.create(
        id=ids.stable_id("calendar", code, str(data["number"])),
        code=code,
        number=data["number"],
        text=text,
        digest=digests.sha256(text.encode()),
        published_at=at,
    )
    reference.forget()
    return int(data["number"])
