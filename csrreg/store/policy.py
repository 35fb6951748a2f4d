"""How a diff weighs changes and finds list items again: read from csrreg's data."""

from csrreg.diff.policy import Policy, policy_of
from csrreg.store.resources import load_data


def load_policy() -> Policy:
    """Return the policy of ``weights.yaml`` and ``identity.yaml``."""
    return policy_of(load_data("weights.yaml"), load_data("identity.yaml"))
