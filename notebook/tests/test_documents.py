"""The Python that the documents tell people to put into Jupyter's configuration."""

import re
from pathlib import Path

from traitlets.config import Config

EXAMPLES = Path(__file__).parents[2] / "docs" / "proxy-examples.md"


def configured():
    config = Config()
    for block in re.findall(r"```python\n(.*?)```", EXAMPLES.read_text(), re.DOTALL):
        exec(compile(block, str(EXAMPLES), "exec"), {"c": config})
    return config


def test_jupyter_adds_the_very_token_that_the_server_is_started_with():
    server = configured().ServerProxy.servers["cellwatch"]
    token = server["environment"]["CELLWATCH_TOKEN"]
    assert server["request_headers_override"] == {"Authorization": f"Bearer {token}"}
    assert len(token) >= 16
    assert token not in " ".join(server["command"])
    # A configured token would give drivers' UIs a port that Jupyter does not show.
    assert server["environment"]["CELLWATCH_PROXY_PORT"] == "same"
    assert server["command"][1:] == ["serve", "--port", "{port}"]


def test_every_jupyter_server_has_a_token_of_its_own():
    first, second = (
        configured().ServerProxy.servers["cellwatch"]["environment"]["CELLWATCH_TOKEN"]
        for _ in range(2)
    )
    assert first != second


def test_users_have_origins_of_their_own():
    assert configured().JupyterHub.subdomain_host.startswith("https://")
