"""The accounts of a remote world, and the secrets of their access keys."""

from __future__ import annotations

from decimal import Decimal

from mockturk.client.connection import ControlConnection, to_path_segment


class RemoteAccounts:
    """The requesters' accounts of a world, by access key or requester id; amounts are texts."""

    def __init__(self, connection: ControlConnection) -> None:
        self._connection = connection

    def all(self) -> list[dict[str, str]]:
        """Return the accounts there are by now, by access key."""
        return list(self._connection.get("/accounts")["accounts"])

    def get(self, account: str) -> dict[str, str]:
        """Return one; raises Refused if it was never used."""
        return dict(self._connection.get(f"/accounts/{to_path_segment(account)}"))

    def put(
        self, account: str, available_balance: Decimal | float | str | None = None
    ) -> dict[str, str]:
        """Let an access key have an account, and in production a balance, in USD."""
        balance = None if available_balance is None else str(available_balance)
        return dict(
            self._connection.put(f"/accounts/{to_path_segment(account)}", available_balance=balance)
        )


class RemoteCredentials:
    """The access keys whose secrets a world knows; what is changed counts at once."""

    def __init__(self, connection: ControlConnection) -> None:
        self._connection = connection

    def keys(self) -> list[str]:
        """Return the access keys; secrets are shown by nothing."""
        return list(self._connection.get("/credentials")["access_keys"])

    def put(self, access_key: str, secret: str) -> None:
        """Tell the secret of an access key."""
        self._connection.put(f"/credentials/{to_path_segment(access_key)}", secret=secret)

    def delete(self, access_key: str) -> None:
        """Forget the secret of an access key."""
        self._connection.delete(f"/credentials/{to_path_segment(access_key)}")
