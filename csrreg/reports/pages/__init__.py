"""The reports: one builder a report, from the register to a ``Page``."""
