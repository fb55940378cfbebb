"""Rules about Qualification requirements.

Source: docs/reference/lifecycle.md#qualification-requirements.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from mockturk.domain.checks import require_value, validate_identifier
from mockturk.domain.countries import COUNTRIES
from mockturk.domain.errors import (
    InvalidEnumeratedParameter,
    InvalidParameterCombination,
    InvalidParameterValue,
)
from mockturk.domain.errors.base import list_allowed
from mockturk.domain.qualification_requirements import (
    WORKER_LOCALE,
    Comparator,
    HITAccessActions,
    Locale,
    QualificationRequirement,
)

if TYPE_CHECKING:
    from mockturk.domain.limits import Limits
    from mockturk.wire.contract.types import structures

RequireType = Callable[[str], None]
"""Takes the id of a Qualification type, and raises an ItemError if HITs may not require it."""

_WITHOUT_VALUE = frozenset({Comparator.Exists, Comparator.DoesNotExist})
_WITH_SEVERAL_VALUES = frozenset({Comparator.In, Comparator.NotIn})
_WITH_ONE_LOCALE = frozenset({Comparator.EqualTo, Comparator.NotEqualTo})
_FOR_LOCALES = _WITH_SEVERAL_VALUES | _WITH_ONE_LOCALE

_PARAMETER = "QualificationRequirement"
_LOCALES_TAKEN = (
    f"Locales are compared only with the Qualification type {WORKER_LOCALE}: "
    "one by EqualTo and NotEqualTo, several by In and NotIn."
)


def validate_requirements(
    requirements: Sequence[structures.QualificationRequirement],
    limits: Limits,
    require_type: RequireType,
) -> tuple[QualificationRequirement, ...]:
    """Return the validated requirements of a HIT type.

    Raises InvalidParameterValue, MissingParameters, and the errors of ``require_type``.
    """
    if len(requirements) > limits.qualification_requirements:
        raise InvalidParameterValue(
            _PARAMETER,
            ", ".join(one.QualificationTypeId or "" for one in requirements),
            f"A HIT may have at most {limits.qualification_requirements} of them.",
        )
    return tuple(_checked(requirement, limits, require_type) for requirement in requirements)


def _checked(
    requirement: structures.QualificationRequirement, limits: Limits, require_type: RequireType
) -> QualificationRequirement:
    type_id = require_value(f"{_PARAMETER}.QualificationTypeId", requirement.QualificationTypeId)
    comparator = require_value(f"{_PARAMETER}.Comparator", requirement.Comparator)
    integers = tuple(requirement.IntegerValue or ())
    locales = tuple(_checked_locale(locale) for locale in requirement.LocaleValue or ())
    _forbid_locales(type_id, comparator, locales)
    # After the locales: the service refused those of the type "Italian", which no id can be.
    validate_identifier(f"{_PARAMETER}.QualificationTypeId", type_id, limits)
    require_type(type_id)
    if comparator in _WITHOUT_VALUE:
        if integers:
            raise InvalidParameterValue(
                f"{_PARAMETER}.IntegerValue",
                integers[0],
                f"The comparator {comparator} takes no value.",
            )
    elif type_id == WORKER_LOCALE:
        _require_locales(comparator, integers, locales, limits)
    else:
        values = [str(one) for one in integers]
        _require_count("IntegerValue", comparator, values, limits.integer_values)
    return QualificationRequirement(
        qualification_type_id=type_id,
        comparator=comparator,
        integers=integers,
        locales=locales,
        actions_guarded=_guard(requirement),
    )


def _guard(requirement: structures.QualificationRequirement) -> HITAccessActions:
    """Return which actions a requirement guards; both ways of saying it must agree.

    Source: docs/reference/decisions-2017.md#d22, docs/reference/decisions-2017.md#d23.
    """
    guard, to_preview = requirement.ActionsGuarded, requirement.RequiredToPreview
    if guard is None:
        return HITAccessActions.PreviewAndAccept if to_preview else HITAccessActions.Accept
    if to_preview is not None and to_preview is (guard is HITAccessActions.Accept):
        raise InvalidParameterCombination("ActionsGuarded", "RequiredToPreview")
    return guard


def _forbid_locales(type_id: str, comparator: Comparator, locales: tuple[Locale, ...]) -> None:
    """Raise InvalidParameterValue for locales that the type or the comparator does not take.

    Message of the later API (docs/reference/errors.md#text-locale-must-be-null); Data is ours.
    """
    are_taken = type_id == WORKER_LOCALE and (
        comparator not in _WITHOUT_VALUE
        and (len(locales) == 1 or comparator not in _WITH_ONE_LOCALE)
    )
    if locales and not are_taken:
        raise InvalidParameterValue(
            "LocaleValue",
            ",".join(locale.country for locale in locales),
            f"LocaleValue must be null when used with the {comparator} comparator.",
            ("Detail", _LOCALES_TAKEN),
        )


def _require_locales(
    comparator: Comparator,
    integers: tuple[int, ...],
    locales: tuple[Locale, ...],
    limits: Limits,
) -> None:
    if integers:
        raise InvalidParameterValue(
            f"{_PARAMETER}.IntegerValue",
            integers[0],
            f"The Qualification type {WORKER_LOCALE} is compared with a LocaleValue.",
        )
    if comparator not in _FOR_LOCALES:
        raise InvalidParameterValue(
            f"{_PARAMETER}.Comparator",
            comparator,
            "Locales have no order.",
            list_allowed(one for one in Comparator if one in _FOR_LOCALES | _WITHOUT_VALUE),
        )
    countries = [locale.country for locale in locales]
    _require_count("LocaleValue", comparator, countries, limits.locale_values)


def _require_count(name: str, comparator: Comparator, values: list[str], most: int) -> None:
    if comparator not in _WITH_SEVERAL_VALUES:
        most = 1
    if not 1 <= len(values) <= most:
        wanted = "exactly one value" if most == 1 else f"1 to {most} values"
        raise InvalidParameterValue(
            f"{_PARAMETER}.{name}",
            ", ".join(values),
            f"The comparator {comparator} takes {wanted}.",
        )


def _checked_locale(locale: structures.Locale) -> Locale:
    country = require_value(f"{_PARAMETER}.LocaleValue.Country", locale.Country)
    if country not in COUNTRIES:
        raise InvalidEnumeratedParameter(
            country,
            f"{_PARAMETER}.LocaleValue.Country",
            COUNTRIES,
            enumeration="Locale ISO 3166-1 alpha-2 Country Codes",
        )
    subdivision = locale.Subdivision or None
    if subdivision and country != "US":
        raise InvalidParameterValue(
            f"{_PARAMETER}.LocaleValue.Subdivision",
            subdivision,
            "Only a locale in the United States has a Subdivision.",
        )
    return Locale(country, subdivision)
