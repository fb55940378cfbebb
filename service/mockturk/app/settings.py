"""The settings of a server, each with its flag, its environment twin and its TOML key."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal
from math import inf
from typing import Any, Literal, get_args, get_origin, get_type_hints
from urllib.parse import urlsplit

from mockturk.client.control_token import check_token
from mockturk.domain.accounts import IS_ACCESS_KEY, is_access_key
from mockturk.domain.money import LARGEST_AMOUNT, USUAL_FEES
from mockturk.server.messages import MAX_BODY
from mockturk.world.world import FUNDS, Environment

RuleSet = Literal["strict", "relaxed"]
Auth = Literal["any", "verify"]
LogFormat = Literal["text", "json"]
LogLevel = Literal["debug", "info", "warning", "error"]

_HIGHEST_PORT = 65_535
_MASK = "***"
_USER = re.compile(r"//[^/]*@")  # and a password, in a URL
_HOST = re.compile(r"[A-Za-z0-9_.-]+|\[?[0-9A-Fa-f:.]+\]?")
_AMAZON = (".amazonaws.com", ".amazonaws.com.cn", ".api.aws", ".api.amazonwebservices.com.cn")
_CERTIFIED = re.compile(r"(?:\*\.)?[^\W_][\w.-]*|[0-9A-Fa-f:.]+")


@dataclass(frozen=True, kw_only=True)
class Settings:
    """How a server runs. A value comes from flags, else environment, else TOML, else here."""

    host: str = "127.0.0.1"
    port: int = 8014
    public_url: str | None = None
    environment: Environment = "sandbox"
    rules: RuleSet = "strict"
    # USD, and percent of what a worker gets; they count in the production environment only.
    balance: Decimal = FUNDS
    fee_percent: Decimal = USUAL_FEES.percent
    fee_percent_large_hit: Decimal = USUAL_FEES.percent_large_hit
    fee_percent_masters: Decimal = USUAL_FEES.percent_masters
    fee_minimum: Decimal = USUAL_FEES.minimum
    seed: str | None = None
    layouts: str | None = None
    seed_file: str | None = None
    auth: Auth = "any"
    # Access keys and their secrets, which are shown nowhere.
    credential: Mapping[str, str] = field(default_factory=dict, repr=False)
    control_token: str | None = field(default=None, repr=False)
    max_body: int = MAX_BODY
    # Calls a second of each access key, in real time.
    rate_limit: float | None = None
    retired: bool = False
    # The worker site and the requester console.
    pages: bool = True
    log_format: LogFormat = "text"
    log_level: LogLevel = "info"
    # Where notifications may go beside this machine.
    notify_host: tuple[str, ...] = field(default_factory=tuple)
    sqs_endpoint: str | None = None
    # HTTPS beside plain HTTP, at a port of its own.
    tls_port: int | None = None
    tls_name: tuple[str, ...] = field(default_factory=tuple)
    tls_dir: str | None = None
    tls_cert: str | None = None
    tls_key: str | None = None

    def __post_init__(self) -> None:
        """Raise ValueError for a value of the wrong type or out of its list or range."""
        for name, wanted in get_type_hints(Settings).items():
            _require_type(name, wanted, getattr(self, name))
        for name in ("port", "tls_port"):
            if not 0 <= (getattr(self, name) or 0) <= _HIGHEST_PORT:
                raise ValueError(f"{name} must be 0 to {_HIGHEST_PORT}, not {getattr(self, name)}")
        if self.control_token is not None:
            check_token(self.control_token)
        self._require_tls_to_fit()
        for key, secret in self.credential.items():
            if not all(isinstance(one, str) and one.strip() for one in (key, secret)):
                raise ValueError("a credential is an access key and its secret, both texts")
            if not is_access_key(key):
                raise ValueError(IS_ACCESS_KEY)
        self._require_hosts()
        if self.max_body < 1:
            raise ValueError(f"max_body must be at least 1, not {self.max_body}")
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
        for host in self.notify_host:
            if not isinstance(host, str) or not _HOST.fullmatch(host):
                raise ValueError(f"a notify_host is a name or an address of a host, not {host!r}")

    def _require_tls_to_fit(self) -> None:
        for name in self.tls_name:
            if not (isinstance(name, str) and _CERTIFIED.fullmatch(name)):
                raise ValueError(f"a tls_name is the name or the address of a host, not {name!r}")
        if (self.tls_cert is None) is not (self.tls_key is None):
            raise ValueError("tls_cert and tls_key go together")
        if self.tls_cert is not None and self.tls_name:
            raise ValueError("tls_name is for certificates that Mockturk makes, not for tls_cert")
        if self.tls_port is None and (self.tls_cert is not None or self.tls_name):
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
    if wanted is bool and type(value) is not bool:
        raise ValueError(f"{name} must be true or false, not {value!r}")
    if wanted is Decimal and not isinstance(value, Decimal):
        raise ValueError(f"{name} must be a decimal, not {value!r}")
    if wanted in (str, str | None) and not isinstance(value, str | None):
        raise ValueError(f"{name} must be a text, not {value!r}")
    # An unset variable of a shell is an empty text: as a token it would let everybody in.
    if isinstance(value, str) and not value.strip():
        raise ValueError(f"{name} must not be empty")


def shown(settings: Settings) -> dict[str, Any]:
    """Return settings as JSON can hold them, without a secret."""
    held: dict[str, Any] = {name: getattr(settings, name) for name in SETTINGS}
    held["credential"] = dict.fromkeys(settings.credential, _MASK)
    if settings.control_token is not None:
        held["control_token"] = _MASK
    for name in ("public_url", "sqs_endpoint"):
        if held[name] is not None:
            held[name] = _USER.sub(f"//{_MASK}@", held[name])
    return {
        name: str(value) if isinstance(value, Decimal) else value for name, value in held.items()
    }


SETTINGS = {setting.name: setting for setting in fields(Settings)}


def amount(given: Decimal | float | str) -> Decimal:
    """Read an amount of USD or a percentage, from 0 to a billion; raises ValueError."""
    try:
        read = Decimal(str(given))
    except ArithmeticError:
        raise ValueError(f"{given!r} is no amount") from None
    if not (read.is_finite() and 0 <= read <= LARGEST_AMOUNT):
        raise ValueError(f"{given!r} is no amount from 0 to {LARGEST_AMOUNT:,}")
    return read


def credentials(pairs: Iterable[str]) -> dict[str, str]:
    """Read ``KEY:SECRET`` pairs; raises ValueError, which shows no secret."""
    read: dict[str, str] = {}
    for pair in pairs:
        key, colon, secret = pair.partition(":")
        if not (key.strip() and colon and secret.strip()):
            raise ValueError("a credential is written KEY:SECRET")
        if read.setdefault(key, secret) != secret:
            raise ValueError(f"the access key {key} has two secrets")
    return read
