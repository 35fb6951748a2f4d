"""``csrreg impact``: what a change touches."""
