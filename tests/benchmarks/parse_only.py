"""What csrreg is measured against: PyYAML's C parser reads the same files, and nothing else."""

import os
import sys

import yaml


def main(root: str) -> None:
    """Parse every YAML file below a folder."""
    for folder, folders, files in os.walk(root):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in files:
            if name.endswith(".yaml"):
                with open(f"{folder}/{name}", "rb") as file:
                    yaml.load(file.read(), yaml.CSafeLoader)


main(sys.argv[1])
