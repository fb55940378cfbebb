"""The settings of a server; flags, environment variables and TOML keys are derived from them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from math import inf
from types import MappingProxyType
from typing import Any, Literal, get_type_hints

import attrs

from mockturk.app.setting_values import (
    require_not_amazon,
    require_range,
    require_type,
    require_url,
    to_amount,
    to_credentials,
    to_hosts,
    to_path,
    to_seed,
)
from mockturk.domain.accounts import ACCESS_KEY_RULE, INITIAL_BALANCE, is_access_key
from mockturk.domain.control_token import check_token
from mockturk.domain.environments import Environment
from mockturk.domain.fees import USUAL_FEES
from mockturk.domain.world_names import MAX_WORLDS
from mockturk.server.limits import IDLE_TIMEOUT, MAX_BODY

RuleSet = Literal["strict", "relaxed"]
Auth = Literal["any", "verify"]
Durability = Literal["process", "full"]
LogFormat = Literal["text", "json"]
LogLevel = Literal["debug", "info", "warning", "error"]

PORTS = (0, 65_535)
_MASK = "***"
_USER = re.compile(r"//[^/]*@")  # user and password in a URL
_HOST = re.compile(r"[A-Za-z0-9_.-]+|\[?[0-9A-Fa-f:.]+\]?")
_URLS = ("public_url", "sqs_endpoint", "sns_endpoint")
_CERTIFIED = re.compile(r"(?:\*\.)?[^\W_][\w.-]*|[0-9A-Fa-f:.]+")


def _option(
    text: str,
    *,
    metavar: str | None = None,
    flag: str | None = None,
    within: tuple[float, float] | None = None,
    is_secret: bool = False,
) -> Mapping[str, Any]:
    """Return the metadata of a setting, besides its type and default.

    ``text`` is the help. ``flag`` is the name for the command, the environment, TOML and JSON if
    it differs from the Python name: a repeatable flag is singular, as it sets one value at a
    time. ``within`` are the lowest and the highest number allowed. ``is_secret``: flag and
    environment may name a file with the value, as ``@FILE``.
    """
    about = {"help": text, "metavar": metavar, "flag": flag, "within": within}
    return {**about, "is_secret": is_secret}


@attrs.frozen(kw_only=True)
class Settings:
    """The settings of a server: where it listens, how it responds, the initial data of its worlds.

    The command takes a value from its flag, else the environment, else TOML, else the default here.
    In Python only the arguments and the defaults count; a setting with several values takes a
    mapping or a tuple. Amounts are in USD, fees in percent of what a worker gets; both have an
    effect in the production environment only.

    :raises ValueError: when a value has the wrong type, or is not in its list or range.
    :raises TypeError: when a keyword is not the name of a setting.
    """

    host: str = attrs.field(default="127.0.0.1", metadata=_option("The address to listen on."))
    port: int = attrs.field(
        default=8014, metadata=_option("The port to listen on; 0 takes a free one.", within=PORTS)
    )
    public_url: str | None = attrs.field(
        default=None,
        metadata=_option("The base URL in the WSDL; by default the one the client used."),
    )
    environment: Environment = attrs.field(
        default="sandbox",
        metadata=_option(
            "Environment to emulate: balances, Masters ids, endings of error messages."
        ),
    )
    rules: RuleSet = attrs.field(
        default="strict",
        metadata=_option(
            "strict: the service's rules; relaxed: unknown HIT types and placeholder questions too."
        ),
    )
    balance: Decimal = attrs.field(
        default=INITIAL_BALANCE,
        converter=to_amount,
        metadata=_option("Initial balance of an account, in USD; production only.", metavar="USD"),
    )
    fee_percent: Decimal = attrs.field(
        default=USUAL_FEES.percent,
        converter=to_amount,
        metadata=_option(
            "Fee on rewards and bonuses, in percent; production only.", metavar="PERCENT"
        ),
    )
    fee_percent_large_hit: Decimal = attrs.field(
        default=USUAL_FEES.percent_large_hit,
        converter=to_amount,
        metadata=_option(
            "Additional fee for HITs created with 10 or more assignments, in percentage points.",
            metavar="PERCENT",
        ),
    )
    fee_percent_masters: Decimal = attrs.field(
        default=USUAL_FEES.percent_masters,
        converter=to_amount,
        metadata=_option(
            "Additional fee for HITs that require Masters, in percentage points.", metavar="PERCENT"
        ),
    )
    fee_minimum: Decimal = attrs.field(
        default=USUAL_FEES.minimum,
        converter=to_amount,
        metadata=_option("Minimum fee for an assignment or a bonus, in USD.", metavar="USD"),
    )
    seed: str | None = attrs.field(
        default=None, converter=to_seed, metadata=_option("Seed for reproducible ids.")
    )
    layouts: str | None = attrs.field(
        default=None,
        converter=to_path,
        metadata=_option("A folder of HIT layouts: files named HITLAYOUTID.html.", metavar="DIR"),
    )
    seed_file: str | None = attrs.field(
        default=None,
        converter=to_path,
        metadata=_option("A world file with the initial data of every world.", metavar="FILE"),
    )
    data: str | None = attrs.field(
        default=None,
        converter=to_path,
        metadata=_option(
            "A folder that keeps all worlds; by default they end with the process.", metavar="DIR"
        ),
    )
    durable: Durability = attrs.field(
        default="process",
        metadata=_option(
            "What acknowledged changes survive with --data: process: its end at any moment; full:"
            " a loss of power too."
        ),
    )
    auth: Auth = attrs.field(
        default="any",
        metadata=_option(
            "any: accepts every key and signature; verify: only calls signed with a known secret."
        ),
    )
    credentials: Mapping[str, str] = attrs.field(
        factory=dict,
        converter=to_credentials,
        repr=False,
        metadata=_option(
            "An access key and its secret, or @FILE with a pair on each line. For several, repeat"
            " the flag or, in the environment, separate them by spaces.",
            metavar="KEY:SECRET",
            flag="credential",
            is_secret=True,
        ),
    )
    control_token: str | None = attrs.field(
        default=None,
        repr=False,
        metadata=_option(
            "Token that lets callers from other machines use /_mockturk/, or @FILE with it.",
            metavar="TOKEN",
            is_secret=True,
        ),
    )
    notify_hosts: tuple[str, ...] = attrs.field(
        default=(),
        converter=to_hosts,
        metadata=_option(
            "A host, besides this machine, that may receive notifications. For several, repeat"
            " the flag or, in the environment, separate them by spaces.",
            metavar="HOST",
            flag="notify_host",
        ),
    )
    sqs_endpoint: str | None = attrs.field(
        default=None,
        metadata=_option(
            "The SQS-compatible server that receives notifications, or @FILE with its URL.",
            metavar="URL",
            is_secret=True,
        ),
    )
    sns_endpoint: str | None = attrs.field(
        default=None,
        metadata=_option(
            "The SNS-compatible server that receives notifications, or @FILE with its URL.",
            metavar="URL",
            is_secret=True,
        ),
    )
    max_body: int = attrs.field(
        default=MAX_BODY, metadata=_option("Maximum request body, in bytes.", within=(1, inf))
    )
    max_worlds: int = attrs.field(
        default=MAX_WORLDS,
        metadata=_option("Maximum number of worlds besides the default one.", within=(0, inf)),
    )
    rate_limit: float | None = attrs.field(
        default=None,
        metadata=_option(
            "Maximum calls per second for each access key; unlimited by default.",
            metavar="CALLS",
        ),
    )
    idle_timeout: int = attrs.field(
        default=IDLE_TIMEOUT,
        metadata=_option(
            "Seconds after which a connection without a request is closed.",
            metavar="SECONDS",
            within=(1, inf),
        ),
    )
    retired: bool = attrs.field(
        default=False,
        metadata=_option("Refuse every call of the legacy API, as after June 2019."),
    )
    pages: bool = attrs.field(
        default=True,
        metadata=_option("Serve the worker site, the requester console and the docs to browsers."),
    )
    log_format: LogFormat = attrs.field(default="text", metadata=_option("Format of log lines."))
    log_level: LogLevel = attrs.field(default="info", metadata=_option("Lowest level logged."))
    tls_port: int | None = attrs.field(
        default=None, metadata=_option("The port for HTTPS; 0 takes a free one.", within=PORTS)
    )
    tls_names: tuple[str, ...] = attrs.field(
        default=(),
        converter=to_hosts,
        metadata=_option(
            "An additional host for the certificate. For several, repeat the flag or, in the"
            " environment, separate them by spaces.",
            metavar="HOST",
            flag="tls_name",
        ),
    )
    tls_dir: str | None = attrs.field(
        default=None,
        converter=to_path,
        metadata=_option("Folder of the CA; by default in the user's data folder.", metavar="DIR"),
    )
    tls_cert: str | None = attrs.field(
        default=None,
        converter=to_path,
        metadata=_option("PEM file with your own certificate and its chain.", metavar="FILE"),
    )
    tls_key: str | None = attrs.field(
        default=None,
        converter=to_path,
        metadata=_option("PEM file with the private key of your own certificate.", metavar="FILE"),
    )

    def __attrs_post_init__(self) -> None:
        """Raise ValueError when a value has the wrong type, or is not in its list or range."""
        for option in OPTIONS.values():
            value = getattr(self, option.attribute)
            require_type(option.attribute, option.type, value)
            require_range(option.attribute, option.within, value)
        if self.control_token is not None:
            check_token(self.control_token)
        self._require_tls_to_fit()
        for key, secret in self.credentials.items():
            if not all(isinstance(one, str) and one.strip() for one in (key, secret)):
                raise ValueError("an access key and its secret must be texts that are not empty")
            if not is_access_key(key):
                raise ValueError(ACCESS_KEY_RULE)
        self._require_hosts()
        if self.rate_limit is not None and not 0 < self.rate_limit < inf:
            raise ValueError(f"rate_limit must be more than 0, not {self.rate_limit}")

    def _require_hosts(self) -> None:
        for name in _URLS:
            url = getattr(self, name)
            if url is not None:
                require_url(name, url)
                if name != "public_url":
                    require_not_amazon(name, url)
        for host in self.notify_hosts:
            if not isinstance(host, str) or not _HOST.fullmatch(host):
                raise ValueError(f"notify_hosts: {host!r} is not a name or an address of a host")

    def _require_tls_to_fit(self) -> None:
        for name in self.tls_names:
            if not (isinstance(name, str) and _CERTIFIED.fullmatch(name)):
                raise ValueError(f"tls_names: {name!r} is not a name or an address of a host")
        if (self.tls_cert is None) is not (self.tls_key is None):
            raise ValueError("tls_cert and tls_key must be set together")
        if self.tls_cert is not None and self.tls_names:
            raise ValueError("tls_names is for certificates that Mockturk makes, not for tls_cert")
        if self.tls_port is None and (self.tls_cert is not None or self.tls_names):
            raise ValueError("tls_cert, tls_key and tls_names need tls_port")
        if self.tls_port and self.tls_port == self.port:
            raise ValueError(f"port and tls_port must differ, not both be {self.port}")


@attrs.frozen
class Option:
    """The declaration of a setting, as the command, the environment, TOML and JSON use it.

    ``attribute`` is the name in Python, ``type`` the type of the values.
    """

    attribute: str
    type: Any
    default: Any
    help: str
    metavar: str | None
    within: tuple[float, float] | None
    is_secret: bool


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
        is_secret=about["is_secret"],
    )


_TYPES = get_type_hints(Settings)
OPTIONS: Mapping[str, Option] = MappingProxyType(
    {
        field.metadata["flag"] or field.name: _to_option(field, _TYPES)
        for field in attrs.fields(Settings)
    }
)
"""The settings by their names in the command, the environment, TOML and JSON."""


def mask_settings(settings: Settings) -> dict[str, Any]:
    """Return settings as JSON values, with secrets masked."""
    held: dict[str, Any] = {
        name: getattr(settings, option.attribute) for name, option in OPTIONS.items()
    }
    held["credential"] = dict.fromkeys(settings.credentials, _MASK)
    if settings.control_token is not None:
        held["control_token"] = _MASK
    for name in _URLS:
        if held[name] is not None:
            held[name] = _USER.sub(f"//{_MASK}@", held[name])
    return {
        name: str(value) if isinstance(value, Decimal) else value for name, value in held.items()
    }


_ATTRIBUTES = "|".join(option.attribute for option in OPTIONS.values())
_WITH_UNDERSCORE = "|".join(
    option.attribute for option in OPTIONS.values() if "_" in option.attribute
)
# Names such as port are words too, so they are names only where a message begins.
_NAMES = re.compile(rf"^(?:{_ATTRIBUTES})\b|\b(?:{_WITH_UNDERSCORE})\b")
_OPTION_NAMES = MappingProxyType({option.attribute: name for name, option in OPTIONS.items()})


def rename_settings(message: str, rename: Callable[[str], str] = str) -> str:
    """Return the message of an error of ``Settings`` with the names that the command and TOML use.

    ``rename`` makes of such a name what the message shall show.
    """
    return _NAMES.sub(lambda found: rename(_OPTION_NAMES[found[0]]), message)
