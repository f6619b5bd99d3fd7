"""Where operations and media of phones come in: a WSGI callable that stands before Django.

It is the one exception to "every write is an action" (docs/adr/0008): it writes what came and
nothing else, many senders in one commit, and answers when that commit is on disk.
"""

from dudao.inbox.acceptor.gate import Application, beside

__all__ = ["Application", "beside"]
