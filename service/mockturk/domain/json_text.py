"""JSON texts whose content must be an object, parsed strictly."""

from __future__ import annotations

import json
import math
import re
from typing import Any, NoReturn

_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


def parse_json_object(content: bytes | str) -> dict[str, Any]:
    """Return the object that a JSON text holds; bytes are in UTF-8.

    Raises ValueError with the rest of a sentence, such as "is not in UTF-8", if the text is not
    JSON or not an object. A field that occurs twice, a number that Python cannot hold and half of a
    surrogate pair are refused too.
    """
    try:
        text = content if isinstance(content, str) else content.decode()
        found = json.loads(
            text,
            object_pairs_hook=_without_repetitions,
            parse_constant=_refuse_constant,
            parse_float=_parse_finite,
        )
        if _SURROGATE.search(text):
            json.dumps(found, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise ValueError("has half a surrogate pair, which is not a character") from None
    except UnicodeDecodeError:
        raise ValueError("is not in UTF-8") from None
    except RecursionError:
        raise ValueError("is nested too deeply") from None
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise ValueError(f"is not JSON: {error.msg} at {place}") from None
    except _RefusedError as error:
        raise ValueError(str(error)) from None
    except ValueError:  # Python's limit for the digits of an integer
        raise ValueError("has a number with too many digits") from None
    if not isinstance(found, dict):
        raise ValueError("is not a JSON object")  # noqa: TRY004 - as for all that is wrong
    return found


_GONE = object()


class _RefusedError(ValueError):
    """The text has something that JSON allows or Python reads, and that is refused here."""


def _without_repetitions(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(name for name, _ in pairs if found.pop(name, _GONE) is _GONE)
        raise _RefusedError(f"has {twice[:100]!r} twice in one object")
    return found


def _refuse_constant(name: str) -> NoReturn:
    raise _RefusedError(f"is not JSON: it has {name}")


def _parse_finite(digits: str) -> float:
    number = float(digits)
    if math.isinf(number):
        raise _RefusedError("has a number that is too large")
    return number
