"""csrreg YAML: YAML 1.2 without its surprises. The only rooms that import ruamel."""
