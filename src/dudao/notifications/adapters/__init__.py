"""How each kind of channel is spoken to: build the call, read the answer."""
