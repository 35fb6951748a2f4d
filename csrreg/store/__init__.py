"""The only I/O: files, YAML, git, templates, and what differs between systems."""
