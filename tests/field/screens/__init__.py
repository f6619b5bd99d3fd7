"""The screens of the field app, looked at one by one."""
