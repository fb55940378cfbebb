"""The control API and the worker API: JSON that a server offers besides the Requester API."""
