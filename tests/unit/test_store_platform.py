"""What differs between systems: the branches of other systems are shown what they would see."""

import errno
import os

import pytest

from csrreg.errors import Refused
from csrreg.store import platform


def fails(code, times=99, winerror=None):
    """Return a system call that fails a number of times, and how often it was tried."""
    tried = []

    def call(*paths):
        tried.append(paths)
        if len(tried) <= times:
            error = (PermissionError if winerror else OSError)(code, os.strerror(code))
            error.winerror = winerror
            raise error
        return os.replace(*paths) if len(paths) == 2 else None

    return call, tried


class Fake:
    """The system with some calls of our own."""

    def __init__(self, **calls):
        self.__dict__.update(calls)

    def __getattr__(self, name):
        return getattr(os, name)


def test_a_file_is_written_whole_through_short_writes(tmp_path, monkeypatch):
    monkeypatch.setattr(platform, "os", Fake(write=lambda handle, data: os.write(handle, data[:3])))
    platform.write_new(tmp_path / "a", b"0123456789")
    assert (tmp_path / "a").read_bytes() == b"0123456789"


def test_a_file_that_is_there_is_not_written(tmp_path):
    (tmp_path / "a").write_bytes(b"old")
    (tmp_path / "link").symlink_to(tmp_path / "nothing")
    for name in ("a", "link"):
        with pytest.raises(FileExistsError):
            platform.write_new(tmp_path / name, b"new")
        (tmp_path / "new").write_bytes(b"new")
        with pytest.raises(FileExistsError):
            platform.publish_new(tmp_path / "new", tmp_path / name)
    assert (tmp_path / "a").read_bytes() == b"old"
    assert not (tmp_path / "nothing").exists()


@pytest.mark.parametrize("size", [0, 1, 65535, 65536, 65537, 200_000])
def test_a_file_is_read_whole_up_to_the_limit(tmp_path, size):
    data = os.urandom(size)
    (tmp_path / "a").write_bytes(data)
    assert platform.read_bytes(str(tmp_path / "a"), 1 << 20) == data
    assert len(platform.read_bytes(str(tmp_path / "a"), 65_536)) == min(size, 65_536)


def test_a_link_is_not_read(tmp_path):
    (tmp_path / "a").write_bytes(b"x")
    (tmp_path / "link").symlink_to(tmp_path / "a")
    with pytest.raises(OSError, match="symbolic links"):
        platform.read_bytes(str(tmp_path / "link"), 10)


@pytest.mark.parametrize("code", [errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS])
def test_without_hard_links_a_new_file_still_gets_its_name_and_takes_no_other(
    tmp_path, monkeypatch, code
):
    monkeypatch.setattr(platform, "os", Fake(link=fails(code)[0]))
    new, target = tmp_path / "new", tmp_path / "target"
    new.write_bytes(b"new")
    platform.publish_new(new, target)
    assert target.read_bytes() == b"new"
    new.write_bytes(b"newer")
    with pytest.raises(FileExistsError):
        platform.publish_new(new, target)
    target.unlink()
    target.symlink_to(tmp_path / "nothing")
    with pytest.raises(FileExistsError):
        platform.publish_new(new, target)


def test_another_error_of_a_link_is_none_of_these(tmp_path, monkeypatch):
    monkeypatch.setattr(platform, "os", Fake(link=fails(errno.EIO)[0]))
    (tmp_path / "new").write_bytes(b"new")
    with pytest.raises(OSError, match=os.strerror(errno.EIO)):
        platform.publish_new(tmp_path / "new", tmp_path / "target")
    assert not (tmp_path / "target").exists()


def test_on_windows_a_file_that_is_held_is_replaced_when_it_is_let_go(tmp_path, monkeypatch):
    monkeypatch.setattr(platform, "WINDOWS", True)
    monkeypatch.setattr(platform.time, "sleep", lambda _: None)
    (tmp_path / "new").write_bytes(b"new")
    call, tried = fails(errno.EACCES, times=4, winerror=32)
    monkeypatch.setattr(platform, "os", Fake(replace=call))
    platform.replace(tmp_path / "new", tmp_path / "target")
    assert (tmp_path / "target").read_bytes() == b"new"
    assert len(tried) == 5
    for winerror, times in ((32, 11), (1, 1)):  # for ever; or for another reason
        call, tried = fails(errno.EACCES, winerror=winerror)
        monkeypatch.setattr(platform, "os", Fake(replace=call))
        with pytest.raises(PermissionError):
            platform.replace(tmp_path / "target", tmp_path / "other")
        assert len(tried) == times


def test_folders_are_made_and_a_file_in_the_way_is_told(tmp_path):
    platform.make_folder(tmp_path / "a" / "b" / "c")
    platform.make_folder(tmp_path / "a" / "b" / "c")
    assert (tmp_path / "a/b/c").is_dir()
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(NotADirectoryError):
        platform.make_folder(tmp_path / "file" / "a")
    (tmp_path / "dangling").symlink_to(tmp_path / "nothing")
    with pytest.raises(NotADirectoryError):
        platform.make_folder(tmp_path / "dangling")


def test_a_lock_that_cannot_be_had_is_refused(tmp_path):
    for path in (tmp_path / "no" / "lock", tmp_path):
        with pytest.raises(Refused, match="lock"), platform.locked(path):
            pytest.fail("it was not refused")


def test_an_error_under_the_lock_is_not_an_error_of_the_lock(tmp_path):
    with pytest.raises(OSError, match="mine"), platform.locked(tmp_path / "lock"):
        raise OSError("mine")
    with platform.locked(tmp_path / "lock"):
        pass


def test_windows_starts_no_program_that_lies_where_one_stands(tmp_path, monkeypatch):
    monkeypatch.setattr(platform, "WINDOWS", True)
    installed, planted = tmp_path / "installed", tmp_path / "register"
    for folder in (installed, planted):
        folder.mkdir()
        (folder / "git.exe").touch()
    monkeypatch.chdir(planted)
    monkeypatch.setenv("PATH", os.pathsep.join(("", ".", str(tmp_path / "gone"), str(installed))))
    assert platform.program("git") == str(installed / "git.exe")
    monkeypatch.setenv("PATH", ".")
    with pytest.raises(FileNotFoundError):
        platform.program("git")


@pytest.mark.skipif(platform.WINDOWS, reason="Windows has its own way")
def test_elsewhere_the_system_finds_a_program():
    assert platform.program("git") == "git"
