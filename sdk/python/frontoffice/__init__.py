"""Typed client for the Frontoffice API; needs nothing but Python 3.11 or newer."""

from __future__ import annotations

from typing import Any, Callable, Dict, Iterator, Mapping

from ._client import Client
from .generated import Api
from .problems import (
    ConflictError,
    ForbiddenError,
    InvalidRequestError,
    NotFoundError,
    PreconditionFailedError,
    ProblemError,
    RateLimitedError,
    ServerError,
    UnauthenticatedError,
)
from .webhooks import WebhookVerificationError, verify_webhook

__all__ = [
    "ConflictError", "ForbiddenError", "Frontoffice", "InvalidRequestError", "NotFoundError", "PreconditionFailedError", "ProblemError",
    "RateLimitedError", "ServerError", "UnauthenticatedError", "WebhookVerificationError", "if_match", "rows", "verify_webhook",
]


class Frontoffice(Api):
    """Every operation, by resource: `frontoffice.leads.create({...})`."""

    def __init__(self, base_url: str, access_token: str | Callable[[], str | None] | None = None, **options: Any) -> None:
        super().__init__(Client(base_url, access_token, **options))


def rows(list_page: Callable[..., Any], **query: Any) -> Iterator[Any]:
    """Every row of a list, page by page as they are needed: `rows(frontoffice.leads.list, status="new")`."""
    cursor = None
    while True:
        page = list_page(**{"limit": 100, **query, **({"cursor": cursor} if cursor else {})})
        yield from page["data"]
        cursor = page["nextCursor"]
        if cursor is None:
            return


def if_match(resource: Mapping[str, Any]) -> Dict[str, str]:
    """The condition for a write: `update(id, body, **if_match(lead))` fails with 412 when somebody changed it since."""
    return {"if_match": f'"{resource["version"]}"'}
