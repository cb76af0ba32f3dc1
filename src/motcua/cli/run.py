"""Prepare, then serve and work in this one process: trial, training, an office of five."""

import argparse
import os
import signal
from threading import Event, Thread
from types import FrameType
from typing import Final

from motcua.cli import opening, sample, worker
from motcua.cli.wording import translated
from motcua.kernel.text import _

NAME: Final = "run"
HELP: Final = _("chuẩn bị rồi phục vụ tại máy này: trang web, việc nền")
NEEDS_DJANGO: Final = True

THREADS: Final = 8
LAST_JOB_SECONDS: Final = 10.0


def configure(parser: argparse.ArgumentParser) -> None:
    told = translated(_("địa chỉ lắng nghe (mặc định %(default)s)"))
    parser.add_argument("--host", default=opening.LOCAL_ADDRESS, help=told)


def run(args: argparse.Namespace) -> int:
    import waitress
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application

    port, stop = opening.free_port(args.host), Event()
    opening.prepare()
    server = waitress.create_server(
        get_wsgi_application(),
        host=args.host,
        port=port,
        threads=THREADS,
        ident=None,
        max_request_body_size=settings.MOTCUA_LARGEST_REQUEST,
    )
    signal.signal(signal.SIGTERM, _interrupted)
    working = Thread(target=_work, args=(stop,), name="worker")
    working.start()
    loading = Thread(target=_load_sample, args=(stop, settings.MOTCUA_SAMPLE), name="sample")
    loading.start()
    ready = translated(_("Một Cửa đang chạy tại http://%(host)s:%(port)s/ (dừng: Ctrl+C)"))
    print(ready % {"host": args.host, "port": port}, flush=True)
    try:
        server.run()
    finally:
        stopped_by_itself = not working.is_alive()
        stop.set()
        server.close()
        working.join(LAST_JOB_SECONDS)
        loading.join(LAST_JOB_SECONDS)
    return 1 if stopped_by_itself else 0


def _work(stop: Event) -> None:
    """Without its worker the process must not go on as if nothing were wrong."""
    try:
        worker.work(stop)
    finally:
        if not stop.is_set():
            os.kill(os.getpid(), signal.SIGTERM)


def _load_sample(stop: Event, wanted: int) -> None:
    """Without its sample the process serves all the same."""
    from django.db import connection
    from django.utils import timezone

    try:
        sample.load(stop, wanted, timezone.localdate())
    finally:
        connection.close()


def _interrupted(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
