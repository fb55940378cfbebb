"""moto's own WSGI application; it runs in an environment that has moto and no Mockturk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from moto.server import DomainDispatcherApplication, create_backend_app

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


def build() -> WSGIApplication:
    """Make the application that ``moto_server`` serves."""
    application: WSGIApplication = DomainDispatcherApplication(create_backend_app)
    return application
