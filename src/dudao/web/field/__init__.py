"""The field app as the site offers it: how a phone gets it, plates at the gates."""
