"""随机抽查: the list of draws, making one, its steps, its result; and what is public of it."""
