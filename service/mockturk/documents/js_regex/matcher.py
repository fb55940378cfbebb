"""Matching of texts against JavaScript patterns in bounded time.

Python's ``re`` can backtrack for an exponential time and cannot be stopped, and patterns come from
clients. Here it only matters whether a pattern matches, so each position of the pattern is tried at
most once at each position of the text: the work grows with their product. In addition, all steps
are counted.
"""

from __future__ import annotations

from typing import TypeAlias

from msgspec import Struct

from mockturk.documents.js_regex.parser import (
    Alternation,
    Assertion,
    CharacterSet,
    Lookahead,
    Node,
    Repeat,
    UnsupportedPatternError,
    read_pattern,
)


class StepBudgetExceededError(Exception):
    """The budget of steps was spent before the match was decided."""


class StepBudget:
    """The number of steps left; some millions take a second."""

    def __init__(self, steps: int) -> None:
        self.left = steps

    def spend(self, steps: int = 1) -> None:
        """Subtract steps; raises StepBudgetExceededError if too few are left."""
        self.left -= steps
        if self.left < 0:
            raise StepBudgetExceededError


class Pattern:
    """A compiled pattern; raises UnsupportedPatternError.

    Compiling spends steps of ``effort`` too.
    """

    def __init__(self, text: str, effort: StepBudget, *, ignore_case: bool = False) -> None:
        node = read_pattern(text, ignore_case=ignore_case)
        self._program: list[_Instruction] = []
        try:
            _write(node, self._program, effort)
        except StepBudgetExceededError:
            raise UnsupportedPatternError("The pattern is too large.") from None

    def is_found_in(self, text: str, effort: StepBudget) -> bool:
        """Return whether the pattern matches in a text. Raises StepBudgetExceededError."""
        visited: set[int] = set()
        return any(
            _fits(self._program, text, start, visited, effort) for start in range(len(text) + 1)
        )


class _Split(Struct, frozen=True):
    """Continue with the next instruction or with ``other``; both are tried."""

    other: int


class _Jump(Struct, frozen=True):
    to: int


class _Run(Struct, frozen=True):
    """A run of ``least`` to ``most`` characters of one set."""

    item: CharacterSet
    least: int
    most: int

    def ends(self, text: str, at: int) -> range:
        """Return all positions at which the run can end."""
        last = min(len(text), at + self.most)
        reached = at
        while reached < last and self.item.has(text[reached]):
            reached += 1
        return range(at + self.least, reached + 1)


class _Look(Struct, frozen=True):
    program: list[_Instruction]
    negated: bool


_Instruction: TypeAlias = CharacterSet | Assertion | _Split | _Jump | _Run | _Look


def _fits(
    program: list[_Instruction], text: str, start: int, visited: set[int], effort: StepBudget
) -> bool:
    """Return whether a program matches at a position; visited states are known not to match."""
    size = len(program)
    waiting = [(0, start)]
    while waiting:
        step, at = waiting.pop()
        while step < size:
            effort.spend()
            instruction = program[step]
            step += 1
            if isinstance(instruction, _Jump):
                step = instruction.to
            elif isinstance(instruction, _Split | _Run):
                key = at * size + step
                if key in visited:
                    break
                visited.add(key)
                if isinstance(instruction, _Split):
                    waiting.append((instruction.other, at))
                    continue
                ends = instruction.ends(text, at)
                effort.spend(max(0, ends.stop - at))
                waiting += [(step, end) for end in ends]
                break
            elif not _holds(instruction, text, at, effort):
                break
            elif isinstance(instruction, CharacterSet):
                at += 1
        else:
            return True
    return False


def _holds(
    instruction: CharacterSet | Assertion | _Look, text: str, at: int, effort: StepBudget
) -> bool:
    if isinstance(instruction, CharacterSet):
        return at < len(text) and instruction.has(text[at])
    if isinstance(instruction, Assertion):
        return instruction.holds(text, at)
    return _fits(instruction.program, text, at, set(), effort) is not instruction.negated


def _write(node: Node, program: list[_Instruction], effort: StepBudget) -> None:
    """Append the instructions of a node."""
    effort.spend()
    if isinstance(node, CharacterSet | Assertion):
        program.append(node)
    elif isinstance(node, Lookahead):
        inner: list[_Instruction] = []
        _write(node.item, inner, effort)
        program.append(_Look(inner, node.negated))
    elif isinstance(node, Alternation):
        _write_choice(node, program, effort)
    else:
        _write_repeat(node, program, effort)


def _write_choice(node: Alternation, program: list[_Instruction], effort: StepBudget) -> None:
    *ways, last = node.ways
    jumps = []
    for way in ways:
        effort.spend()
        split = _hole(program)
        for item in way:
            _write(item, program, effort)
        jumps.append(_hole(program))
        program[split] = _Split(len(program))
    for item in last:
        _write(item, program, effort)
    for jump in jumps:
        program[jump] = _Jump(len(program))


def _write_repeat(node: Repeat, program: list[_Instruction], effort: StepBudget) -> None:
    most = node.least if node.most is None else node.most
    start = end = len(program)
    if isinstance(node.item, CharacterSet) and most > 1:
        program.append(_Run(node.item, node.least, most))
    else:
        for _ in range(node.least):
            start = len(program)
            _write(node.item, program, effort)
            end = len(program)
        splits = []
        for _ in range(most - node.least):
            splits.append(_hole(program))
            _write(node.item, program, effort)
        for split in splits:
            program[split] = _Split(len(program))
    if node.most is None and end > start:  # loop over the last copy
        program += [_Split(len(program) + 2), _Jump(start)]
    elif node.most is None:
        start = _hole(program)
        _write(node.item, program, effort)
        program.append(_Jump(start))
        program[start] = _Split(len(program))


def _hole(program: list[_Instruction]) -> int:
    """Append a placeholder for an instruction, and return its index."""
    program.append(_Jump(0))
    return len(program) - 1
