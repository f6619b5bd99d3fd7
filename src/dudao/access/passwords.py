"""What a password has to be, where Django's own words do not do."""

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import gettext as _


class LongEnough(MinimumLengthValidator):
    """Django 5.2 refuses a short password in English whatever the language is."""

    def get_error_message(self) -> str:
        """Say how long a password has to be."""
        return _("密码太短，至少%(length)d个字符。") % {"length": self.min_length}
