"""Mistakes that both type checkers must find: each line names its errors, mypy's and pyright's."""

from __future__ import annotations

from mockturk import (
    MockTurk,
    ScoreMyKnownAnswers,
    Settings,
    World,
    connect,
    free_text,
    question_form,
    selection,
)


def use(world: World) -> None:
    world.faults.add("throtle")  # arg-type reportArgumentType
    world.faults.add("error", cod="AWS.NotAuthorized")  # call-arg reportCallIssue
    world.faults.error("AWS.NotAuthorized", tims=1)  # call-arg reportCallIssue
    world.faults.error("AWS.NotAuthorized", http_status=500)  # call-arg reportCallIssue
    world.workers.register(nonsense=1)  # call-arg reportCallIssue
    world.workers.register(masters="yes")  # arg-type reportArgumentType
    world.workers.registered(pag=1)  # call-arg reportCallIssue
    world.workers.groups(sort="best")  # arg-type reportArgumentType
    world.workers.work(acuracy=1)  # call-arg reportCallIssue
    world.workers.answer("3HIT", {"label": 5})  # dict-item reportArgumentType
    assert world.workers.assignment("3A").state  # attr-defined reportAttributeAccessIssue
    assert world.workers.registered()[0].workerId  # attr-defined reportAttributeAccessIssue
    world.workers.regster()  # attr-defined reportAttributeAccessIssue
    world.outbox.messages(state="Lost")  # arg-type reportArgumentType
    world.clock.advance(day=1)  # call-arg reportCallIssue
    world.clock.freeze(5)  # arg-type reportArgumentType
    world.journal.assert_called("CreateHIT", times="1")  # arg-type reportArgumentType
    world.journal.wait_for("CreateHIT", after="1")  # arg-type reportArgumentType
    world.journal.assert_not_called("CreateHIT", after="1")  # arg-type reportArgumentType
    world.load(5)  # arg-type reportArgumentType
    world.rules = "strct"  # assignment reportAttributeAccessIssue
    world.rules = 5  # assignment reportAttributeAccessIssue
    world.url = "http://127.0.0.1"  # misc reportAttributeAccessIssue
    assert world.balance  # attr-defined reportAttributeAccessIssue


def start() -> None:
    MockTurk(prot=1)  # call-arg reportCallIssue
    MockTurk(environment="prod")  # arg-type reportArgumentType
    Settings(rules="lax")  # arg-type reportArgumentType
    connect("http://127.0.0.1", tokn="a")  # call-arg reportCallIssue


def build() -> None:
    question_form("What is it?")  # arg-type reportArgumentType
    free_text("label", "What is it?", max_lenght=5)  # call-arg reportCallIssue
    selection("kind", "Which?", ["cat"], style="buttons")  # arg-type reportArgumentType
    ScoreMyKnownAnswers({"kind": "cat"}, aprove_if_score_at_least=1)  # call-arg reportCallIssue
