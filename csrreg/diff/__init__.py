"""What is different between two states: of a text, of a record; pure."""
