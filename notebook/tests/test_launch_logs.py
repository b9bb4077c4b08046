"""The file with what a driver writes, and who looks after it."""

from __future__ import annotations

import logging
import os
import subprocess
import threading
import time
import uuid

from polling import wait_for

from cellwatch.launch import driver_log, log_watch
from cellwatch.launch.driver_log import DriverLog
from cellwatch.launch.instruction import START, Instruction
from cellwatch.launch.launches import Launches
from cellwatch.launch.log_watch import LogWatch
from cellwatch.redaction import Redaction

PLAIN = Redaction([])


def logs_of(home):
    return home / ".local" / "share" / "cellwatch" / "logs"


def aged(log, seconds):
    then = time.time() - seconds
    os.utime(log.path, (then, then))
    log.close()


def test_log_is_of_a_bounded_size_and_its_end_stays(home, monkeypatch):
    monkeypatch.setattr(driver_log, "MOST_FILE_BYTES", 1000)
    monkeypatch.setattr(driver_log, "_KEPT_OF_FULL_FILE", 100)
    log = DriverLog("newest00", PLAIN)
    writer = os.open(log.path, os.O_WRONLY | os.O_APPEND)
    os.write(writer, b"x\n" * 600 + b"last\n")
    log.bound()
    os.write(writer, b"after\n")
    os.close(writer)
    assert os.stat(log.path).st_size < 200
    assert log.text().startswith("(The beginning was cut off.)")
    assert log.tail()[-2:] == ["last", "after"]


def test_twenty_old_logs_are_kept_and_all_that_may_still_be_written(home):
    two_days = 2 * driver_log.UNUSED_SECONDS
    for number in range(25):
        aged(DriverLog(f"old{number:05}", PLAIN), two_days + number)
    assert len(list(logs_of(home).iterdir())) == 20
    # A driver of another machine began long ago, and has written something just now.
    busy = DriverLog("busy0000", PLAIN)
    aged(busy, driver_log.UNUSED_SECONDS / 2)
    os.rename(busy.path, logs_of(home) / "driver-20200101-000000-busy0000.log")
    for number in range(30):
        DriverLog(f"new{number:05}", PLAIN).close()
    left = [file.name.split("-")[-1] for file in logs_of(home).iterdir()]
    assert len([name for name in left if name.startswith("new")]) == 30
    assert "busy0000.log" in left
    assert not [name for name in left if name.startswith("old")]


def test_logs_of_one_busy_day_are_bounded_too(home, monkeypatch):
    monkeypatch.setattr(driver_log, "MOST_FILES", 25)
    (logs_of(home)).mkdir(parents=True)
    (logs_of(home) / "server.log.0").write_text("the server's")
    for number in range(40):
        aged(DriverLog(f"{number:08}", PLAIN), 100 - number)
    left = sorted(file.name.split("-")[-1] for file in logs_of(home).iterdir())
    assert left == [*[f"{number:08}.log" for number in range(15, 40)], "server.log.0"]


def test_log_of_a_driver_that_is_long_silent_is_marked_as_used(home, monkeypatch):
    log = DriverLog("silent00", PLAIN)
    os.utime(log.path, (1, 1))
    log.keep()
    assert os.stat(log.path).st_mtime == 1
    monkeypatch.setattr(driver_log, "USED_SECONDS", 0.0)
    log.keep()
    assert os.stat(log.path).st_mtime > time.time() - 3600


def test_error_at_the_log_is_told_once_and_its_last_lines_stay(home, caplog):
    log = DriverLog("broken00", PLAIN)
    with open(log.path, "ab") as file:
        file.write(b"one\ntwo\n")
    assert log.tail() == ["one", "two"]
    folder = os.open(home, os.O_RDONLY)
    os.dup2(folder, log.file)  # from now on each read fails, as that of a stale NFS file does
    os.close(folder)
    with caplog.at_level(logging.INFO):
        assert log.tail() == ["one", "two"]
        assert log.text() == "one\ntwo"
        log.bound()
        log.keep()
        assert log.tail() == ["one", "two"]
    assert [record.message for record in caplog.records] == [
        f"cellwatch: the driver's log is read no more: {log.path}: Is a directory"
    ]
    assert os.fstat(log.file)  # a JVM that is being started may be about to get it
    log.close()
    assert log.tail() == []
    log.close()


def test_log_that_cannot_be_cut_is_let_go(home, monkeypatch, caplog):
    monkeypatch.setattr(driver_log, "MOST_FILE_BYTES", 2)
    log = DriverLog("unwritten", PLAIN)
    with open(log.path, "ab") as file:
        file.write(b"one\n")
    readable = os.open(log.path, os.O_RDONLY)
    os.dup2(readable, log.file)
    os.close(readable)
    with caplog.at_level(logging.INFO):
        log.bound()
        log.bound()
    assert len(caplog.records) == 1
    log.close()


def test_tail_of_a_log_is_short_and_has_no_control_characters(home):
    log = DriverLog("12345678", PLAIN)
    with open(log.path, "ab") as file:
        file.write(b"line\n" * 100 + b"\x1b[31mred\x1b[0m\x00\xff " + b"x" * 900 + b"\n")
    tail = log.tail()
    assert len(tail) == 40
    assert tail[-1].startswith("red\ufffd xxx")
    assert len(tail[-1]) == 400
    log.close()
    assert log.tail() == []


def test_log_is_bounded_as_long_as_its_driver_lives_whether_or_not_a_server_hears_of_it(
    home, monkeypatch
):
    monkeypatch.setattr(driver_log, "MOST_FILE_BYTES", 1000)
    monkeypatch.setattr(driver_log, "_KEPT_OF_FULL_FILE", 100)
    monkeypatch.setattr(log_watch, "LOOK_SECONDS", 0.02)
    launches = Launches()
    watch = LogWatch(launches)
    for _ in range(2):  # the second begins when nobody looks any more
        told = Instruction(str(uuid.uuid4()), START)
        assert launches.hand_over(told)
        launch = launches.begin(told.launch)
        launch.log = DriverLog(launch.id, PLAIN)
        watch.begin()
        threads = watching()
        watch.begin()
        assert watching() == threads
        with open(launch.log.path, "ab") as file:
            file.write(b"x\n" * 2000)
        wait_for(lambda log=launch.log: os.stat(log.path).st_size < 200)
        launches.over(launch)
        wait_for(lambda: not watching())


def test_log_is_bounded_as_long_as_the_jvm_lives_that_a_cell_goes_on_with(home, monkeypatch):
    monkeypatch.setattr(driver_log, "MOST_FILE_BYTES", 1000)
    monkeypatch.setattr(driver_log, "_KEPT_OF_FULL_FILE", 100)
    monkeypatch.setattr(log_watch, "LOOK_SECONDS", 0.02)
    with subprocess.Popen(["sleep", "60"]) as process:
        monkeypatch.setattr(log_watch, "jvm_process", lambda: process)
        launches = Launches()
        told = Instruction(str(uuid.uuid4()), START)
        assert launches.hand_over(told)
        launch = launches.begin(told.launch)
        launch.log = DriverLog(launch.id, PLAIN)
        launches.over(launch)
        LogWatch(launches).begin()
        with open(launch.log.path, "ab") as file:
            file.write(b"x\n" * 2000)
        wait_for(lambda: os.stat(launch.log.path).st_size < 200)
        process.kill()
        wait_for(lambda: not watching())


def watching():
    return [one for one in threading.enumerate() if one.name == "cellwatch-driver-logs"]
