"""The Requester API as a Spyne application: services, protocol, listeners and transport."""

import mockturk.wire.spyne_compat  # noqa: F401 - before anything here imports Spyne
