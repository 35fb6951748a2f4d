"""What all tests share."""

import pytest


def pytest_addoption(parser):
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="Write the golden files anew; read every changed line in git diff.",
    )


@pytest.fixture
def update_golden(request):
    return request.config.getoption("--update-golden")
