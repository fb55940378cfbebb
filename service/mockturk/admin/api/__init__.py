"""The JSON API under ``/_mockturk/``, which the real service did not have.

An endpoint is a function with a decorator that declares its path; the types in its signature are
those of the request's fields and of the response. Routing, validation and the OpenAPI description
use these declarations only.
"""
