"""The Compose file: no Docker is needed to see that it is right in itself."""

from __future__ import annotations

import json
import os
import re
import shutil
import stat
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import jsonschema
import pytest
from files import COMPOSE, DEPLOY, ROOT, mounts, read, schema, services

FILE = read(COMPOSE / "docker-compose.yml")


def test_file_is_as_the_compose_specification_says() -> None:
    jsonschema.Draft7Validator(schema("compose-spec")).validate(FILE)
    broken = {**FILE, "services": {"cellwatch": {"port": ["8090"]}}}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft7Validator(schema("compose-spec")).validate(broken)


def test_every_port_is_this_machines_alone() -> None:
    ports = [port for service in services().values() for port in service.get("ports", [])]
    assert len(ports) == 5
    assert all(re.fullmatch(r"127\.0\.0\.1:(\d+):\1", port) for port in ports), ports


def test_images_have_a_version() -> None:
    images = [service["image"] for service in services().values() if "image" in service]
    assert len(images) == 4
    assert all(re.fullmatch(r"[a-z/]+:v?\d+\.\d+\.\d+", image) for image in images), images


def test_what_is_mounted_is_there() -> None:
    for name, service in services().items():
        for place, source in mounts(service).items():
            assert source.exists(), f"{name}: {source}, which it has at {place}"
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            assert source.startswith(".") or source in FILE["volumes"], volume


def test_image_is_built_of_what_the_build_makes() -> None:
    build = services()["cellwatch"]["build"]
    context = (COMPOSE / build["context"]).resolve()
    assert context == ROOT
    dockerfile = (context / build["dockerfile"]).read_text(encoding="utf-8")
    copied = re.findall(r"^COPY (\S+) (\S+)$", dockerfile, re.MULTILINE)
    ignore = (DEPLOY / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    assert [line[1:] for line in ignore if line.startswith("!")] == sorted(
        source for source, _ in copied
    )
    for source, place in copied:
        assert (ROOT / source).exists(), f"{source}: build it by ./cellwatch version"
        assert place.removeprefix("/opt/cellwatch/") == Path(source).name


def test_command_of_the_image_starts_the_server(tmp_path: Path) -> None:
    dockerfile = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    for source, place in re.findall(r"^COPY (\S+) /opt/(\S+)$", dockerfile, re.MULTILINE):
        copy = shutil.copytree if (ROOT / source).is_dir() else shutil.copy
        (tmp_path / place).parent.mkdir(exist_ok=True)
        copy(ROOT / source, tmp_path / place)
    (entry,) = re.findall(r"^ENTRYPOINT (.+)$", dockerfile, re.MULTILINE)
    program, *arguments = json.loads(entry.replace("/opt/", f"{tmp_path}/"))
    java = Path(os.environ["JAVA_HOME"]) / "bin" / program
    options = re.findall(r"^ENV (JAVA_TOOL_OPTIONS)=(.+)$", dockerfile, re.MULTILINE)
    told = subprocess.run(
        [str(java), *arguments, "version"],
        env={"HOME": "/nowhere", **dict(options)},
        capture_output=True,
        text=True,
    )
    assert told.returncode == 0, told.stderr
    assert re.search(r"\d+\.\d+\.\d+", told.stdout)


def test_services_that_others_ask_for_are_there() -> None:
    text = (COMPOSE / "docker-compose.yml").read_text(encoding="utf-8")
    asked = {urlsplit(url).hostname for url in re.findall(r"http://[\w.-]+:\d+", text)}
    assert asked - {"127.0.0.1"} == {"prometheus", "tempo"}
    assert asked - {"127.0.0.1"} <= set(services())


def test_tempo_listens_where_cellwatch_sends_and_grafana_asks() -> None:
    tempo = read(mounts(services()["tempo"])["/etc/tempo.yaml"])
    sent = urlsplit(services()["cellwatch"]["environment"]["OTEL_EXPORTER_OTLP_ENDPOINT"])
    (protocol,) = tempo["distributor"]["receivers"]["otlp"]["protocols"].items()
    assert protocol == ("grpc", {"endpoint": f"0.0.0.0:{sent.port}"}), "Cellwatch's own is gRPC"
    asked = urlsplit(services()["grafana"]["environment"]["TEMPO_URL"])
    assert asked.port == tempo["server"]["http_listen_port"]
    kept = [tempo["storage"]["trace"][each]["path"] for each in ("wal", "local")]
    assert all(path.startswith("/var/tempo/") for path in kept), "on its volume"


def test_grafana_is_told_all_that_its_data_sources_ask_for() -> None:
    folder = mounts(services()["grafana"])["/etc/grafana/provisioning"]
    text = "".join(file.read_text(encoding="utf-8") for file in folder.glob("datasources/*.yaml"))
    asked = set(re.findall(r"(?<!\$)\$(\w+)", text))
    assert asked
    assert asked <= set(services()["grafana"]["environment"])


def test_secrets_are_made_once_and_are_in_no_file_of_the_project(tmp_path: Path) -> None:
    maker = Path(shutil.copy(COMPOSE / "make-secrets", tmp_path))
    subprocess.run([str(maker)], check=True, stdout=subprocess.PIPE)
    made = {file.name: file.read_text() for file in (tmp_path / "secrets").iterdir()}
    assert set(made) == set(FILE["secrets"])
    assert all(re.fullmatch("[0-9a-f]{48}", text) for text in made.values())
    assert len(set(made.values())) == len(made)
    assert stat.S_IMODE((tmp_path / "secrets").stat().st_mode) == 0o700
    said = subprocess.run([str(maker)], check=True, stdout=subprocess.PIPE, text=True).stdout
    assert {file.name: file.read_text() for file in (tmp_path / "secrets").iterdir()} == made
    assert f"?token={made['token']}" in said
    for name, secret in FILE["secrets"].items():
        file = COMPOSE / secret["file"]
        assert file.name == name
        ignored = subprocess.run(["git", "-C", str(ROOT), "check-ignore", "-q", str(file)])
        assert ignored.returncode == 0, f"{file} could be committed"


def test_each_secret_is_given_to_whoever_reads_it() -> None:
    for name, service in services().items():
        text = str(service) + "".join(
            file.read_text(encoding="utf-8") for file in mounts(service).values() if file.is_file()
        )
        read_ones = set(re.findall(r"/run/secrets/(\w+)", text))
        assert read_ones == set(service.get("secrets", [])), name
