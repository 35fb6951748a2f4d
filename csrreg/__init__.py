"""csrreg: a register of customer-specific requirements in plain YAML files.

This module imports nothing, so that ``csrreg --version`` costs no more than Python itself.
"""

__version__ = "0.1.0"
