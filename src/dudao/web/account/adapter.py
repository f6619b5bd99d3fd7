"""How allauth behaves here: nobody signs up, administrators open accounts."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are opened by an administrator only."""

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        """Refuse every sign-up."""
        return False
