"""The details of a worker, as keyword arguments."""

from __future__ import annotations

from typing import TypedDict


class WorkerDetails(TypedDict, total=False):
    """The details of a worker that ``Workers.register`` and ``change`` take; all are optional.

    - ``name``: a display name, up to 128 printable characters; an empty one means none.
    - ``locale``: a country, such as ``DE``, or a state, such as ``US-NY``.
    - ``masters``, ``adult``: whether the worker has the Masters Qualifications and Worker_Adult.
    - ``approved``, ``rejected``, ``returned``, ``abandoned``: how many assignments ended in this
      way before this world began.
    - ``percent_approved``: the share of approved assignments among approved and rejected ones, in
      whole percent; it replaces ``rejected``. Without ``approved``, it is the share of 100
      submissions.
    """

    name: str
    locale: str
    masters: bool
    adult: bool
    approved: int
    percent_approved: int
    rejected: int
    returned: int
    abandoned: int
