"""An upper office looks again at what was evaluated below; the office below answers."""
