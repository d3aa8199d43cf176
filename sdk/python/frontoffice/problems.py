"""Answers that say no (RFC 9457)."""

from __future__ import annotations

import json
from typing import Any, Dict, List


class ProblemError(Exception):
    """`code` is stable and made for programs; quote `instance` when you ask for help."""

    def __init__(self, status: int, document: Dict[str, Any], retry_after_seconds: float = 0.0) -> None:
        super().__init__(document.get("title") or f"The API answered {status}.")
        self.status = status
        self.document = document
        self.code: str = document.get("code") or "unknown"
        self.detail: str | None = document.get("detail")
        self.instance: str | None = document.get("instance")
        self.errors: List[Dict[str, str]] = document.get("errors") or []
        self.retry_after_seconds = retry_after_seconds


class UnauthenticatedError(ProblemError):
    """401: sign in again."""


class ForbiddenError(ProblemError):
    """403: the permission, a second factor or a recent sign-in is missing; `code` says which."""


class NotFoundError(ProblemError):
    """404: it does not exist, or not for you."""


class ConflictError(ProblemError):
    """409: the present state does not allow it."""


class PreconditionFailedError(ProblemError):
    """412: somebody changed it since you read it."""


class InvalidRequestError(ProblemError):
    """422: `errors` says what is wrong where."""


class RateLimitedError(ProblemError):
    """429, after all attempts."""


class ServerError(ProblemError):
    """5xx, after all attempts."""


_BY_STATUS = {
    401: UnauthenticatedError,
    403: ForbiddenError,
    404: NotFoundError,
    409: ConflictError,
    412: PreconditionFailedError,
    422: InvalidRequestError,
    429: RateLimitedError,
}


def problem_of(status: int, body: bytes, retry_after_seconds: float = 0.0) -> ProblemError:
    """The error of an answer that is not 2xx, whatever came with it."""
    try:
        document = json.loads(body)
    except ValueError:
        document = None
    kind = _BY_STATUS.get(status, ServerError if status >= 500 else ProblemError)
    return kind(status, document if isinstance(document, dict) else {}, retry_after_seconds)
