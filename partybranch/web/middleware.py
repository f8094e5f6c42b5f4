"""What every answer carries: a request id for the audit record, and strict headers."""

import re
import uuid
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from partybranch.audit import context

_REQUEST_ID = re.compile(r"[0-9a-f-]{8,36}")


class RequestIdMiddleware:
    """Gives the request an id and lets audit records know it and the asker's address."""

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request_id = str(uuid.uuid4())
        with context.in_request(request_id, request.META.get("REMOTE_ADDR", "")):
            response = self.get_response(request)
        response["X-Request-ID"] = request_id
        return response


def _policy_text(policy: dict[str, list[str]]) -> str:
    return "; ".join(f"{directive} {' '.join(sources)}" for directive, sources in policy.items())


class SecurityHeadersMiddleware:
    """The Content-Security-Policy and its companions, on pages, errors, redirects and files alike."""

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response
        self.policy = _policy_text(settings.SECURE_CSP)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response["Content-Security-Policy"] = self.policy
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        response["Cross-Origin-Embedder-Policy"] = "require-corp"
        response["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
        response.setdefault("X-Content-Type-Options", "nosniff")
        response.setdefault("Referrer-Policy", "same-origin")
        response.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        if not request.path.startswith(f"/{settings.STATIC_URL.strip('/')}/"):
            # Pages hold personal data: nothing of them stays in a shared browser.
            response.setdefault("Cache-Control", "no-store")
        return response
