"""Limits of memory in trees of files as kernels show them."""

from __future__ import annotations

from pathlib import Path

import pytest

from cellwatch.launch.checks import machine_memory
from cellwatch.launch.control_group import memory_limit

GIB = 1 << 30
UNLIMITED_V1 = 9223372036854771712
SLURM = "/system.slice/slurmstepd.scope/job_7/step_0/user/task_0"
JOB = "system.slice/slurmstepd.scope/job_7"
HYBRID = "5:cpu,cpuacct:/jobs\n4:memory:/jobs/7\n1:name=systemd:/other\n0::/session\n"


@pytest.mark.parametrize(
    ("own", "files", "limit"),
    [
        pytest.param(
            f"0::{SLURM}\n",
            {f"{JOB}/memory.max": 8 * GIB, f"{JOB}/step_0/memory.max": "max"},
            8 * GIB,
            id="a batch job above us",
        ),
        pytest.param(
            "0::/user.slice/user-7.slice/jupyter.service\n",
            {
                "user.slice/memory.max": 4 * GIB,
                "user.slice/user-7.slice/memory.max": 2 * GIB,
                "user.slice/user-7.slice/jupyter.service/memory.max": 3 * GIB,
                "user.slice/user-8.slice/memory.max": 1 * GIB,
            },
            2 * GIB,
            id="the least on our way counts, and no sibling",
        ),
        pytest.param(
            "11:cpuset:/slurm/c\n9:memory:/slurm/uid_7/job_7\n1:name=systemd:/slurm/s\n",
            {
                "memory/memory.limit_in_bytes": UNLIMITED_V1,
                "memory/slurm/uid_7/memory.limit_in_bytes": 16 * GIB,
                "memory/slurm/uid_7/job_7/memory.limit_in_bytes": 6 * GIB,
                "memory/slurm/c/memory.limit_in_bytes": 1 * GIB,
            },
            6 * GIB,
            id="version 1",
        ),
        pytest.param(
            HYBRID,
            {"memory/jobs/7/memory.limit_in_bytes": 5 * GIB, "unified/memory.max": "max"},
            5 * GIB,
            id="both versions, memory by the first",
        ),
        pytest.param(
            "1:name=systemd:/other\n0::/session\n",
            {"unified/session/memory.max": 5 * GIB, "unified/other/memory.max": 1 * GIB},
            5 * GIB,
            id="both versions, memory by the second",
        ),
        pytest.param("0::/\n", {"memory.max": 3 * GIB}, 3 * GIB, id="container of version 2"),
        pytest.param(
            "4:memory:/docker/0a1b\n",
            {"memory/memory.limit_in_bytes": 3 * GIB},
            3 * GIB,
            id="container that sees the host's path",
        ),
        pytest.param(
            "0::/../../job_8\n",
            {"memory.max": 3 * GIB, "job_8/memory.max": 1 * GIB},
            3 * GIB,
            id="outside the namespace",
        ),
        pytest.param("0::/a:b\n", {"a:b/memory.max": GIB}, GIB, id="colon in a name"),
        pytest.param("0::/a (deleted)\n", {"memory.max": GIB}, GIB, id="group that is gone"),
        pytest.param("0::/a\n", {"a/memory.max": "max", "memory.max": "max"}, None, id="no limit"),
        pytest.param("0::/a\n", {"a/memory.max": "", "memory.max": "²"}, None, id="no numbers"),
        pytest.param("nonsense\n\n7\n", {"memory.max": GIB}, GIB, id="groups that say nothing"),
        pytest.param(None, {"memory.max": 2 * GIB}, 2 * GIB, id="no file of our groups"),
        pytest.param(None, {}, None, id="no control groups"),
    ],
)
def test_least_limit_from_our_group_up_to_the_root_counts(tmp_path, own, files, limit):
    groups, mount = tmp_path / "own", tmp_path / "mount"
    if own is not None:
        groups.write_text(own)
    for name, value in files.items():
        write(mount / name, value)
    assert memory_limit(groups, mount) == limit


def test_what_cannot_be_read_is_passed_over(tmp_path):
    own, mount = tmp_path / "own", tmp_path / "mount"
    own.write_text("0::/a/b\n")
    write(mount / "a" / "memory.max", GIB)
    # A folder is no file for anybody, root included.
    (mount / "a" / "b" / "memory.max").mkdir(parents=True)
    assert memory_limit(own, mount) == GIB
    assert memory_limit(mount, mount) is None


@pytest.mark.parametrize(("limit", "most"), [(GIB // 2, GIB // 2), (1 << 60, (1 << 60) - 1)])
def test_machine_has_no_more_than_our_groups_and_itself(tmp_path, limit, most):
    own = tmp_path / "own"
    own.write_text("0::/job/step\n")
    write(tmp_path / "mount" / "job" / "memory.max", limit)
    found = machine_memory(own, tmp_path / "mount")
    assert GIB // 2 <= found <= most


def write(file: Path, value: object) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"{value}\n")
