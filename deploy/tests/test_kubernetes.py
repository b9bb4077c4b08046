"""The manifests, as kustomize builds them."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
from pathlib import Path
from typing import Any

import jsonschema
import kubernetes_validate
import pytest
import yaml
from files import DASHBOARDS, KUBERNETES, ROOT, read, schema

# The oldest that its project still kept up when this was written, and the newest known.
VERSIONS = ("1.34", "1.37")
OF_THE_OPERATOR = ("ServiceMonitor", "PrometheusRule")


@pytest.fixture(scope="module")
def built() -> list[dict[str, Any]]:
    command = [*shlex.split(os.environ["KUSTOMIZE"]), str(KUBERNETES)]
    result = subprocess.run(command, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    return list(yaml.safe_load_all(result.stdout))


def of(built: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [manifest for manifest in built if manifest["kind"] == kind]


def one(built: list[dict[str, Any]], kind: str) -> dict[str, Any]:
    (found,) = of(built, kind)
    return found


def strict(part: Any) -> Any:
    """Nothing but what the schema names: the API server would drop it, with a warning at most."""
    if isinstance(part, list):
        return [strict(each) for each in part]
    if not isinstance(part, dict):
        return part
    result = {name: strict(value) for name, value in part.items()}
    named = "type" in part and isinstance(part.get("properties"), dict)
    if named and not part.get("x-kubernetes-preserve-unknown-fields"):
        result.setdefault("additionalProperties", False)
    return result


def test_manifests_are_those_that_are_said_to_be_there(built: list[dict[str, Any]]) -> None:
    kinds = sorted(manifest["kind"] for manifest in built)
    dashboards = len(list(DASHBOARDS.glob("*.json")))
    assert dashboards >= 4
    assert kinds == sorted(
        ["Deployment", "Service", "ServiceMonitor", "PrometheusRule", "PrometheusRule"]
        + ["ConfigMap"] * (dashboards + 1)
    )
    assert {manifest["metadata"]["namespace"] for manifest in built} == {"cellwatch"}


@pytest.mark.parametrize("version", VERSIONS)
def test_kubernetes_own_kinds_are_valid(built: list[dict[str, Any]], version: str) -> None:
    for manifest in built:
        if manifest["kind"] not in OF_THE_OPERATOR:
            kubernetes_validate.validate(manifest, version, strict=True)
    wrong = one(built, "Service") | {"spec": {"port": 8090}}
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(wrong, version, strict=True)


def test_kinds_of_the_operator_are_valid(built: list[dict[str, Any]]) -> None:
    for kind in OF_THE_OPERATOR:
        validator = jsonschema.Draft202012Validator(strict(schema(kind.lower())))
        for manifest in of(built, kind):
            validator.validate({**manifest, "metadata": {}})
        assert not validator.is_valid({**of(built, kind)[0], "metadata": {}, "specs": {}})
        assert not validator.is_valid({**of(built, kind)[0], "metadata": {}, "spec": []})


def test_rules_are_what_the_generator_writes(tmp_path: Path) -> None:
    generate = [str(ROOT / "alerts" / "generate"), "--kubernetes", "--output", str(tmp_path)]
    subprocess.run(generate, check=True)
    fresh = {file.name: file.read_text(encoding="utf-8") for file in tmp_path.iterdir()}
    folder = KUBERNETES / "rules"
    assert {file.name: file.read_text(encoding="utf-8") for file in folder.iterdir()} == fresh, (
        "run alerts/generate --kubernetes --output deploy/kubernetes/rules"
    )


def test_rules_are_those_of_the_files_for_prometheus(built: list[dict[str, Any]]) -> None:
    for manifest in of(built, "PrometheusRule"):
        plain = read(ROOT / "alerts" / "rules" / f"{manifest['metadata']['name']}.yaml")
        assert manifest["spec"] == plain


def test_dashboards_are_the_committed_ones(built: list[dict[str, Any]]) -> None:
    shown = {}
    for manifest in of(built, "ConfigMap"):
        if manifest["metadata"].get("labels", {}).get("grafana_dashboard") == "1":
            shown.update(manifest["data"])
            assert len(json.dumps(manifest)) < 1_000_000, "a ConfigMap holds 1 MiB"
    assert shown == {
        file.name: file.read_text(encoding="utf-8") for file in DASHBOARDS.glob("*.json")
    }


def test_pod_has_no_more_rights_than_it_needs(built: list[dict[str, Any]]) -> None:
    pod = one(built, "Deployment")["spec"]["template"]["spec"]
    assert pod["automountServiceAccountToken"] is False
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    (container,) = pod["containers"]
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    dockerfile = (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8")
    user, group = re.search(r"^USER (\d+):(\d+)$", dockerfile, re.MULTILINE).groups()
    assert pod["securityContext"]["runAsUser"] == int(user)
    assert pod["securityContext"]["fsGroup"] == int(group), "whoever reads the secret"
    home = re.search(r"^ENV HOME=(\S+)$", dockerfile, re.MULTILINE)[1]
    assert home in [mount["mountPath"] for mount in container["volumeMounts"]], "to write to"


def test_port_is_not_taken_from_what_kubernetes_says_of_the_service(
    built: list[dict[str, Any]],
) -> None:
    """It would say CELLWATCH_PORT=tcp://…, since the service's name is cellwatch."""
    assert one(built, "Service")["metadata"]["name"] == "cellwatch"
    pod = one(built, "Deployment")["spec"]["template"]["spec"]
    assert pod["enableServiceLinks"] is False


def test_one_server_at_a_time(built: list[dict[str, Any]]) -> None:
    spec = one(built, "Deployment")["spec"]
    assert (spec["replicas"], spec["strategy"]["type"]) == (1, "Recreate")


def test_parts_find_each_other(built: list[dict[str, Any]]) -> None:
    deployment, service = one(built, "Deployment"), one(built, "Service")
    monitor = one(built, "ServiceMonitor")
    template = deployment["spec"]["template"]
    labels = template["metadata"]["labels"]
    assert deployment["spec"]["selector"]["matchLabels"].items() <= labels.items()
    assert service["spec"]["selector"].items() <= labels.items()
    chosen = monitor["spec"]["selector"]["matchLabels"]
    assert chosen.items() <= service["metadata"]["labels"].items()
    ports = {
        port["name"]: port["containerPort"] for port in template["spec"]["containers"][0]["ports"]
    }
    assert ports == {"http": 8090, "uis": 8091}
    assert {port["targetPort"] for port in service["spec"]["ports"]} == set(ports)
    (endpoint,) = monitor["spec"]["endpoints"]
    assert endpoint["port"] in [port["name"] for port in service["spec"]["ports"]]
    assert endpoint["honorLabels"] is True
    assert service["metadata"]["labels"][monitor["spec"]["jobLabel"]] == "cellwatch", "rules' job"
    settings = template["spec"]["containers"][0]["envFrom"][0]["configMapRef"]["name"]
    assert settings in [manifest["metadata"]["name"] for manifest in of(built, "ConfigMap")]


def test_tokens_come_from_the_secret_alone(built: list[dict[str, Any]]) -> None:
    assert not of(built, "Secret")
    pod = one(built, "Deployment")["spec"]["template"]["spec"]
    (container,) = pod["containers"]
    told = {variable["name"]: variable["value"] for variable in container["env"]}
    (volume,) = [each["secret"] for each in pod["volumes"] if "secret" in each]
    (endpoint,) = one(built, "ServiceMonitor")["spec"]["endpoints"]
    key = Path(told["CELLWATCH_TOKENS_PROMETHEUS_VALUE_FILE"]).name
    assert endpoint["authorization"]["credentials"] == {"name": volume["secretName"], "key": key}
    document = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
    for name in ("CELLWATCH_TOKEN_FILE", "CELLWATCH_TOKENS_PROMETHEUS_VALUE_FILE"):
        assert f"--from-literal={Path(told[name]).name}=" in document
    settings = [each for each in of(built, "ConfigMap") if "CELLWATCH_HOST" in each["data"]]
    assert not [name for name in settings[0]["data"] if "TOKEN" in name]


def test_every_setting_is_one_of_the_server(built: list[dict[str, Any]]) -> None:
    known = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    container = one(built, "Deployment")["spec"]["template"]["spec"]["containers"][0]
    names = [variable["name"] for variable in container["env"]]
    names += list(one_settings(built))
    assert len(names) > 5
    for name in names:
        assert f"`{name.replace('TOKENS_PROMETHEUS', 'TOKENS_NAME')}`" in known, name


def one_settings(built: list[dict[str, Any]]) -> dict[str, str]:
    (found,) = [each["data"] for each in of(built, "ConfigMap") if "CELLWATCH_HOST" in each["data"]]
    return found
