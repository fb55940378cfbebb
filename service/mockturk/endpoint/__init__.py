"""The Requester API as a Spyne application: services, protocol, events, and the way to it."""

import mockturk.wire.spyne_compat  # noqa: F401 - before anything here imports Spyne
