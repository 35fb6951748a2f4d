"""What a reader sees: one pure builder a report."""
