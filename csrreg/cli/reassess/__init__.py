"""``csrreg reassess``: what a new edition did, one requirement or section after the other."""
