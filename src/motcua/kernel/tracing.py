"""The id of the request under way, in events, access records, logs and on error pages."""

from contextvars import ContextVar
from typing import Final

request_id: Final[ContextVar[str]] = ContextVar("request_id", default="")
