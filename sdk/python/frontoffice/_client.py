"""Sends requests: retries what passes, never does anything twice, and raises what is not 2xx."""

from __future__ import annotations

import http.client
import json as json_module
import random
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from email.utils import parsedate_to_datetime
from typing import Any, Callable, Dict, Literal, Mapping

from .problems import ProblemError, problem_of

#: Nothing was done, or it will be answered again.
PASSING = {408, 425, 429, 502, 503, 504}
#: Who is asked to wait longer is told so instead.
MAX_PAUSE_SECONDS = 60.0


def quote(part: str) -> str:
    """A part of a path."""
    return urllib.parse.quote(part, safe="")


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


class Client:
    """`access_token` is a token or a function that answers one for every request."""

    def __init__(
        self,
        base_url: str,
        access_token: str | Callable[[], str | None] | None = None,
        attempts: int = 3,
        first_pause_seconds: float = 0.3,
        timeout_seconds: float = 30.0,
    ) -> None:
        self._base_url = base_url.rstrip("/")
        self._access_token = access_token
        self._attempts = attempts
        self._first_pause_seconds = first_pause_seconds
        self._timeout_seconds = timeout_seconds
        self._opener = urllib.request.build_opener(_NoRedirects)

    def send(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        json: Any = None,
        data: bytes | None = None,
        content_type: str | None = None,
        headers: Mapping[str, str | None] | None = None,
        reads: Literal["json", "bytes", "nothing"] = "json",
    ) -> Any:
        sent = {name: value for name, value in (headers or {}).items() if value is not None}
        if json is not None:
            data, content_type = json_module.dumps(json).encode(), "application/json"
        if content_type is not None and data is not None:
            sent["Content-Type"] = content_type
        if method == "POST":
            sent.setdefault("Idempotency-Key", str(uuid.uuid4()))
        body = self._with_retries(method, self._url(path, query), sent, data)
        if reads == "nothing":
            return None
        return body if reads == "bytes" else json_module.loads(body or b"null")

    def _url(self, path: str, query: Mapping[str, Any] | None) -> str:
        pairs = [(name, _text(value)) for name, value in (query or {}).items() if value is not None]
        return f"{self._base_url}{path}{'?' + urllib.parse.urlencode(pairs) if pairs else ''}"

    def _with_retries(self, method: str, url: str, headers: Dict[str, str], data: bytes | None) -> bytes:
        attempt = 1
        while True:
            pause = self._first_pause_seconds * 2 ** (attempt - 1) * random.uniform(0.8, 1.2)
            try:
                return self._once(method, url, headers, data)
            except ProblemError as problem:
                if attempt >= self._attempts or not _is_passing(method, problem):
                    raise
                pause = max(pause, problem.retry_after_seconds)
            except (urllib.error.URLError, http.client.HTTPException, OSError):
                # a PATCH may have been carried out although its answer was lost
                if attempt >= self._attempts or method == "PATCH":
                    raise
            time.sleep(pause)
            attempt += 1

    def _once(self, method: str, url: str, headers: Dict[str, str], data: bytes | None) -> bytes:
        request = urllib.request.Request(url, data=data, headers={**headers, **self._authorization()}, method=method)
        try:
            with self._opener.open(request, timeout=self._timeout_seconds) as answer:
                return answer.read()
        except urllib.error.HTTPError as error:
            with error:
                raise problem_of(error.code, error.read(), _retry_after(error.headers.get("Retry-After"))) from None

    def _authorization(self) -> Dict[str, str]:
        token = self._access_token() if callable(self._access_token) else self._access_token
        return {"Authorization": f"Bearer {token}"} if token else {}


class Resource:
    def __init__(self, client: Client) -> None:
        self._client = client


def _is_passing(method: str, problem: ProblemError) -> bool:
    if problem.retry_after_seconds > MAX_PAUSE_SECONDS:
        return False
    if problem.status == 409 and method == "POST":
        return problem.code == "idempotency_in_flight"
    return problem.status in PASSING and (method != "PATCH" or problem.status == 429)


def _retry_after(text: str | None) -> float:
    """Seconds or a date (RFC 9110 §10.2.3)."""
    if not text:
        return 0.0
    try:
        return float(text) if text.isdigit() else max(0.0, parsedate_to_datetime(text).timestamp() - time.time())
    except (TypeError, ValueError):
        return 0.0


def _text(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return ",".join(_text(one) for one in value)
    return str(value).lower() if isinstance(value, bool) else str(value)
