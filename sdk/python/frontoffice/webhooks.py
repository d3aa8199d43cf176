"""Opens webhook deliveries (Standard Webhooks)."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import re
import time
from typing import TYPE_CHECKING, Iterable, Mapping

if TYPE_CHECKING:
    from .generated import WebhookEvent

TOLERANCE_SECONDS = 300


class WebhookVerificationError(Exception):
    """The delivery is not what it says it is; answer it with 400 and do nothing."""


def verify_webhook(body: str | bytes, headers: Mapping[str, str], secret: str | Iterable[str]) -> WebhookEvent:
    """The event in a delivery, once its signature and age are right. `body` is as it came; several secrets while one is replaced.

    Signatures with a shared secret (`v1`, HMAC) only: the standard library has no Ed25519, so a webhook with `v1a` is not for this function.
    """
    named = {name.lower(): value for name, value in headers.items()}
    try:
        message_id, timestamp, signatures = (named[f"webhook-{name}"] for name in ("id", "timestamp", "signature"))
    except KeyError as error:
        raise WebhookVerificationError(f"{error.args[0]} is missing.") from None
    if not re.fullmatch(r"[0-9]{1,12}", timestamp) or abs(time.time() - int(timestamp)) > TOLERANCE_SECONDS:
        raise WebhookVerificationError("The delivery is too old, or from the future.")
    raw = body.encode() if isinstance(body, str) else body
    content = f"{message_id}.{timestamp}.".encode() + raw
    given = [one[3:].encode() for one in signatures.split(" ") if one.startswith("v1,")]
    for one in [secret] if isinstance(secret, str) else secret:
        expected = base64.b64encode(hmac.new(_key(one), content, hashlib.sha256).digest())
        if any(hmac.compare_digest(expected, signature) for signature in given):
            return json.loads(raw)
    raise WebhookVerificationError("No signature fits.")


def _key(secret: str) -> bytes:
    try:
        return base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except binascii.Error:
        raise ValueError("The secret is not one of Frontoffice's (whsec_…).") from None
