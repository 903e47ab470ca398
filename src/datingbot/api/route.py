"""A route: what drives the router, the checks and the OpenAPI document; each feature lists its own."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Literal

Auth = Literal["none", "credential", "session"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """``answer`` is None for an answer without a body; ``body`` may also be the media type of raw bytes.

    ``optional`` names what of ``query`` may be left out.
    """

    method: str
    path: str
    handler: Callable[..., Awaitable[Any]]
    answer: Any = None
    body: Any = None
    auth: Auth = "session"
    status: int = 200
    failures: tuple[int, ...] = ()
    query: dict[str, dict[str, Any]] = field(default_factory=dict)
    optional: tuple[str, ...] = ()
