"""The terminal: the only rooms that import typer and rich. One file a command, no domain logic."""
