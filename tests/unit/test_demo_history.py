"""The demo's commits are the ones its story tells of, to the minute."""

import shutil
from datetime import datetime
from pathlib import Path

import pytest
from committed import git

from csrreg.store.demo import lay
from csrreg.store.resources import folder, load_yaml


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_commits_bear_the_moments_and_authors_of_the_story(tmp_path: Path) -> None:
    lay(tmp_path / "demo")
    told = load_yaml(folder("examples") / "brakes-history.yaml")["commits"]
    made = git(tmp_path / "demo", "log", "--reverse", "--format=%aI|%cI|%an <%ae>|%s")
    found = [line.split("|", 3) for line in made.splitlines()]
    for commit, (author_date, date, author, subject) in zip(told, found, strict=True):
        moment = datetime.fromisoformat(commit["date"])
        for written in (author_date, date):
            assert datetime.fromisoformat(written) == moment
            assert datetime.fromisoformat(written).utcoffset() == moment.utcoffset()
        assert author == commit["author"]
        assert subject == commit["message"].partition("\n")[0]
