"""The answer matrix of a HIT as a picture (SVG)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import NamedTuple

from werkzeug.wrappers import Response

from mockturk.domain.hits import HIT
from mockturk.web.console.hit_matrix import load_matrix
from mockturk.web.console.layout import read_page_number
from mockturk.web.console.ownership import get_own_hit
from mockturk.web.console.review_matrix import Cell, Column, Matrix, Row
from mockturk.web.console.review_steps import FreeSeats
from mockturk.web.site import RequestContext, page
from mockturk.world.lifecycle.scheduled_events import open_transaction

# Pixels. The width of a character is an upper estimate, as the server cannot measure texts.
_MARGIN = 20
_GAP = 3
_LINE = 18
_PADDING = 8
_FIRST = 260
_OTHERS = 165
_CHARACTER = 7.6
_HEADING = 15  # more than a line, for the larger text of the heading
_MOST_LINES = 4
_NARROWEST = 640

_MARKS = {"right": "✓ right", "wrong": "✗ wrong", "agreed": "= agreed", "differs": "≠ differs"}


class Line(NamedTuple):
    """A line of text; ``tone`` is the name of its colour, ``is_bold`` its weight."""

    text: str
    tone: str = "ink"
    is_bold: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """A cell of the picture; ``kind`` determines its colours."""

    kind: str
    lines: tuple[Line, ...]
    x: int = 0
    y: int = 0
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True)
class Picture:
    """The content of the picture, in pixels; ``heading`` are its first lines."""

    width: int
    height: int
    heading: tuple[Line, ...]
    boxes: tuple[Box, ...]


@page("GET", "/requester/<requester_id>/hits/<hit_id>/answers.svg")
def download_picture(context: RequestContext, requester_id: str, hit_id: str) -> Response:
    """Return the matrix as a picture, with the same columns and at the same step as the page."""
    after = context.request.args.get("after", 0, type=int)
    with open_transaction(context.world) as transaction:
        hit = get_own_hit(transaction, requester_id, hit_id)
        number = read_page_number(context)
        shown = load_matrix(context, transaction, hit, page=number, after=after)
    is_last = shown["page"] * shown["page_size"] >= shown["total"]
    seats: Sequence[FreeSeats] = shown["seats"] if is_last else ()
    picture = draw_matrix(hit, shown["matrix"], seats, shown["outcome"])
    response = context.render("requester/matrix.svg", picture=picture)
    response.headers["Content-Type"] = "image/svg+xml; charset=utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="{hit.id}.svg"'
    return response


def draw_matrix(hit: HIT, matrix: Matrix, seats: Sequence[FreeSeats], outcome: str) -> Picture:
    """Return the picture of a matrix, below its title and its outcome in one sentence."""
    rows = list(_list_rows(hit, matrix, seats))
    count = len(rows[0])
    widths = [_FIRST, *[_OTHERS] * (count - 1)]
    width = max(sum(widths) + _GAP * (count - 1) + 2 * _MARGIN, _NARROWEST)
    title = hit.requester_annotation or hit.hit_type.properties.title
    heading = (
        *(Line(text, is_bold=True) for text in _wrap(title, width - 2 * _MARGIN)),
        *(Line(text) for text in _wrap(outcome, width - 2 * _MARGIN)),
        Line(f"HIT {hit.id}", "soft"),
    )
    y = _MARGIN + len(heading) * _LINE + _HEADING
    boxes = []
    for row in rows:
        height = max(len(box.lines) for box in row) * _LINE + _PADDING
        x = _MARGIN
        for box, room in zip(row, widths, strict=True):
            boxes.append(Box(box.kind, box.lines, x, y, room, height))
            x += room + _GAP
        y += height + _GAP
    return Picture(width, y + _MARGIN - _GAP, heading, tuple(boxes))


def _list_rows(hit: HIT, matrix: Matrix, seats: Sequence[FreeSeats]) -> Iterator[list[Box]]:
    """Yield the rows of boxes, all of the same length."""
    is_compared = hit.hit_review_policy is not None
    yield [
        _box("head", "Question"),
        *(_head(column) for column in matrix.columns),
        *map(_seat, seats),
        *([_box("head", "Agreed answer")] if is_compared else []),
    ]
    blank = [Box("seat", ())] * len(seats)
    for row in matrix.rows:
        yield [
            _question(row),
            *(_answer(cell, is_compared=row.is_compared) for cell in row.cells),
            *blank,
            *([_agreement(row)] if is_compared else []),
        ]
    if hit.assignment_review_policy is not None:
        scores = [one.known_answer_score for one in matrix.columns]
        yield [
            _box("head", "KnownAnswerScore"),
            *map(_score, scores),
            *blank,
            *([Box("score", ())] if is_compared else []),
        ]
    if is_compared:
        scores = [one.agreement_score for one in matrix.columns]
        total = matrix.hit_agreement_score
        yield [
            _box("head", "WorkerAgreementScore"),
            *map(_score, scores),
            *blank,
            _box("score", "" if total is None else f"{total} % of the questions"),
        ]


def _box(kind: str, text: str, tone: str = "ink") -> Box:
    lines = _wrap(text, _FIRST if kind == "head" else _OTHERS)
    return Box(kind, tuple(Line(one, tone, is_bold=kind == "head") for one in lines))


def _head(column: Column) -> Box:
    status = {"Approved": "agreed", "Rejected": "wrong"}.get(column.status.value, "soft")
    names = (Line(one, is_bold=True) for one in _wrap(column.worker, _OTHERS))
    return Box("head", (*names, Line(column.status.value, status)))


def _seat(seats: FreeSeats) -> Box:
    by = f", asked for by {seats.asked_by}" if seats.asked_by else ""
    return _box("seat", f"{seats.count:,} free seat{'s' if seats.count > 1 else ''}{by}")


def _question(row: Row) -> Box:
    lines = [Line(one, is_bold=True) for one in _wrap(row.question.question_id, _FIRST)]
    if row.known is not None:
        key = f"Answer key: {', '.join(row.known) or 'left empty'}"
        lines += [Line(one) for one in _wrap(key, _FIRST)]
    lines += [Line(one, "soft") for one in _wrap(row.question.text, _FIRST, most=1)]
    return Box("head", tuple(lines))


def _answer(cell: Cell, *, is_compared: bool) -> Box:
    marks = []
    if cell.right is not None:
        marks.append("right" if cell.right else "wrong")
    if cell.agrees is not None:
        marks.append("agreed" if cell.agrees else "differs")
    given = ", ".join(one.text for one in cell.given)
    lines = [Line(one) for one in _wrap(given, _OTHERS)]
    lines += [Line(_MARKS[mark], mark, is_bold=True) for mark in marks]
    if cell.note and is_compared:
        lines += [Line(one, "soft") for one in _wrap(cell.note, _OTHERS)]
    return Box(marks[0] if marks else "plain", tuple(lines))


def _agreement(row: Row) -> Box:
    if not row.is_compared:
        return _box("score", "not compared", "soft")
    if row.agreement is None:
        return _box("score", "not yet", "soft")
    if not row.agreement.found:
        return _box("score", "none found", "differs")
    words = _wrap(row.agreement.answer or "left empty", _OTHERS)
    lines = [Line(one, is_bold=True) for one in words]
    return Box(
        "score", (*lines, *(Line(one, "soft") for one in _wrap(row.agreement.share, _OTHERS)))
    )


def _score(score: int | None) -> Box:
    return _box("score", "–" if score is None else str(score))  # noqa: RUF001 - as it is printed


def _wrap(text: str, width: int, most: int = _MOST_LINES) -> list[str]:
    """Return a text in at most ``most`` lines for a width in pixels."""
    room = int((width - _PADDING * 2) / _CHARACTER)
    return wrap(" ".join(text.split()), room, max_lines=most, placeholder=" …")
