"""``csrreg report``: what auditors, managers and customers read."""
