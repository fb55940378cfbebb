"""The journal of a remote world, over a socket; no assertion passes on missing data."""

from __future__ import annotations

import urllib.request
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any
from urllib.error import HTTPError

import pytest

from client.calling import called, hits
from exchanges import elements, soap_call, type_fields
from mockturk import World
from mockturk.domain.request_notes import IgnoredName, RoundedAmount
from mockturk.exceptions import ControlAPIError
from mockturk.world.journal import MAX_ENTRIES


@pytest.mark.parametrize(
    ("operation", "about", "sentence"),
    [
        ("CreateHit", {}, "There is no operation 'CreateHit'. Did you mean CreateHIT?"),
        ("createhit", {}, "Did you mean CreateHIT?"),
        ("", {}, "There is no operation ''. All are listed at /docs/operations/."),
        (
            "CreateHIT",
            {"error": "Foo"},
            "There is no error 'Foo'. All are listed at /docs/errors/.",
        ),
        ("GetHIT", {"HitId": 1}, "GetHIT has no field 'HitId'. Did you mean HITId?"),
        ("GetHIT", {"Title": 1}, "GetHIT has no field 'Title'."),
        ("CreateHIT", {"fields": {"Reward.Amout": 1}}, "Did you mean Reward.Amount?"),
        ("RegisterHITType", {"Reward": 1}, "It has Reward.Amount, Reward.CurrencyCode"),
        ("CreateHIT", {"acount": "KEY"}, "CreateHIT has no field 'acount'."),
        (
            "CreateHIT",
            {"error": "AWS.MechanicalTurk.HitDoesNotExist"},
            "Did you mean AWS.MechanicalTurk.HITDoesNotExist?",
        ),
        ("CreateHIT", {"error": "NotAuthorised"}, "Did you mean AWS.NotAuthorized?"),
        ("CreateHIT", {"Title": None}, "Title must be compared with a value, not with None"),
        ("CreateHIT", {"Title": {"a": 1}}, "CreateHIT has no field 'Title.a'."),
        ("CreateHIT", {"Title": ["a"]}, "Title must be compared with a value, not with ['a']"),
        (
            "CreateHIT",
            {"fields": {"Title[0]": "a"}},
            "CreateHIT has no list 'Title': 'Title[0]' has an index.",
        ),
        ("CreateHIT", {"fields": {"Reward[0].Amount": 1}}, "CreateHIT has no list 'Reward'"),
        ("CreateHIT", {"fields": {"Title[x]": "a"}}, "'Title[x]' is not the path of a field."),
    ],
)
def test_a_name_that_does_not_exist_is_refused(
    remote: World, operation: str, about: dict[str, Any], sentence: str
) -> None:
    hits(remote)
    for ask in (
        *(remote.journal.calls, remote.journal.assert_called, remote.journal.assert_not_called),
        remote.journal.wait_for,
    ):
        with pytest.raises(ValueError) as refused:
            ask(operation, **about)
        assert sentence in str(refused.value)
        if isinstance(refused.value, ControlAPIError):
            assert refused.value.status == 400


def test_without_an_operation_a_field_is_one_of_any(remote: World) -> None:
    (hit_id,) = hits(remote)
    assert len(remote.journal.calls(HITTypeId="T100CN9P324W00EXAMPLE")) == 1
    assert remote.journal.calls(HITId=hit_id) == []
    with pytest.raises(ValueError, match=r"No operation has a field 'HITID'. Did you mean HITId\?"):
        remote.journal.calls(HITID=hit_id)


def test_an_operation_that_a_call_named_is_found(remote: World) -> None:
    """What a client misspells is told by an assertion, not taken for a mistake of the test."""
    query = "Service=AWSMechanicalTurkRequester&Operation=CreateHit&AWSAccessKeyId=AKIA"
    with suppress(HTTPError), urllib.request.urlopen(f"{remote.url}/?{query}"):
        pass
    remote.journal.assert_called("CreateHit", times=1)
    with pytest.raises(AssertionError, match="CreateHit was called 1 times, not 0 times"):
        remote.journal.assert_not_called("CreateHit")


def test_fields_of_one_item_and_predicates(remote: World) -> None:
    requirements = [
        {"QualificationTypeId": "000000000000000000L0", "Comparator": "EqualTo", "IntegerValue": 9},
        {"QualificationTypeId": "00000000000000000071", "Comparator": "Exists"},
    ]
    fields = {**type_fields(), "QualificationRequirement": requirements}
    called(remote, soap_call("RegisterHITType", elements(fields)))
    journal = remote.journal
    item = {"QualificationTypeId": "00000000000000000071", "Comparator": "Exists"}

    journal.assert_called("RegisterHITType", fields={"QualificationRequirement": item}, times=1)
    journal.assert_called(QualificationRequirement=item)
    journal.assert_called(fields={"QualificationRequirement[0].Comparator": "EqualTo"})
    journal.assert_called(where=lambda call: call.request["Title"].startswith("Tell"), at_most=1)
    journal.assert_not_called(where=lambda call: call.outcome != "ok")
    journal.assert_not_called(QualificationRequirement={**item, "Comparator": "EqualTo"})
    with pytest.raises(AssertionError) as failed:
        journal.assert_called(QualificationRequirement={**item, "Comparator": "In"})
    assert "QualificationRequirement[1].Comparator: wanted 'In', got 'Exists'" in str(failed.value)
    with pytest.raises(AssertionError, match="where: the function returned False"):
        journal.assert_called("RegisterHITType", where=lambda call: call.number > 1)
    with pytest.raises(ValueError, match="times cannot be combined with"):
        journal.assert_called(times=1, at_least=1)


def test_a_call_of_another_thread_is_waited_for(remote: World) -> None:
    journal = remote.journal
    called(remote, soap_call("GetAccountBalance", ""))
    with ThreadPoolExecutor() as threads:
        first = threads.submit(journal.wait_for, "CreateHIT", timeout=60)
        second = threads.submit(journal.wait_for, where=lambda call: call.number == 3, timeout=60)
        hits(remote)
        hits(remote)

        assert first.result(60).number == 2
        assert second.result(60).number == 3
    with pytest.raises(AssertionError, match="where: the function returned False"):
        journal.wait_for("CreateHIT", where=lambda _: False, timeout=0.01)


def test_an_error_has_a_code_and_a_message(remote: World) -> None:
    called(remote, soap_call("GetHIT", "<HITId>3A</HITId>", "<HITId>3B</HITId>"))

    (call,) = remote.journal.calls(error="AWS.MechanicalTurk.HITDoesNotExist")
    assert [one.message for one in call.errors] == [f"Hit 3{one} does not exist." for one in "AB"]
    assert call.error_codes == ("AWS.MechanicalTurk.HITDoesNotExist",) * 2
    assert str(call.errors[0]) == "AWS.MechanicalTurk.HITDoesNotExist: Hit 3A does not exist."


def test_dropped_calls_are_told_and_numbers_not_asserted(remote: World) -> None:
    empty = soap_call("GetAccountBalance", "")
    for _ in range(MAX_ENTRIES + 2):
        called(remote, empty)
    journal = remote.journal

    assert journal.dropped == 2
    assert len(journal.assert_called("GetAccountBalance")) == MAX_ENTRIES
    for times in (0, MAX_ENTRIES):
        operation = "CreateHIT" if times == 0 else "GetAccountBalance"
        with pytest.raises(AssertionError, match="the journal has dropped its 2 oldest calls"):
            journal.assert_called(operation, times=times)
    with pytest.raises(AssertionError, match="not known whether CreateHIT was called 0 times"):
        journal.assert_not_called("CreateHIT")
    with pytest.raises(AssertionError, match="The journal has dropped its 2 oldest calls"):
        journal.assert_called("CreateHIT")
    journal.assert_not_called("CreateHIT", after=2)
    with pytest.raises(AssertionError, match="dropped its 1 oldest"):
        journal.assert_not_called("CreateHIT", after=1)
    journal.clear()
    journal.assert_not_called("CreateHIT")


def test_calls_after_a_negative_number_cannot_be_asked_for(remote: World) -> None:
    called(remote, soap_call("GetAccountBalance", ""))

    for ask in (remote.journal.assert_called, remote.journal.calls):
        with pytest.raises(ValueError, match='"after" must be a whole number of 0 or more'):
            ask("GetAccountBalance", after=-1)


def test_faults_of_names_that_do_not_exist_are_refused(remote: World) -> None:
    for add, sentence in (
        (lambda: remote.faults.add("throttle", "CreateHit"), "Did you mean CreateHIT?"),
        (lambda: remote.faults.error("AWS.NotAuthorised"), "Did you mean AWS.NotAuthorized?"),
        (lambda: remote.faults.add("throtle"), "Did you mean throttle?"),
    ):
        with pytest.raises(ValueError) as refused:
            add()
        assert sentence in str(refused.value)
    assert remote.faults.all() == []


def test_filters_of_names_that_do_not_exist_are_refused(remote: World) -> None:
    for ask, sentence in (
        (lambda: remote.workers.assignments("A1", status="approved"), "Did you mean Approved?"),
        (lambda: remote.workers.qualifications("A1", status="Revokd"), "Did you mean Revoked?"),
        (
            lambda: remote.workers.qualification_requests("A1", status="Grant"),
            "Did you mean Granted?",
        ),
        (lambda: remote.workers.groups(sort="newst"), "Did you mean newest?"),
        (lambda: remote.outbox.messages(state="waiting"), "Did you mean Waiting?"),
        (lambda: remote.outbox.messages(transport="Rest"), "Did you mean REST?"),
    ):
        with pytest.raises(ValueError) as refused:
            ask()
        assert sentence in str(refused.value)


def test_ignored_names_and_rounded_amounts(remote: World) -> None:
    hits(remote)
    remote.journal.assert_nothing_ignored()
    price = {"Reward": {"Amount": "0.055", "CurrencyCode": "USD"}}
    called(remote, soap_call("CreateHIT", elements({"Titel": "Cats"})))
    called(remote, soap_call("RegisterHITType", elements(type_fields() | price)))

    _, create, register = remote.journal.calls()
    assert create.notes == create.ignored == (IgnoredName("Titel", "Title"),)
    assert register.notes == register.rounded == (RoundedAmount("Reward.Amount", "0.055", "0.06"),)
    with pytest.raises(AssertionError) as raised:
        remote.journal.assert_nothing_ignored()
    assert str(raised.value).splitlines()[1:] == [
        "  call 2 CreateHIT: unknown name Titel. Did you mean Title?",
        "  call 3 RegisterHITType: Reward.Amount 0.055 was rounded to 0.06.",
    ]
