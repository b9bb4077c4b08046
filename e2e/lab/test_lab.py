"""From ``pip install`` to live cells in JupyterLab, as a person does it, with nothing set up."""

from __future__ import annotations

import contextlib
import json
import re
import shutil
import tempfile
import time
from pathlib import Path

import pytest
from browser import Chromium, Keys
from conftest import ROOT
from jupyter_lab import BASE, TOKEN, JupyterLab
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement


@pytest.fixture(scope="module")
def lab(request):
    with (
        home_to_show() if request.config.getoption("--pictures") else home_for_now() as home,
        JupyterLab(home) as running,
    ):
        yield running


@contextlib.contextmanager
def home_for_now():
    with tempfile.TemporaryDirectory(prefix="ann-", ignore_cleanup_errors=True) as home:
        yield Path(home)


@contextlib.contextmanager
def home_to_show():
    """A home folder as people have it: its name is to be read in the pictures."""
    home = Path("/home/ann")
    # Nobody's own folder is taken, and nobody's is removed.
    home.mkdir(mode=0o700)
    try:
        yield home
    finally:
        # The server that has just been told to end may still write.
        end = time.monotonic() + 20
        while home.exists() and time.monotonic() < end:
            shutil.rmtree(home, ignore_errors=True)
            time.sleep(0.2)


@pytest.fixture(scope="module")
def browser(request):
    folder = ROOT / "docs" / "images" if request.config.getoption("--pictures") else None
    with Chromium(folder) as window:
        yield window


class Notebook:
    """The notebook in the first tab, whose last cell is always the one to type into."""

    def __init__(self, browser: Chromium) -> None:
        self._browser = browser

    def run(self, source: str, then: str = "") -> None:
        """Types into the last cell and runs it; waits for a text in what it shows."""
        browser = self._browser
        browser.first_tab()
        # What is run before the kernel is there is not run at all.
        browser.see("| Idle")
        browser.wait_for(lambda: self._cell(-1, ".cm-content"), "a cell").click()
        browser.press(source)
        browser.press(Keys.SHIFT, Keys.ENTER)
        browser.wait_for(lambda: self._has_ended(source), f"{source}: to end")
        if then:
            browser.wait_for(
                lambda: then in self._cell(-2, ".jp-Cell-outputWrapper").text,
                f"{then} below {source}",
            )

    def show_from(self, at: int) -> None:
        """Scrolls until no cell above this one is to be seen."""
        self._browser.driver.execute_script(
            "arguments[0].scrollIntoView(true)", self._cell(at, ".jp-Cell-inputWrapper")
        )

    def _cell(self, at: int, part: str) -> WebElement:
        """A part of a cell, by its place; Lab keeps only those in the page that can be seen."""
        cells = self._browser.driver.find_elements(By.CSS_SELECTOR, ".jp-Notebook-cell")
        return cells[at].find_element(By.CSS_SELECTOR, part)

    def _has_ended(self, source: str) -> bool:
        if self._cell(-1, ".cm-content").text.strip() or len(self._prompts()) < 2:
            return False
        ran = self._cell(-2, ".cm-content").text.strip() == source
        return ran and re.fullmatch(r"\[\d+\]:", self._prompts()[-2]) is not None

    def _prompts(self) -> list[str]:
        found = self._browser.driver.find_elements(
            By.CSS_SELECTOR, ".jp-Notebook-cell .jp-InputPrompt"
        )
        return [one.text for one in found]


@pytest.fixture(scope="module")
def notebook(browser):
    return Notebook(browser)


def test_tile_in_the_launcher_opens_cellwatch_without_another_login(lab, browser):
    browser.open(f"{lab.url}/lab?token={TOKEN}")
    browser.find(".jp-LauncherCard", "Cellwatch")
    browser.picture("lab-tile")
    browser.click_to_new_tab(".jp-LauncherCard", "Cellwatch")
    browser.find("h1 a", "Cellwatch")
    browser.find("a", "Start Spark")
    assert browser.driver.current_url == f"{lab.url}/cellwatch/"


def test_loading_the_extension_and_one_click_start_spark(lab, browser, notebook):
    browser.first_tab()
    browser.click('.jp-LauncherCard[data-category="Notebook"]', "Python 3")
    notebook.run("%load_ext cellwatch")
    notebook.run("%spark", "Launcher")
    browser.picture("lab-load")
    link = browser.find(".jp-OutputArea a", "Launcher")
    assert link.get_dom_attribute("href").startswith(f"{BASE}/cellwatch/launcher/?session=")
    browser.click_to_new_tab(".jp-OutputArea a", "Launcher")
    browser.see("Untitled.ipynb")
    browser.click(".clusters a", "This computer")
    browser.find("button", "Start Spark in the notebook")
    browser.picture("lab-start", 1700)
    browser.click("button", "Start Spark in the notebook")
    browser.see("Spark is ready")
    browser.picture("lab-ready")


def test_cells_arrive_with_the_ids_that_the_notebook_file_has(lab, browser, notebook):
    notebook.run("spark.range(50_000_000).selectExpr('sum(id % 7)').show()", "149999")
    notebook.run("1 + 1", "2")
    browser.press(Keys.CONTROL, "s")
    file = lab.folder / "Untitled.ipynb"

    def saved() -> list[str]:
        cells = json.loads(file.read_text())["cells"]
        return [cell["id"] for cell in cells if cell["execution_count"]]

    ids = browser.wait_for(lambda: len(saved()) == 4 and saved(), "a saved notebook")
    seen = browser.wait_for(
        lambda: set(ids) & (known := told_cells(lab.state())) == set(ids) and known,
        f"the cells {ids} at the server",
    )
    assert seen == set(ids)
    browser.driver.switch_to.window(browser.driver.window_handles[1])
    browser.see("selectExpr")
    browser.see("1 + 1")
    browser.picture("lab-cells")


def told_cells(state: dict) -> set[str]:
    """The ids of the cells of all notebooks, as the server tells them."""
    return {view["run"]["cell"] for view in state["cells"]}


def test_spark_ui_opens_from_the_live_cells(lab, browser):
    browser.click_to_new_tab("a.ui", "Spark UI")
    browser.see("Spark Jobs")
    browser.picture("lab-spark-ui")
    assert browser.driver.current_url.startswith(f"{lab.url}/cellwatch/proxy/local-")
    browser.click("a", "Stages")
    browser.see("Stages for All Jobs")


def test_restarted_kernel_goes_on_with_the_same_server(lab, browser, notebook):
    server = lab.runtime()
    browser.first_tab()
    browser.click(".jp-NotebookPanel-toolbar [data-jp-item-name='restart'] jp-button")
    browser.click(".jp-Dialog button.jp-mod-accept", "Restart")
    notebook.run("%load_ext cellwatch")
    notebook.run("%spark start local", "Spark is running")
    notebook.run("spark.range(5).count()", "5")
    browser.wait_for(lambda: "at least" not in browser.text(), "all that the driver told")
    notebook.show_from(-4)
    browser.picture("lab-restarted")
    states = browser.wait_for(
        lambda: len(found := [one["state"] for one in applications(lab)]) == 2 and found,
        "two applications",
    )
    assert "RUNNING" in states
    assert lab.runtime() == server


def applications(lab: JupyterLab) -> list[dict]:
    return [one["application"] for one in lab.state()["applications"]]


def test_nobody_else_gets_in(lab):
    assert lab.status("/cellwatch/", TOKEN) == 200
    assert lab.status("/cellwatch/") in (302, 403)
    assert lab.status("/cellwatch/", "another-token") in (302, 403)
    # Jupyter leaves it to what it shows to refuse what pages of other sites send.
    start = "/cellwatch/launcher/start"
    assert lab.status(start, TOKEN, b"cluster=local", Sec_Fetch_Site="cross-site") == 403
    assert lab.status(start, TOKEN, b"cluster=local", Origin="http://evil.example") == 403
