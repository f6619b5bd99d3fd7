"""The field app: what a phone pulls, and the shell of the TypeScript app in `client/`.

Operations and media come in through `inbox`, whose acceptor stands beside Django.
"""
