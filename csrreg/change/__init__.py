"""What to write, as data: pure plans of edits. Writing them is the store's job."""
