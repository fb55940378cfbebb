"""The accounts of a remote world, and the secrets of access keys."""

from __future__ import annotations

from decimal import Decimal

from mockturk.client.connection import ControlConnection, to_path_segment


class RemoteAccounts:
    """The requesters' accounts of a remote world, by access key or requester id.

    An account is a dict of texts: ``access_key``, ``requester_id``, and ``available_balance`` and
    ``on_hold_balance`` in USD.
    """

    def __init__(self, connection: ControlConnection) -> None:
        self._connection = connection

    def all(self) -> list[dict[str, str]]:
        """Return the existing accounts, ordered by access key."""
        return list(self._connection.get("/accounts")["accounts"])

    def get(self, account: str) -> dict[str, str]:
        """Return an account.

        :param account: an access key or a requester id.
        :raises ControlAPIError: when there is no such account (404); an access key gets one at its
            first use.
        """
        return dict(self._connection.get(f"/accounts/{to_path_segment(account)}"))

    def put(
        self, account: str, available_balance: Decimal | float | str | None = None
    ) -> dict[str, str]:
        """Create the account of an access key if necessary, set its balance, and return it.

        :param account: an access key of 1 to 128 characters, or the requester id of an account.
        :param available_balance: the balance in USD, in whole cents, which may be negative; in the
            production environment only. None: no change.
        :raises InvalidValueError: when the access key or the balance is wrong.
        :raises ControlAPIError: when a balance is passed in the sandbox, where balances are fixed
            (409).
        """
        balance = None if available_balance is None else str(available_balance)
        return dict(
            self._connection.put(f"/accounts/{to_path_segment(account)}", available_balance=balance)
        )


class RemoteCredentials:
    """The access keys whose secrets a remote world has; changes apply from the next call on."""

    def __init__(self, connection: ControlConnection) -> None:
        self._connection = connection

    def keys(self) -> list[str]:
        """Return the access keys in order; no secret is ever returned."""
        return list(self._connection.get("/credentials")["access_keys"])

    def put(self, access_key: str, secret: str) -> None:
        """Set the secret of an access key.

        :raises InvalidValueError: when the secret is empty or the access key is wrong.
        :raises ControlAPIError: when there are 10,000 credentials already (409).
        """
        self._connection.put(f"/credentials/{to_path_segment(access_key)}", secret=secret)

    def delete(self, access_key: str) -> None:
        """Remove the secret of an access key, whose calls can then no longer be verified.

        :raises ControlAPIError: when the world has no secret for that access key (404).
        """
        self._connection.delete(f"/credentials/{to_path_segment(access_key)}")
