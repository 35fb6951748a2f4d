"""Merging files: the text of ours with the changes of theirs put in."""
