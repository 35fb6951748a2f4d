"""How fast csrreg is: one command measures everything that DESIGN promises (see README.md)."""
