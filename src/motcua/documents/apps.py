from collections.abc import Sequence

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, register


class DocumentsConfig(AppConfig):
    name = "motcua.documents"
    label = "documents"
    verbose_name = "tài liệu"

    def ready(self) -> None:
        register(fonts_are_there)
        register(a_virus_scanner_is_set)
        register(the_store_can_be_written)


def fonts_are_there(**_: object) -> Sequence[CheckMessage]:
    """Refuse to start where papers would come out empty."""
    from motcua.documents.adapters import press

    missing = press.missing_fonts()
    return [
        Error(f"Thiếu phông chữ {family} trong {press.FONTS}.", id="documents.E001")
        for family in missing
    ]


def a_virus_scanner_is_set(**_: object) -> Sequence[CheckMessage]:
    """Refuse production without clamd: no upload would ever become readable."""
    if settings.PRODUCTION and not settings.MOTCUA_CLAMD:
        return [Error("Chạy thật phải đặt MOTCUA_CLAMD.", id="documents.E002")]
    return []


def the_store_can_be_written(**_: object) -> Sequence[CheckMessage]:
    """Refuse to start where no file could be taken in."""
    from motcua.documents.adapters import objects

    if objects.writable():
        return []
    return [Error(f"Không ghi được vào {settings.MOTCUA_DATA}.", id="documents.E003")]
