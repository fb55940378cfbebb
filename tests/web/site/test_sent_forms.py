"""Forms that are sent twice: by a double click, a held Enter, or after going back."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request, Response

from mockturk.domain.clock import ShiftedClock, SystemClock
from mockturk.web.site.sent_forms import MAX_SENT_FORMS, SentForms
from mockturk.world.world import create_world
from web.console.browser import Browser
from web.console.reviewed import Console
from web.worker.forms import WORKER, Workshop, form, question


def request(path: str = "/", **fields: object) -> Request:
    return EnvironBuilder(method="POST", path=path, data=fields).get_request()


class Page:
    """A page that counts the forms it handled, and redirects to another place each time."""

    def __init__(self, *statuses: int) -> None:
        self.count = 0
        self._statuses = statuses

    def __call__(self) -> Response:
        self.count += 1
        status = self._statuses[self.count - 1] if self.count <= len(self._statuses) else 303
        return Response(status=status, headers={"Location": f"/{self.count}"})


@pytest.mark.parametrize(
    ("address", "form", "operation"),
    [
        ("/assignments/{done}", "bonus", "GrantBonus"),
        ("/hits/{hit}", "extend", "ExtendHIT"),
        ("/workers/WANN", "NotifyWorkers", "NotifyWorkers"),
        ("/compose/CreateHIT", "CreateHIT", "CreateHIT"),
        ("/journal/1", "again", "CreateHIT"),
    ],
)
def test_a_call_is_made_once(address: str, form: str, operation: str) -> None:
    console = Console()
    hit_id = console.hit()
    (done,) = console.submitted(hit_id, "WANN")
    shown = console.page(address.format(done=done, hit=hit_id))
    form = f"(//main//form[contains(@action, '/{form}')])[1]"
    (action,) = shown.tree.xpath(f"{form}/@action")
    typed = {"amount": "0.50", "reason": "thanks", "Subject.1": "Hello", "MessageText.1": "Thanks"}
    given = {**shown.fields(form), **typed}

    def calls() -> int:
        return sum(one.operation == operation for _, one in console.world.journal.entries())

    before = calls()
    first = console.browser.post(action, given)
    again = console.browser.post(action, given)
    assert calls() == before + 1
    assert again.response.request.url == first.response.request.url
    console.browser.post(action, {**given, "form_token": "of the page opened again"})
    assert calls() == before + 2


def test_time_passes_once() -> None:
    clock = ShiftedClock(SystemClock())
    clock.freeze()
    browser = Browser(create_world(clock=clock))
    form = "(//aside//form[@action='/site/clock/advance'])[1]"
    given = browser.open("/site/").fields(form)
    before = clock.now()
    browser.post("/site/clock/advance", given)
    browser.post("/site/clock/advance", given)
    assert (clock.now() - before).total_seconds() == int(given["seconds"])


def test_one_hit_of_a_group_is_accepted() -> None:
    shop = Workshop()
    hit_id = shop.hit(MaxAssignments=1)
    shop.hit(MaxAssignments=1)
    group = shop.record(hit_id).hit_type.group_id
    shown = shop.browser.open(f"/worker/{WORKER}/groups/{group}")
    given = shown.fields("(//form[contains(@action, '/accept')])[1]")
    (action,) = shown.tree.xpath("(//form[contains(@action, '/accept')])[1]/@action")

    first = shop.browser.post(action, given)
    again = shop.browser.post(action, given)
    assert again.response.request.path == first.response.request.path
    assert shop.workers.assignments(WORKER).total == 1


def test_answers_sent_twice_are_not_late() -> None:
    shop = Workshop()
    work = shop.accepted(form(question("q1", "<FreeTextAnswer/>")))
    given = shop.browser.open(work).fields("//form[@id='question-form']")
    shop.browser.post(f"{work}/submit", given)
    assert "not accepted" not in shop.browser.post(f"{work}/submit", given).text


def test_every_form_has_a_token() -> None:
    console = Console()
    hit_id, done = console.reviewed_hit()
    waiting = console.hit(Question=form(question("q1", "<FreeTextAnswer/>")), MaxAssignments=3)
    (working,) = console.accepted(waiting, "WEVA")
    addresses = [
        f"/requester/{console.requester}{one}"
        for one in (
            *(
                "/",
                "/world",
                "/workers",
                "/workers/WANN",
                "/qualifications",
                "/journal",
                "/journal/1",
            ),
            *("/notifications", "/outbox", "/compose/CreateHIT", f"/hits/{waiting}"),
            *(f"/hits/{hit_id}/answers", f"/hits/{hit_id}/review", f"/assignments/{done[0]}"),
        )
    ]
    addresses += ["/site/", "/requester/", "/worker/", f"/worker/WDORA/hits/{waiting}"]
    addresses += [f"/worker/WEVA/assignments/{working}", "/worker/WDORA/hits"]
    found = 0
    for address in addresses:
        for one in console.browser.open(address).tree.xpath("//form[@method='post']"):
            assert one.xpath("input[@type='hidden'][@name='form_token']/@value"), address
            found += 1
    assert found > 200


def test_the_same_form_leads_to_the_same_place() -> None:
    forms, page = SentForms(), Page()
    sent = [
        forms.answer_once(request(form_token="a", amount="1"), page).headers["Location"]
        for _ in range(3)
    ]
    assert (sent, page.count) == (["/1"] * 3, 1)


@pytest.mark.parametrize(
    "other",
    [
        request(form_token="b", amount="1"),
        request(form_token="a", amount="2"),
        request(form_token="a", amount="1", do="xml"),
        request("/other", form_token="a", amount="1"),
    ],
)
def test_another_form_is_another(other: Request) -> None:
    forms, page = SentForms(), Page()
    forms.answer_once(request(form_token="a", amount="1"), page)
    assert forms.answer_once(other, page).headers["Location"] == "/2"


def test_programs_send_forms_without_a_token() -> None:
    forms, page = SentForms(), Page()
    for _ in range(2):
        forms.answer_once(request(amount="1"), page)
    assert page.count == 2


def test_what_had_no_effect_is_tried_again() -> None:
    forms, page = SentForms(), Page(400, 200)
    sent = [forms.answer_once(request(form_token="a"), page).status_code for _ in range(4)]
    assert (sent, page.count) == ([400, 200, 303, 303], 3)


def test_an_error_is_no_effect() -> None:
    forms, page = SentForms(), Page()

    def fail() -> Response:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        forms.answer_once(request(form_token="a"), fail)
    assert forms.answer_once(request(form_token="a"), page).headers["Location"] == "/1"


def test_the_second_of_two_at_a_time_waits_for_the_first() -> None:
    forms, page = SentForms(), Page()
    with ThreadPoolExecutor(8) as pool:
        sent = list(pool.map(lambda _: forms.answer_once(request(form_token="a"), page), range(50)))
    assert {one.headers["Location"] for one in sent} == {"/1"}


def test_the_oldest_forms_are_forgotten() -> None:
    forms, page = SentForms(), Page()
    for number in range(MAX_SENT_FORMS + 1):
        forms.answer_once(request(form_token=str(number)), page)
    forms.answer_once(request(form_token="1"), page)
    assert page.count == MAX_SENT_FORMS + 1
    forms.answer_once(request(form_token="0"), page)
    assert page.count == MAX_SENT_FORMS + 2


def test_forms_whose_effects_were_undone_are_handled_again() -> None:
    forms, page = SentForms(), Page()
    forms.answer_once(request(form_token="a"), page)
    forms.forget_all()
    forms.answer_once(request(form_token="a"), page)
    assert page.count == 2
