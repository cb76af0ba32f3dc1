"""Carry what the outbox holds to its subscribers, until told to stop."""

import argparse
import logging
import signal
from threading import Event
from types import FrameType
from typing import Final

from motcua.cli import opening
from motcua.cli.wording import translated
from motcua.kernel.text import _

NAME: Final = "worker"
HELP: Final = _("xử lý hàng đợi việc nền cho đến khi được bảo dừng")
NEEDS_DJANGO: Final = True

IDLE_SECONDS: Final = 1.0
BROKEN_SECONDS: Final = 5.0
logger = logging.getLogger(__name__)


def configure(parser: argparse.ArgumentParser) -> None:
    told = translated(_("xử lý hết việc đang chờ rồi thoát"))
    parser.add_argument("--once", action="store_true", help=told)


def run(args: argparse.Namespace) -> int:
    opening.open_prepared()
    opening.refuse_demo_people()
    stop = Event()

    def told(number: int, frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, told)
    signal.signal(signal.SIGINT, told)
    work(stop, until_empty=args.once)
    return 0


def work(stop: Event, *, until_empty: bool = False) -> None:
    """Work until told to stop; a database that goes away is waited for."""
    from django.db import DatabaseError, close_old_connections
    from django.utils import timezone

    from motcua.kernel import outbox

    while not stop.is_set():
        try:
            done = outbox.work_once(timezone.now())
        except DatabaseError:
            if until_empty:
                raise
            logger.exception("the database could not be used; the worker tries again")
            stop.wait(BROKEN_SECONDS)
            continue
        finally:
            close_old_connections()
        if done:
            continue
        if until_empty:
            return
        stop.wait(IDLE_SECONDS)
