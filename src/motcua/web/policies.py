"""What each page asks of who wants it; the operation behind a page asks again, of the dossier."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from motcua.counters import api as counters
from motcua.dossiers import api as dossiers
from motcua.kernel.actors import Actor, ActorKind
from motcua.kernel.policy import declare

# Views of others, which cannot carry a policy of their own.
OTHERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "django.views.i18n.set_language": "public",
        "django.views.static.serve": "public",
    }
)


def anybody(actor: Actor) -> bool:
    return True


def citizen(actor: Actor) -> bool:
    return actor.kind is ActorKind.CITIZEN


def officer(actor: Actor) -> bool:
    return actor.kind is ActorKind.OFFICER


def at_the_counter(actor: Actor) -> bool:
    return officer(actor) and "intake" in actor.functions


def heads(actor: Actor) -> bool:
    return officer(actor) and dossiers.heads_agency(actor)


def certifies(actor: Actor) -> bool:
    return counters.home_of(actor) is not None


declare("public", anybody, "thông tin công khai")
declare("session", anybody, "đăng nhập, đăng xuất")
declare("follow", anybody, "tra cứu bằng mã và khóa")
declare("own", citizen, "hồ sơ của mình")
declare("file", citizen, "nộp hồ sơ")
declare("counter", at_the_counter, "tiếp nhận và trả kết quả")
declare("process", officer, "giải quyết hồ sơ")
declare("certification", certifies, "chứng thực")
declare("supervise", heads, "xem lại việc của cơ quan")
