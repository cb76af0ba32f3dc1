"""What stands before serving: a reachable database, its tables, the province's text."""

import os
import socket
from pathlib import Path
from typing import Final

from motcua.kernel.packs import built_in
from motcua.kernel.refusals import RuleViolation
from motcua.kernel.text import _

LOCAL_ADDRESS: Final = "127.0.0.1"
DEFAULT_PORT: Final = 8000


class DatabaseClosed(RuleViolation):
    code = "database-closed"
    sentence = _("Không mở được cơ sở dữ liệu; kiểm tra DATABASE_URL. Nguyên nhân: %(cause)s")


class PortNotANumber(RuleViolation):
    code = "port-not-a-number"
    sentence = _("PORT phải là số từ 1 đến 65535; đang là “%(given)s”.")


class PortTaken(RuleViolation):
    code = "port-taken"
    sentence = _("Cổng %(port)s đang có chương trình khác dùng; đặt PORT thành số khác.")


class NotReady(RuleViolation):
    code = "not-ready"
    sentence = _("Chưa thể khởi động: %(faults)s")


class NotPrepared(RuleViolation):
    code = "not-prepared"
    sentence = _("Cơ sở dữ liệu chưa được chuẩn bị cho bản này; chạy “motcua setup” trước.")


class DemoPeople(RuleViolation):
    code = "demo-people"
    sentence = _("Cơ sở dữ liệu này có người bịa ra để dùng thử; chạy thật cần cơ sở dữ liệu mới.")


def port() -> int:
    """Return the port asked for by `PORT`."""
    given = os.environ.get("PORT", "") or str(DEFAULT_PORT)
    if not given.isdecimal() or not 1 <= int(given) <= 65535:
        raise PortNotANumber(given=given)
    return int(given)


def free_port(host: str) -> int:
    """Return the port asked for, refused while another program listens on it."""
    wanted = port()
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, wanted))
        except OSError as fault:
            raise PortTaken(port=wanted) from fault
    return wanted


def prepare() -> None:
    """Migrate, gather static files, load the reference pack; a second time changes nothing."""
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection
    from django.utils import timezone

    from motcua.flows import packs

    check()
    _reach()
    call_command("migrate", interactive=False, verbosity=0)
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    if settings.PRODUCTION:
        call_command("collectstatic", interactive=False, verbosity=0)
    packs.load(built_in(settings.MOTCUA_PACK), timezone.now())
    refuse_demo_people()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # else the first minutes are planned as for empty tables


def open_prepared() -> None:
    """
    Refuse to work on a database that is not reached, or whose tables are not this version's.

    :raises NotReady: with what to mend
    :raises DatabaseClosed: with the cause
    :raises NotPrepared: if migrations wait
    """
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    check()
    _reach()
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise NotPrepared


def refuse_demo_people() -> None:
    """
    Refuse to serve invented people in production.

    :raises DemoPeople: if the database was used for a trial
    """
    from django.conf import settings

    from motcua.identity import api as identity

    if settings.PRODUCTION and identity.demo_accounts():
        raise DemoPeople


def check() -> None:
    """
    Refuse to start what would not work or not be safe: a missing font, production half set.

    :raises NotReady: with what to mend
    """
    from django.core import checks

    faults = [str(told.msg) for told in checks.run_checks() if told.level >= checks.ERROR]
    if faults:
        raise NotReady(faults=" ".join(faults))


def _reach() -> None:
    """Open the database once, without the pool, which would go on trying for long."""
    from django.db import OperationalError, connection

    if connection.connection is not None:
        return
    probe = connection.copy()
    probe.settings_dict["OPTIONS"].pop("pool", None)
    try:
        probe.ensure_connection()
    except OperationalError as fault:
        raise DatabaseClosed(cause=str(fault).strip().partition("\n")[0]) from fault
    finally:
        probe.close()
