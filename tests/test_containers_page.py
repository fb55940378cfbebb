"""docs/containers.md and its examples, as far as they can be tried without a container.

YAML is held to the schemas of the tools that read it, what testcontainers offers to the names the
recipe in Python imports; .ci/image-steps does what the Dockerfile says. Nothing else is run here:
no image is built, no job, no compose file, and the recipe in Java is compiled against stand-ins for
what it uses of testcontainers, so that only its own code is checked.
"""

from __future__ import annotations

import ast
import re
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

import mockturk.client
from mockturk.app.settings import OPTIONS
from programs import JAVA

CHECKOUT = Path(__file__).parents[1]
PAGE = (CHECKOUT / "docs" / "containers.md").read_text()
EXAMPLES = CHECKOUT / "docs" / "examples"
FLEET = EXAMPLES / "fleet"
DOCKERFILE = (CHECKOUT / "Dockerfile").read_text()


def example(name: str) -> Any:
    return yaml.safe_load((EXAMPLES / name).read_text())


def shown(marker: str) -> Any:
    """The YAML of the page that has a text."""
    blocks = re.findall(r"^```yaml\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    (found,) = (block for block in blocks if marker in block)
    return yaml.safe_load(found)


def test_compose_has_the_service_the_page_tells_of() -> None:
    services = example("compose.yaml")["services"]
    ours = services["mockturk"]

    assert (EXAMPLES / ours["build"]).resolve() == CHECKOUT
    assert ours["ports"] == ["127.0.0.1:8014:8014"]
    assert ours["healthcheck"]["test"] == ["CMD", "mockturk", "ready"]
    assert 'CMD ["mockturk", "ready"]' in DOCKERFILE
    program = services["program"]
    assert program["depends_on"] == {"mockturk": {"condition": "service_healthy"}}
    assert program["environment"]["MTURK_ENDPOINT"] in PAGE
    compile(program["command"][2], "compose.yaml", "exec")


def test_the_fleet_is_what_its_proxy_is_configured_for() -> None:
    """tests/app/test_fleet.py starts the proxy itself."""
    fleet = example("fleet/compose.yaml")
    services, proxy = fleet["services"], fleet["services"]["proxy"]
    configuration = (FLEET / "haproxy.cfg").read_text()

    assert set(proxy["environment"]) == set(re.findall(r"\$\{(\w+)-", configuration))
    assert proxy["ports"] == ["127.0.0.1:8014:8014"]
    (mounted,) = proxy["volumes"]
    assert (FLEET / mounted.partition(":")[0]).samefile(FLEET / "haproxy.cfg")
    for name in ("one", "two"):
        service = services[name]
        assert (FLEET / service["build"]).resolve() == CHECKOUT
        assert service["volumes"] == [f"{name}:/var/lib/mockturk"]
        assert service["environment"]["MOCKTURK_DATA"].startswith("/var/lib/mockturk/")
        assert (
            service["healthcheck"] == example("compose.yaml")["services"]["mockturk"]["healthcheck"]
        )
        assert proxy["environment"][f"SERVER_{name.upper()}"] == f"{name}:8014"
        assert proxy["depends_on"][name]["condition"] == "service_healthy"
    assert set(fleet["volumes"]) == {"one", "two"}
    assert "owner mockturk /var/lib/mockturk" in DOCKERFILE


@pytest.mark.parametrize(
    ("schema", "name"),
    [
        ("compose-spec", "compose.yaml"),
        ("compose-spec", "fleet/compose.yaml"),
        ("github-workflows", "github-actions.yaml"),
        ("gitlab-ci", "gitlab-ci.yaml"),
    ],
)
@pytest.mark.parametrize("is_whole", [True, False])
def test_examples_are_what_their_tools_read(
    schema: str, name: str, is_whole: bool, tmp_path: Path
) -> None:
    """By the schemas those tools publish; a misspelt key is none of theirs."""
    file = tmp_path / Path(name).name
    text = (EXAMPLES / name).read_text()
    file.write_text(text if is_whole else text.replace("image:", "imagge:"))
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}"]
    if schema == "gitlab-ci":
        command += ["--data-transform", "gitlab-ci"]

    done = subprocess.run([*command, file], capture_output=True, text=True, check=False)

    assert done.returncode == (0 if is_whole else 1), done
    assert "imagge" in done.stdout or is_whole


def test_jobs_are_shown_as_they_are() -> None:
    whole = example("github-actions.yaml")["jobs"]["tests"]
    short = shown("actions/checkout")["jobs"]["tests"]

    assert short["services"] == whole["services"]
    assert [step for step in short["steps"] if step not in whole["steps"]] == []
    assert shown("registry.gitlab.com") == example("gitlab-ci.yaml")


def test_every_variable_is_a_setting() -> None:
    files = [path for folder in (EXAMPLES, FLEET) for path in folder.iterdir() if path.is_file()]
    texts = [PAGE, DOCKERFILE, *(path.read_text() for path in files)]
    named = {one for text in texts for one in re.findall(r"MOCKTURK_(\w+)", text)}

    assert named
    assert {one.lower() for one in named} <= set(OPTIONS)


def test_ports_and_the_ready_line_are_those_of_the_image() -> None:
    assert "EXPOSE 8014" in DOCKERFILE
    assert "PORT = 8014" in (EXAMPLES / "test_in_a_container.py").read_text()
    assert "PORT = 8014" in (EXAMPLES / "MockturkContainer.java").read_text()
    said = (CHECKOUT / "service" / "mockturk" / "server" / "standalone_server.py").read_text()
    assert "Mockturk ready at" in said


def test_the_python_recipe_asks_testcontainers_for_what_it_has() -> None:
    path = EXAMPLES / "test_in_a_container.py"
    recipe = runpy.run_path(str(path))
    container = recipe["DockerContainer"]
    called = re.findall(r"(?:^ +|container)\.(\w+)\(", path.read_text(), re.MULTILINE)

    assert {"with_env", "with_exposed_ports", "waiting_for", "get_exposed_port"} <= set(called)
    for name in called:
        assert callable(getattr(container, name))
    assert recipe["LogMessageWaitStrategy"]("Mockturk ready at")


# The signatures the recipe in Java uses; there is no testcontainers for Java in CI.
STAND_INS = {
    "containers/GenericContainer": """
        public class GenericContainer<SELF extends GenericContainer<SELF>> {
            public GenericContainer(org.testcontainers.utility.DockerImageName name) {}
            public SELF withEnv(String name, String value) { return null; }
            public void withExposedPorts(Integer... ports) {}
            public SELF waitingFor(org.testcontainers.containers.wait.strategy.WaitStrategy one) {
                return null;
            }
            public String getHost() { return null; }
            public Integer getMappedPort(int port) { return null; }
        }""",
    "containers/wait/strategy/WaitStrategy": "public interface WaitStrategy {}",
    "containers/wait/strategy/Wait": """
        public class Wait {
            public static WaitStrategy forLogMessage(String text, int times) { return null; }
        }""",
    "utility/DockerImageName": """
        public class DockerImageName {
            public static DockerImageName parse(String name) { return null; }
        }""",
}


def test_the_java_recipe_is_java(tmp_path: Path) -> None:
    JAVA.require()
    for name, code in STAND_INS.items():
        file = tmp_path / "org" / "testcontainers" / f"{name}.java"
        file.parent.mkdir(parents=True, exist_ok=True)
        package = f"org/testcontainers/{name}".rpartition("/")[0].replace("/", ".")
        file.write_text(f"package {package};\n{code}")
    recipe = EXAMPLES / "MockturkContainer.java"

    command = ["javac", "-Werror", "-sourcepath", tmp_path, "-d", tmp_path / "made", recipe]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)

    assert done.returncode == 0, done.stderr


def test_the_python_recipe_uses_what_there_is() -> None:
    tree = ast.parse((EXAMPLES / "test_in_a_container.py").read_text())
    ours = {
        (node.module, alias.name)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("mockturk")
        for alias in node.names
    }

    assert ours == {("mockturk", "connect"), ("mockturk", "World")}
    for used in ("world", "drop", "journal"):
        assert hasattr(mockturk.client.World, used)
