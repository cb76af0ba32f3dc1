"""The scanner of this installation: the structure always, then clamd where there is one."""

from dataclasses import replace
from pathlib import Path
from typing import Final

from django.conf import settings

from motcua.documents.adapters import clamd, inspecting
from motcua.documents.adapters.inspecting import ScannerUnavailable as ScannerUnavailable
from motcua.documents.types import Inspection

BY_CLAMD: Final = f"+{clamd.SCANNER}"  # ends the name of a scanner that looks for malware


def scan(path: Path, extension: str) -> Inspection:
    """Say what is wrong with a file; raises ScannerUnavailable when nobody could tell."""
    found = inspecting.inspect(path, extension)
    if found.fault is not None or not virus_scan_needed():
        return found
    if banner_needed():
        raise ScannerUnavailable("MOTCUA_CLAMD is not set")
    known = clamd.scan(path, settings.MOTCUA_CLAMD)
    return replace(found, scanner=name(), fault=known.fault, detail=known.detail)


def accepted(bearer: str) -> bool:
    """Tell whether a verdict of this scanner counts here; a weaker one's file is scanned anew."""
    return not virus_scan_needed() or bearer.endswith(BY_CLAMD)


def virus_scan_needed() -> bool:
    """Tell whether the structure alone makes no file clean: a scanner is set, or has to be."""
    return settings.PRODUCTION or not banner_needed()


def name() -> str:
    """Return the name that a verdict of this installation bears."""
    return inspecting.SCANNER if banner_needed() else inspecting.SCANNER + BY_CLAMD


def banner_needed() -> bool:
    """Tell whether no virus scanner is set, so that every page has to say so."""
    return not settings.MOTCUA_CLAMD
