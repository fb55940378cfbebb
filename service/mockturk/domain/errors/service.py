"""Errors of the service itself, with the prefix ``AWS.MechanicalTurk.``."""

from __future__ import annotations

from collections.abc import Sequence

from mockturk.domain.errors.base import Evidence, ItemError, shorten, shorten_quotations, state_data

_NO_FUNDS = "This Requester has insufficient funds in their account to complete this transaction."


class InvalidParameterValue(ItemError):
    """A value has the wrong type, form or kind. Captured.

    A detail ends with an extra full stop, as in the service (capture of GetRequesterStatistic).
    A value is cut after 200 characters, except a Test, which was captured whole
    (docs/reference/errors.md#text-invalid-test). ``data`` are pairs in addition to Parameter.
    ``reason`` is a sentence for the log and the journal, in place of a detail.
    """

    code = "AWS.MechanicalTurk.InvalidParameterValue"
    evidence = Evidence.captured

    def __init__(
        self,
        parameter: str,
        value: object,
        detail: str = "",
        *data: tuple[str, str],
        reason: str = "",
    ) -> None:
        tail = f" {shorten_quotations(detail)}." if detail else ""
        given = value if parameter == "Test" else shorten(value)
        super().__init__(
            f'The value "{given}" is not valid for the parameter {parameter}.{tail}',
            ("Parameter", parameter),
            *data,
            message_2017=f'The value "{value}" is not valid for the parameter {parameter}.{tail}',
        )
        self.reason = reason


class ParameterTooShortError(ItemError):
    """A required text is empty. Message captured, with its two blanks; its code was not.

    ``data`` are pairs in addition to Parameter.
    """

    code = "AWS.MechanicalTurk.InvalidParameterValue"
    evidence = Evidence.captured

    def __init__(self, parameter: str, *data: tuple[str, str]) -> None:
        super().__init__(
            f"Your request parameter {parameter}  has a minimum length of 1.",
            ("Parameter", parameter),
            *data,
        )


class XMLParseError(ItemError):
    """An embedded document is not well-formed XML, or is not valid against its schema. Captured.

    As captured, it has no Data (docs/reference/errors.md#text-xml-parse-error). ``reason`` is for
    the log and the journal.
    """

    code = "AWS.MechanicalTurk.XMLParseError"
    evidence = Evidence.captured

    def __init__(self, parameter: str, details: str, *, reason: str = "") -> None:
        super().__init__(
            "There was an error parsing the XML question or answer data in your request.  Please "
            "make sure the data is well-formed and validates against the appropriate schema. "
            f"Details: {details}"
        )
        self.parameter = parameter
        self.reason = reason


class XHTMLParseError(ItemError):
    """The XHTML or HTML inside a Question is invalid. Message of the later API's HTML check."""

    code = "AWS.MechanicalTurk.XHTMLParseError"
    evidence = Evidence.captured

    def __init__(self, parameter: str, language: str, reason: str) -> None:
        super().__init__(
            f"There was an error parsing the {language} data in your request.  Please make sure "
            f"the data is well-formed and validates as {language}. Details: Errors: {reason}",
            ("Parameter", parameter),
        )


class InsufficientFunds(ItemError):
    """The requester's balance does not cover the payments that may become due. Captured."""

    code = "AWS.MechanicalTurk.InsufficientFunds"
    evidence = Evidence.captured

    def __init__(self) -> None:
        super().__init__(
            _NO_FUNDS,
            message_2017=f"{_NO_FUNDS} Please visit https://requester.mturk.com/prepayments/new to "
            "purchase Prepaid HITs.",
        )


class HITAlreadyExists(ItemError):
    """A UniqueRequestToken was used again within 24 hours (docs/reference/decisions.md#d2)."""

    code = "AWS.MechanicalTurk.HITAlreadyExists"
    evidence = Evidence.asserted

    def __init__(self, token: str, hit_id: str) -> None:
        super().__init__(
            f'The request with UniqueRequestToken "{token}" has already been processed. '
            f"It created the HIT {hit_id}.",
            ("HITId", hit_id),
            message_2017=f'The HIT with ID "{hit_id}" already exists.',
        )


class HITDoesNotExist(ItemError):
    """The HIT does not exist or belongs to another requester. Captured."""

    code = "AWS.MechanicalTurk.HITDoesNotExist"
    evidence = Evidence.captured

    def __init__(self, hit_id: str) -> None:
        given = shorten(hit_id)
        super().__init__(f"Hit {given} does not exist.", ("HITId", given))


class HITTypeDoesNotExist(ItemError):
    """The HIT type does not exist or belongs to another requester. Message as in similar errors."""

    code = "AWS.MechanicalTurk.HITTypeDoesNotExist"
    evidence = Evidence.family

    def __init__(self, hit_type_id: str) -> None:
        super().__init__(f"HITType {hit_type_id} does not exist.", ("HITTypeId", hit_type_id))


class HITLayoutDoesNotExist(ItemError):
    """The HIT layout does not exist. Message as in similar errors."""

    code = "AWS.MechanicalTurk.HITLayoutDoesNotExist"
    evidence = Evidence.asserted

    def __init__(self, layout_id: str) -> None:
        super().__init__(f"HITLayout {layout_id} does not exist.", ("HITLayoutId", layout_id))


class AssignmentDoesNotExist(ItemError):
    """The assignment does not exist or belongs to another requester. Captured."""

    code = "AWS.MechanicalTurk.AssignmentDoesNotExist"
    evidence = Evidence.captured

    def __init__(self, assignment_id: str) -> None:
        given = shorten(assignment_id)
        super().__init__(f"Assignment {given} does not exist.", ("AssignmentId", given))


class InvalidHITState(ItemError):
    """A HIT's status does not allow the operation. Message captured from the later API."""

    code = "AWS.MechanicalTurk.InvalidHITState"
    evidence = Evidence.captured

    def __init__(self, hit_id: str, status: str, expected: Sequence[str]) -> None:
        super().__init__(
            f"This HIT is currently in the state '{status}'.  "
            f"This operation can be called with a status of: {', '.join(expected)}",
            *state_data("HITId", hit_id, status, expected),
        )


class InvalidAssignmentState(ItemError):
    """An assignment's status does not allow the operation. Captured.

    Without a status, for an assignment that was never submitted, CurrentState is left out.
    """

    code = "AWS.MechanicalTurk.InvalidAssignmentState"
    evidence = Evidence.captured

    def __init__(self, assignment_id: str, status: str | None, expected: Sequence[str]) -> None:
        super().__init__(
            f"This operation can be called with a status of: {','.join(expected)}",
            *state_data("AssignmentId", assignment_id, status, expected),
        )


class InvalidMaximumAssignmentsIncrease(ItemError):
    """A HIT created with fewer than ten assignments would get ten or more. The message is ours."""

    code = "AWS.MechanicalTurk.InvalidMaximumAssignmentsIncrease"
    evidence = Evidence.documented

    def __init__(self, hit_id: str) -> None:
        super().__init__(
            f"Hit {hit_id} was created with fewer than 10 assignments "
            "and cannot be extended to 10 or more.",
            ("HITId", hit_id),
        )


class HITTooOldForExtension(ItemError):
    """A HIT created before 2015-07-22 would get more assignments. The message is ours."""

    code = "AWS.MechanicalTurk.HITTooOldForExtension"
    evidence = Evidence.documented

    def __init__(self, hit_id: str) -> None:
        super().__init__(
            f"Hit {hit_id} was created before 2015-07-22 and cannot get more assignments.",
            ("HITId", hit_id),
        )


class RequestAlreadyProcessedError(ItemError):
    """A UniqueRequestToken was used again. Message of the later API; the code is unknown."""

    code = "AWS.MechanicalTurk.InvalidParameterValue"
    evidence = Evidence.captured

    def __init__(self, token: str) -> None:
        super().__init__(
            f'The idempotency token "{token}" has already been processed.',
            ("UniqueRequestToken", token),
        )


class InvalidTransportEndpoint(ItemError):
    """A Destination is not valid for its Transport. The code is in SDKs; the message is ours."""

    code = "AWS.MechanicalTurk.InvalidTransportEndpoint"
    evidence = Evidence.asserted

    def __init__(self, transport: str, destination: str) -> None:
        given = shorten(destination)
        super().__init__(
            f'The destination "{given}" is not valid for the transport {transport}.',
            ("Destination", given),
        )


class UnsupportedOperationError(ItemError):
    """Mockturk does not implement the operation. Code and message are ours."""

    code = "AWS.MechanicalTurk.NotImplemented"
    evidence = Evidence.ours

    def __init__(self, operation: str) -> None:
        super().__init__(f"Mockturk does not implement {operation}.", ("Operation", operation))
