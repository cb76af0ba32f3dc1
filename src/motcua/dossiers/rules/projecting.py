"""The rows that lists are read from, as the events say they must be."""

from motcua.dossiers.types import Case

COLUMNS = (
    "reference",
    "code",
    "state",
    "finance",
    "delivery",
    "channel",
    "wish",
    "submitter",
    "owner",
    "number",
    "turn",
    "submitted_at",
    "accepted_at",
    "promised_at",
    "repromised_at",
    "finished_at",
    "returned_at",
    "owner_key",
    "object_key",
)


def columns(case: Case) -> dict[str, object]:
    """Return the columns of the dossier's row."""
    row = {name: getattr(case, name) for name in COLUMNS}
    revision = case.pins.revision if case.pins else case.revision
    return {
        **row,
        "revision_id": revision,
        "receiving_id": case.receiving,
        "competent_id": case.competent,
        "returning_id": case.counter,
        "part_of_id": case.part_of,
        "calendar": case.pins.calendar if case.pins else "",
        "edition": case.pins.edition if case.pins else None,
    }
