from __future__ import annotations

import importlib
import sys
import zipfile

import pytest

from cellwatch.imports import ImportWatch


@pytest.fixture
def modules(tmp_path, monkeypatch):
    (tmp_path / "watched_one.py").write_text("READY = True\n")
    (tmp_path / "watched_broken.py").write_text("raise RuntimeError('as it is')\n")
    with zipfile.ZipFile(tmp_path / "packed.zip", "w") as packed:
        packed.writestr("watched_packed.py", "import packed_other\nREADY = True\n")
        packed.writestr("packed_other.py", "")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.syspath_prepend(str(tmp_path / "packed.zip"))
    yield
    for name in ("watched_one", "watched_broken", "watched_packed", "packed_other"):
        sys.modules.pop(name, None)


@pytest.mark.parametrize("name", ["watched_one", "watched_packed"])
def test_action_sees_the_module_whole_and_the_module_keeps_its_own_loader(modules, name):
    seen = []
    watch = ImportWatch({name: lambda module: seen.append((module.__name__, module.READY))})
    watch.start()
    try:
        module = importlib.import_module(name)
        assert seen == [(name, True)]
        assert not type(module.__loader__).__module__.startswith("cellwatch")
        assert module.__spec__.loader is module.__loader__
    finally:
        watch.stop()
    assert watch not in sys.meta_path


def test_module_that_is_there_already_is_acted_on_at_once(modules):
    importlib.import_module("watched_one")
    seen = []
    watch = ImportWatch({"watched_one": seen.append})
    watch.start()
    watch.stop()
    assert seen == [sys.modules["watched_one"]]


def test_failing_action_and_failing_module_change_nothing_for_who_imports(modules, caplog):
    def fail(module):
        raise KeyError("no such class")

    watch = ImportWatch({"watched_one": fail, "watched_broken": fail})
    watch.start()
    try:
        assert importlib.import_module("watched_one").READY
        with pytest.raises(RuntimeError, match="as it is"):
            importlib.import_module("watched_broken")
    finally:
        watch.stop()
    assert [record.levelname for record in caplog.records] == ["WARNING"]
