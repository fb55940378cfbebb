"""Security headers: what a page may load, and which pages may frame it."""

from __future__ import annotations

from werkzeug.datastructures import Headers

_LOOPBACK = "http://localhost:* http://127.0.0.1:* https://localhost:* https://127.0.0.1:*"
_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",
        "base-uri 'none'",
        f"img-src 'self' data: {_LOOPBACK}",
        f"media-src 'self' data: {_LOOPBACK}",
        f"frame-src 'self' {_LOOPBACK}",
    )
)
_HEADERS = (
    ("Content-Security-Policy", _POLICY),
    ("X-Content-Type-Options", "nosniff"),
    # Not "no-referrer": browsers would then send the forms of these pages with Origin "null".
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cache-Control", "no-store"),
)


def set_security_headers(headers: Headers) -> None:
    """Set the security headers of a response, except those it has already."""
    for name, value in _HEADERS:
        headers.setdefault(name, value)
