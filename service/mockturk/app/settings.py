"""The settings of a server, declared once: flags, environment and TOML follow from it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from math import inf
from types import MappingProxyType
from typing import Any, Literal, get_args, get_origin, get_type_hints
from urllib.parse import urlsplit

import attrs

from mockturk.client.control_token import check_token
from mockturk.domain.accounts import ACCESS_KEY_RULE, is_access_key
from mockturk.domain.fees import USUAL_FEES
from mockturk.domain.money import LARGEST_AMOUNT
from mockturk.server.limits import MAX_BODY
from mockturk.world.world import INITIAL_BALANCE, Environment

RuleSet = Literal["strict", "relaxed"]
Auth = Literal["any", "verify"]
LogFormat = Literal["text", "json"]
LogLevel = Literal["debug", "info", "warning", "error"]

PORTS = (0, 65_535)
_MASK = "***"
_USER = re.compile(r"//[^/]*@")  # and a password, in a URL
_HOST = re.compile(r"[A-Za-z0-9_.-]+|\[?[0-9A-Fa-f:.]+\]?")
_AMAZON = (".amazonaws.com", ".amazonaws.com.cn", ".api.aws", ".api.amazonwebservices.com.cn")
_CERTIFIED = re.compile(r"(?:\*\.)?[^\W_][\w.-]*|[0-9A-Fa-f:.]+")


def amount(given: Decimal | float | str) -> Decimal:
    """Read an amount of USD or a percentage, from 0 to a billion; raises ValueError."""
    try:
        read = Decimal(str(given))
    except ArithmeticError:
        raise ValueError(f"{given!r} is no amount") from None
    if not (read.is_finite() and 0 <= read <= LARGEST_AMOUNT):
        raise ValueError(f"{given!r} is no amount from 0 to {LARGEST_AMOUNT:,}")
    return read


# What is none of these types stays as it is, and is refused below.


def _to_path(given: str | os.PathLike[str] | None) -> str | None:
    return os.fspath(given) if isinstance(given, os.PathLike) else given


def _to_seed(given: str | int | None) -> str | None:
    return str(given) if isinstance(given, int) else given


def _to_hosts(given: Iterable[str]) -> tuple[str, ...]:
    is_list = isinstance(given, Iterable) and not isinstance(given, str)
    return tuple(given) if is_list else given  # type: ignore[return-value] # as said


def _to_credentials(given: Mapping[str, str] | None) -> Mapping[str, str]:
    return {} if given is None else given


def _option(
    text: str,
    *,
    metavar: str | None = None,
    flag: str | None = None,
    within: tuple[float, float] | None = None,
) -> Mapping[str, Any]:
    """Return what a setting has beside its type and default.

    ``text`` is the help. ``flag`` is its name for the command, the environment, TOML and JSON
    if it has another in Python: flags are repeated, and name one thing each. ``within`` are the
    least and the greatest number it may be.
    """
    return {"help": text, "metavar": metavar, "flag": flag, "within": within}


@attrs.frozen(kw_only=True)
class Settings:
    """The settings of a server: where it listens, how it answers, what its worlds begin with.

    For the command a value comes from a flag, else from the environment, else from TOML, else from
    the defaults here. In Python only what is given and the defaults count. Amounts are in USD, fees
    in percent of what a worker gets; both count in the production environment only.

    :raises ValueError: when a value has the wrong type, or is not in its list or range.
    :raises TypeError: when a keyword is not the name of a setting.
    """

    host: str = attrs.field(default="127.0.0.1", metadata=_option("The address to listen at."))
    port: int = attrs.field(
        default=8014, metadata=_option("The port; 0 takes a free one.", within=PORTS)
    )
    public_url: str | None = attrs.field(
        default=None, metadata=_option("The base URL the WSDL names, if not the one a caller used.")
    )
    environment: Environment = attrs.field(
        default="sandbox", metadata=_option("Whose balances, Masters and messages to show.")
    )
    rules: RuleSet = attrs.field(
        default="strict",
        metadata=_option(
            "strict: as the service; relaxed: unknown HIT types and placeholder questions pass."
        ),
    )
    balance: Decimal = attrs.field(
        default=INITIAL_BALANCE,
        converter=amount,
        metadata=_option("In production: what an account begins with, in USD.", metavar="USD"),
    )
    fee_percent: Decimal = attrs.field(
        default=USUAL_FEES.percent,
        converter=amount,
        metadata=_option(
            "In production: the fee on rewards and bonuses, in percent.", metavar="PERCENT"
        ),
    )
    fee_percent_large_hit: Decimal = attrs.field(
        default=USUAL_FEES.percent_large_hit,
        converter=amount,
        metadata=_option(
            "What the fee is higher for HITs of 10 assignments or more.", metavar="PERCENT"
        ),
    )
    fee_percent_masters: Decimal = attrs.field(
        default=USUAL_FEES.percent_masters,
        converter=amount,
        metadata=_option("What the fee is higher for HITs for Masters.", metavar="PERCENT"),
    )
    fee_minimum: Decimal = attrs.field(
        default=USUAL_FEES.minimum,
        converter=amount,
        metadata=_option("The least fee for an assignment or a bonus, in USD.", metavar="USD"),
    )
    seed: str | None = attrs.field(
        default=None, converter=_to_seed, metadata=_option("Makes ids reproducible.")
    )
    layouts: str | None = attrs.field(
        default=None,
        converter=_to_path,
        metadata=_option("A folder of HIT layouts, each HITLAYOUTID.html.", metavar="DIR"),
    )
    seed_file: str | None = attrs.field(
        default=None,
        converter=_to_path,
        metadata=_option("The world file every world begins with.", metavar="FILE"),
    )
    auth: Auth = attrs.field(
        default="any",
        metadata=_option(
            "any: every key and signature passes; verify: only calls signed with a known secret."
        ),
    )
    credentials: Mapping[str, str] = attrs.field(
        factory=dict,
        converter=_to_credentials,
        repr=False,
        metadata=_option(
            "An access key and its secret; repeatable, in the environment separated by blanks.",
            metavar="KEY:SECRET",
            flag="credential",
        ),
    )
    control_token: str | None = attrs.field(
        default=None,
        repr=False,
        metadata=_option(
            "Lets callers beyond this machine use /_mockturk/, if they send it.", metavar="TOKEN"
        ),
    )
    notify_hosts: tuple[str, ...] = attrs.field(
        default=(),
        converter=_to_hosts,
        metadata=_option(
            "A host notifications may go to beside this machine; repeatable, in the environment"
            " separated by blanks.",
            metavar="HOST",
            flag="notify_host",
        ),
    )
    sqs_endpoint: str | None = attrs.field(
        default=None,
        metadata=_option("The SQS-compatible server notifications go to.", metavar="URL"),
    )
    max_body: int = attrs.field(
        default=MAX_BODY, metadata=_option("The largest request body, in bytes.", within=(1, inf))
    )
    rate_limit: float | None = attrs.field(
        default=None,
        metadata=_option(
            "How many calls a second each access key may make; any number unless given.",
            metavar="CALLS",
        ),
    )
    retired: bool = attrs.field(
        default=False,
        metadata=_option("Refuse every call, as the service did after June 2019."),
    )
    pages: bool = attrs.field(
        default=True,
        metadata=_option("Whether browsers find the worker site and the requester console."),
    )
    log_format: LogFormat = attrs.field(default="text", metadata=_option("How log lines look."))
    log_level: LogLevel = attrs.field(default="info", metadata=_option("What is logged."))
    tls_port: int | None = attrs.field(
        default=None, metadata=_option("A port for HTTPS; 0 takes a free one.", within=PORTS)
    )
    tls_names: tuple[str, ...] = attrs.field(
        default=(),
        converter=_to_hosts,
        metadata=_option(
            "A host the certificate is good for beside the usual ones; repeatable, in the"
            " environment separated by blanks.",
            metavar="HOST",
            flag="tls_name",
        ),
    )
    tls_dir: str | None = attrs.field(
        default=None,
        converter=_to_path,
        metadata=_option("The folder the CA is kept in, if not one of the user's.", metavar="DIR"),
    )
    tls_cert: str | None = attrs.field(
        default=None,
        converter=_to_path,
        metadata=_option("A certificate of your own, PEM, with its chain.", metavar="FILE"),
    )
    tls_key: str | None = attrs.field(
        default=None,
        converter=_to_path,
        metadata=_option("The key of your own certificate, PEM.", metavar="FILE"),
    )

    def __attrs_post_init__(self) -> None:
        """Raise ValueError when a value has the wrong type, or is not in its list or range."""
        for name, option in OPTIONS.items():
            _require_type(name, option.type, getattr(self, option.attribute))
            _require_range(name, option.within, getattr(self, option.attribute))
        if self.control_token is not None:
            check_token(self.control_token)
        self._require_tls_to_fit()
        for key, secret in self.credentials.items():
            if not all(isinstance(one, str) and one.strip() for one in (key, secret)):
                raise ValueError("a credential is an access key and its secret, both texts")
            if not is_access_key(key):
                raise ValueError(ACCESS_KEY_RULE)
        self._require_hosts()
        if self.rate_limit is not None and not 0 < self.rate_limit < inf:
            raise ValueError(f"rate_limit must be more than 0, not {self.rate_limit}")

    def _require_hosts(self) -> None:
        for name in ("public_url", "sqs_endpoint"):
            url = getattr(self, name)
            if url is None:
                continue
            try:
                host = urlsplit(url).hostname
            except ValueError as error:
                raise ValueError(f"{name} is no URL: {error}, in {url!r}") from None
            if not (host and url.startswith(("http://", "https://"))):
                raise ValueError(f"{name} must be an http or https URL, not {url!r}")
        if self.sqs_endpoint is not None:
            _require_own_queues(self.sqs_endpoint)
        for host in self.notify_hosts:
            if not isinstance(host, str) or not _HOST.fullmatch(host):
                raise ValueError(f"a notify_host is a name or an address of a host, not {host!r}")

    def _require_tls_to_fit(self) -> None:
        for name in self.tls_names:
            if not (isinstance(name, str) and _CERTIFIED.fullmatch(name)):
                raise ValueError(f"a tls_name is the name or the address of a host, not {name!r}")
        if (self.tls_cert is None) is not (self.tls_key is None):
            raise ValueError("tls_cert and tls_key go together")
        if self.tls_cert is not None and self.tls_names:
            raise ValueError("tls_name is for certificates that Mockturk makes, not for tls_cert")
        if self.tls_port is None and (self.tls_cert is not None or self.tls_names):
            raise ValueError("tls_cert, tls_key and tls_name need tls_port")
        if self.tls_port and self.tls_port == self.port:
            raise ValueError(f"port and tls_port must differ, not both be {self.port}")


def _require_own_queues(endpoint: str) -> None:
    """Refuse Amazon's own servers, which nothing is ever sent to."""
    host = (urlsplit(endpoint).hostname or "").rstrip(".").lower()
    if f".{host}".endswith(_AMAZON):
        raise ValueError(f"sqs_endpoint must not be Amazon's, as {endpoint!r} is")


def _require_type(name: str, wanted: Any, value: object) -> None:
    choices = get_args(wanted) if get_origin(wanted) is Literal else ()
    if choices and value not in choices:
        raise ValueError(f"{name} must be one of {', '.join(choices)}, not {value!r}")
    if wanted is int and type(value) is not int:
        raise ValueError(f"{name} must be an integer, not {value!r}")
    if wanted == (int | None) and not (value is None or type(value) is int):
        raise ValueError(f"{name} must be an integer, not {value!r}")
    if wanted == (float | None) and not (value is None or type(value) in (int, float)):
        raise ValueError(f"{name} must be a number, not {value!r}")
    if get_origin(wanted) is tuple and not isinstance(value, tuple):
        raise ValueError(f"{name} must be a list of texts, not {value!r}")
    if get_origin(wanted) is Mapping and not isinstance(value, Mapping):
        raise ValueError(f"{name} must be a mapping of access keys to secrets")
    if wanted is bool and type(value) is not bool:
        raise ValueError(f"{name} must be true or false, not {value!r}")
    if wanted in (str, str | None) and not isinstance(value, str | None):
        raise ValueError(f"{name} must be a text, not {value!r}")
    # An unset variable of a shell is an empty text: as a token it would let everybody in.
    if isinstance(value, str) and not value.strip():
        raise ValueError(f"{name} must not be empty")


def _require_range(name: str, within: tuple[float, float] | None, value: Any) -> None:
    if within is None or value is None:
        return
    least, most = within
    if not least <= value <= most:
        wanted = f"at least {least}" if most == inf else f"{least} to {most}"
        raise ValueError(f"{name} must be {wanted}, not {value}")


@attrs.frozen
class Option:
    """A setting as the command, the environment, TOML and JSON name it.

    ``attribute`` is its name in Python, ``type`` that of its values.
    """

    attribute: str
    type: Any
    default: Any
    help: str
    metavar: str | None
    within: tuple[float, float] | None


def _to_option(field: attrs.Attribute[Any], types: Mapping[str, Any]) -> Option:
    about = field.metadata
    is_factory = isinstance(field.default, attrs.Factory)  # type: ignore[arg-type] # a class
    return Option(
        attribute=field.name,
        type=types[field.name],
        default=() if is_factory else field.default,
        help=about["help"],
        metavar=about["metavar"],
        within=about["within"],
    )


_TYPES = get_type_hints(Settings)
OPTIONS: Mapping[str, Option] = MappingProxyType(
    {
        field.metadata["flag"] or field.name: _to_option(field, _TYPES)
        for field in attrs.fields(Settings)
    }
)
"""The settings by the names that the command, the environment, TOML and JSON have for them."""


def masked(settings: Settings) -> dict[str, Any]:
    """Return settings as JSON can hold them, without a secret."""
    held: dict[str, Any] = {
        name: getattr(settings, option.attribute) for name, option in OPTIONS.items()
    }
    held["credential"] = dict.fromkeys(settings.credentials, _MASK)
    if settings.control_token is not None:
        held["control_token"] = _MASK
    for name in ("public_url", "sqs_endpoint"):
        if held[name] is not None:
            held[name] = _USER.sub(f"//{_MASK}@", held[name])
    return {
        name: str(value) if isinstance(value, Decimal) else value for name, value in held.items()
    }


def read_credentials(pairs: Iterable[str]) -> dict[str, str]:
    """Read ``KEY:SECRET`` pairs; raises ValueError, which shows no secret."""
    read: dict[str, str] = {}
    for pair in pairs:
        key, colon, secret = pair.partition(":")
        if not (key.strip() and colon and secret.strip()):
            raise ValueError("a credential is written KEY:SECRET")
        if read.setdefault(key, secret) != secret:
            raise ValueError(f"the access key {key} has two secrets")
    return read
