"""The accounts of a world, and the secrets of access keys."""

from __future__ import annotations

from decimal import Decimal

from mockturk.client.connection import ControlConnection, ItemList, to_path_segment
from mockturk.domain.views.control import AccessKeys, AccountInfo, AccountList


class Accounts:
    """The requesters' accounts of a world, by access key or requester id."""

    def __init__(self, connection: ControlConnection) -> None:
        self._connection = connection

    def all(self) -> ItemList[AccountInfo]:
        """Return the existing accounts, ordered by access key."""
        found = self._connection.get("/accounts", AccountList).accounts
        return ItemList(found, len(found))

    def get(self, account: str) -> AccountInfo:
        """Return an account.

        :param account: an access key or a requester id.
        :raises ControlAPIError: when there is no such account (404); an access key gets one at its
            first use.
        """
        return self._connection.get(f"/accounts/{to_path_segment(account)}", AccountInfo)

    def put(
        self, account: str, available_balance: Decimal | float | str | None = None
    ) -> AccountInfo:
        """Create the account of an access key if necessary, set its balance, and return it.

        :param account: an access key of 1 to 128 characters, or the requester id of an account.
        :param available_balance: the balance in USD, in whole cents, which may be negative; in the
            production environment only. None: no change.
        :raises InvalidValueError: when the access key or the balance is wrong.
        :raises ControlAPIError: when a balance is passed in the sandbox, where balances are fixed
            (409).
        """
        balance = None if available_balance is None else str(available_balance)
        path = f"/accounts/{to_path_segment(account)}"
        return self._connection.put(path, AccountInfo, available_balance=balance)


class Credentials:
    """The access keys whose secrets a world has; changes apply from the next call on."""

    def __init__(self, connection: ControlConnection) -> None:
        self._connection = connection

    def keys(self) -> ItemList[str]:
        """Return the access keys in order; no secret is ever returned."""
        found = self._connection.get("/credentials", AccessKeys).access_keys
        return ItemList(found, len(found))

    def put(self, access_key: str, secret: str) -> None:
        """Set the secret of an access key.

        :raises InvalidValueError: when the secret is empty or the access key is wrong.
        :raises ControlAPIError: when there are 10,000 credentials already (409).
        """
        path = f"/credentials/{to_path_segment(access_key)}"
        self._connection.put(path, type(None), secret=secret)

    def delete(self, access_key: str) -> None:
        """Remove the secret of an access key, whose calls can then no longer be verified.

        :raises ControlAPIError: when the world has no secret for that access key (404).
        """
        self._connection.delete(f"/credentials/{to_path_segment(access_key)}")
