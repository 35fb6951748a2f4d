"""``csrreg review``: the contract review, from the customer's order to the answer."""
