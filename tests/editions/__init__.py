"""Made pairs of editions of a customer's manual, with what changed between them.

``python -m tests.editions.measured`` prints how well the proposals fit.
"""
