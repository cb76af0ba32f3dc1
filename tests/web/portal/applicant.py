"""A citizen of the reference province filling in an application, page by page."""

import re
from io import BytesIO
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from motcua.dossiers import api as dossiers
from motcua.procedures import api as procedures
from motcua.procedures.api import FieldType
from tests.factories.dossiers import TAM_KY
from tests.factories.procedures import sample_answers

CITIZEN = "demo-nong-dan"
STRANGER = "demo-ban-tre"
EXTRACT = "2.000635"  # asks for no file unless somebody files for another
LAND = "1.013831"  # asks for three files, and names the agency in charge by itself


def picture(name: str = "anh.png") -> SimpleUploadedFile:
    drawn = BytesIO()
    Image.new("RGB", (40, 30), "white").save(drawn, "PNG")
    return SimpleUploadedFile(name, drawn.getvalue(), "image/png")


def begun(client: Client, code: str = EXTRACT, key: str = "one") -> UUID:
    """Press the button of a procedure; return the draft."""
    answer = client.post(reverse("portal:start", args=[code]), {"key": key})
    found = re.fullmatch(r"/nop/([0-9a-f-]{36})/", answer["Location"])
    assert found, answer["Location"]
    return UUID(found[1])


def at(draft: UUID, page: str, *more: object) -> str:
    return reverse(f"portal:{page}", args=[draft, *more])


def as_typed(asked: Any, name: str, answer: Any) -> dict[str, str]:
    """An answer as the inputs of its question carry it."""
    if asked.type is FieldType.DATE:
        year, month, day = answer.split("-")
        return {f"{name}.year": year, f"{name}.month": month, f"{name}.day": day}
    if asked.type in (FieldType.ADDRESS, FieldType.IDENTITY):
        return {f"{name}.{part}": text for part, text in answer.items()}
    if asked.type is FieldType.TABLE:
        typed = {f"{name}.rows": str(len(answer))}
        for number, row in enumerate(answer):
            for column in asked.columns:
                typed |= as_typed(column, f"{name}.{number}.{column.key}", row[column.key])
        return typed
    return {name: str(answer)}


def typed_for(revision: procedures.Revision, group: str) -> dict[str, str]:
    """Right answers to one group of the form."""
    answers = sample_answers(revision)
    typed: dict[str, str] = {}
    for field in revision.form.fields:
        if field.group == group and field.type is not FieldType.COMPUTED_AGENCY:
            answer = answers[field.key]
            if field.type is FieldType.ADDRESS:
                answer = {"province": "48", "commune": TAM_KY, "detail": "Số 1"}
            typed |= as_typed(field, field.key, answer)
    return typed


def filled(client: Client, draft: UUID, code: str, day: Any) -> None:
    """Fill every page in, rightly."""
    revision = procedures.revision_in_force(code, day)
    assert revision is not None
    client.post(at(draft, "submitter"), {"for_whom": "self", "phone": "0905 000 001"})
    choose_agency(client, draft)
    groups = list(dict.fromkeys(field.group for field in revision.form.fields))
    for number, group in enumerate(groups, 1):
        client.post(at(draft, "group", number), typed_for(revision, group))
    client.post(at(draft, "questions"), {one.key: "no" for one in revision.questions})


def choose_agency(client: Client, draft: UUID, commune: str = TAM_KY) -> Any:
    address = f"{at(draft, 'receiving')}?xa={commune}"
    shown = client.get(address).content.decode()
    agency = re.search(r'name="agency" value="([0-9a-f-]{36})"', shown)
    assert agency, "no agency is offered"
    return client.post(address, {"agency": agency[1], "wish": "counter"})


def attached(client: Client, draft: UUID, paper: str, file: SimpleUploadedFile) -> Any:
    return client.post(at(draft, "papers"), {"paper": paper, "file": file})


def filed(client: Client, day: Any, code: str = EXTRACT, key: str = "one") -> str:
    """File an application from the first click to the last; return its reference."""
    draft = begun(client, code, key)
    filled(client, draft, code, day)
    answer = client.post(at(draft, "review"), {"key": f"submit-{key}"})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"].split("/")[2])


def key_shown(client: Client, reference: str) -> str:
    """Read the secret key off the page that shows it."""
    shown = client.get(reverse("portal:filed", args=[reference])).content.decode()
    found = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", shown)
    assert found, "no key is shown"
    return found[0]


def content_of(login_actor: Any, draft: UUID) -> dossiers.DraftContent:
    return dossiers.draft_of(login_actor, draft).content
