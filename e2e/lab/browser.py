"""The system's Chromium, and what a person does with it."""

from __future__ import annotations

import io
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PIL import Image, ImageChops
from selenium import webdriver
from selenium.common.exceptions import (
    ElementClickInterceptedException,
    NoSuchElementException,
    StaleElementReferenceException,
)
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement

PATIENCE_SECONDS = 120
SIZE = (1280, 860)
MARGIN = 24
_ARGUMENTS = (
    "headless=new",
    "no-sandbox",
    "disable-gpu",
    "disable-quic",
    "no-first-run",
    "disable-background-networking",
    "disable-component-update",
    "disable-sync",
    "disable-dev-shm-usage",
    "hide-scrollbars",
    "lang=en",
)
_NOT_YET = (
    IndexError,  # of what is not there yet
    NoSuchElementException,
    StaleElementReferenceException,
    ElementClickInterceptedException,
)


class Chromium:
    """One window with tabs. Every wait ends after two minutes with what was to be seen."""

    def __init__(self, pictures: Path | None) -> None:
        """:param pictures: a folder for them; None makes none"""
        self._pictures = pictures
        driver, chromium = shutil.which("chromedriver"), shutil.which("chromium")
        missing = "chromium and chromedriver are needed: sudo apt install chromium chromium-driver"
        assert driver is not None, missing
        assert chromium is not None, missing
        options = webdriver.ChromeOptions()
        options.binary_location = chromium
        for argument in _ARGUMENTS:
            options.add_argument(f"--{argument}")
        options.add_argument(f"--window-size={SIZE[0]},{SIZE[1]}")
        self.driver = webdriver.Chrome(options, webdriver.ChromeService(driver))

    def __enter__(self) -> Chromium:
        return self

    def __exit__(self, *_: object) -> None:
        self.driver.quit()

    def open(self, address: str) -> None:
        self.driver.get(address)

    def wait_for(self, condition: Callable[[], Any], what: str) -> Any:
        end = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                value = condition()
                if value:
                    return value
            except _NOT_YET:
                pass
            assert time.monotonic() < end, f"{what}: not seen, but {self.text()[:3000]}"
            time.sleep(0.2)

    def text(self) -> str:
        """All that is to be read."""
        return str(self.driver.find_element(By.TAG_NAME, "body").text)

    def see(self, text: str) -> None:
        self.wait_for(lambda: text in self.text(), text)

    def find(self, selector: str, text: str = "") -> WebElement:
        """The first visible element, by CSS, that has the text."""

        def found() -> WebElement | None:
            for one in self.driver.find_elements(By.CSS_SELECTOR, selector):
                if one.is_displayed() and text in one.text:
                    return one
            return None

        return self.wait_for(found, f"{selector} {text}")

    def click(self, selector: str, text: str = "") -> None:
        def clicked() -> bool:
            self.find(selector, text).click()
            return True

        self.wait_for(clicked, f"{selector} {text} to click")

    def click_to_new_tab(self, selector: str, text: str = "") -> None:
        """Clicks, and goes to the tab that opens."""
        before = set(self.driver.window_handles)
        self.click(selector, text)
        [new] = self.wait_for(lambda: set(self.driver.window_handles) - before, "a new tab")
        self.driver.switch_to.window(new)

    def first_tab(self) -> None:
        self.driver.switch_to.window(self.driver.window_handles[0])

    def press(self, *keys: str) -> None:
        """Keys for what has the focus; the last one with those before it held."""
        chain = webdriver.ActionChains(self.driver)
        for key in keys[:-1]:
            chain = chain.key_down(key)
        chain = chain.send_keys(keys[-1])
        for key in keys[:-1]:
            chain = chain.key_up(key)
        chain.perform()

    def picture(self, name: str, height: int = SIZE[1]) -> None:
        """Writes what is to be seen in a window of this height, with few colours to be small."""
        if self._pictures is None:
            return
        self.driver.set_window_size(SIZE[0], height)
        picture = Image.open(io.BytesIO(self.driver.get_screenshot_as_png())).convert("RGB")
        # Pages are shorter than the window: their last row is their background's colour.
        ground = Image.new("RGB", picture.size, picture.getpixel((0, picture.height - 1)))
        content = ImageChops.difference(picture, ground).getbbox()
        if content is not None:
            lowest = min(picture.height, content[3] + MARGIN)
            picture = picture.crop((0, 0, picture.width, lowest))
        few = picture.quantize(128, dither=Image.Dither.NONE)
        self.driver.set_window_size(*SIZE)
        few.save(self._pictures / f"{name}.png", optimize=True)


__all__ = ["Chromium", "Keys"]
