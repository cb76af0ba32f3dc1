"""A province from text to tables: every part in the order in which one stands on another."""

from datetime import datetime
from typing import Final

from motcua.counters import api as counters
from motcua.identity import api as identity
from motcua.kernel import calendars, digests, parameters, reference
from motcua.kernel.acting import acting
from motcua.kernel.actors import system
from motcua.kernel.packs import ERROR, Fault, Pack
from motcua.kernel.refusals import RuleViolation
from motcua.kernel.text import _
from motcua.procedures import api as procedures

LOADER: Final = system("pack")
PARTS: Final = (parameters, calendars, identity, procedures, counters)


class PackRefused(RuleViolation):
    code = "pack-refused"
    sentence = _("Gói dữ liệu có %(count)s lỗi; hãy chạy “motcua pack check” để xem từng lỗi.")

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        super().__init__(count=len(faults))


def check(pack: Pack) -> list[Fault]:
    """Name every fault of a pack with its file and line; needs no database."""
    return [fault for part in PARTS for fault in part.check_pack(pack)]


def load(pack: Pack, at: datetime) -> None:
    """
    Load a pack; loading it again changes nothing, and nothing pinned is ever rewritten.

    :raises PackRefused: if the pack has faults
    """
    errors = [fault for fault in check(pack) if fault.severity == ERROR]
    if errors:
        raise PackRefused(errors)
    digest = _digest(pack)
    with acting(LOADER, writing=True):
        for part in PARTS:
            part.load_pack(pack, at)
        reference.loaded(pack.root.name, digest, at)
    reference.forget()


def _digest(pack: Pack) -> str:
    """Return a digest of every file: the same text has the same one."""
    told = (f"{name} {digests.sha256(body)}" for name, body in pack.texts())
    return digests.sha256("\n".join(told).encode())
