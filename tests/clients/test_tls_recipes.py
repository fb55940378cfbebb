"""The recipes of docs/tls.md, executed: each family of clients, its program unchanged."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from clients.boto_client import boto
from mockturk import MockTurk
from mockturk.app.cli.requester_api import EXAMPLE
from mockturk.server.certificates import get_default_folder, load_or_create_ca
from mockturk.wire.package_data import resource
from programs import OF_RECIPES

PAGE = Path(__file__).parents[2] / "docs" / "tls.md"
PROXY, *RECIPES = re.findall(r"^```sh\n(.*?)^```", PAGE.read_text(), re.MULTILINE | re.DOTALL)
# Further programs that a recipe is for.
RECIPES += [
    recipe.replace("program.R", program)
    for recipe in RECIPES
    for program in ("program_httr.R", "program_getURL.R")
    if "program.R" in recipe
]
SERVICE = "https://mechanicalturk.amazonaws.com"
# What is in the WSDL, or in the answer to a call.
MARK = "AWSMechanicalTurkRequester|<IsValid>True</IsValid>"
PATIENCE = 120  # seconds; a JVM starts slowly beside other tests

# What stands in for programs that know one address, each in the simplest way of its language; R's
# call as MTurkR did, with a body that begins with "&". ``request.xml`` is the documented CreateHIT.
PROGRAMS = {
    "program.py": """
import urllib.request
print(urllib.request.urlopen("@URL@/?wsdl").read().decode())
""",
    "program_requests.py": """
import requests
print(requests.get("@URL@/?wsdl").text)
""",
    "program_boto.py": """
import urllib.parse
import warnings
warnings.simplefilter("ignore")
from boto.mturk.connection import MTurkConnection
place = urllib.parse.urlsplit("@URL@")
connection = MTurkConnection("AKIA", "secret", port=place.port or 443, host=place.hostname)
print("AWSMechanicalTurkRequester", connection.get_account_balance())
""",
    "program.js": """
require("https").get("@URL@/?wsdl", (answer) => answer.pipe(process.stdout));
""",
    "program_443.js": f"""
require("https").get("{SERVICE}/?wsdl", (answer) => answer.pipe(process.stdout));
""",
    "Program.java": """
import java.net.HttpURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;

public class Program {
    public static void main(String[] arguments) throws Exception {
        HttpURLConnection connection = (HttpURLConnection) new URL("@URL@/").openConnection();
        connection.setDoOutput(true);
        connection.setRequestProperty("Content-Type", "text/xml");
        Files.copy(Path.of("request.xml"), connection.getOutputStream());
        connection.getInputStream().transferTo(System.out);
    }
}
""",
    "program_lwp.pl": """
use LWP::UserAgent;
my $answer = LWP::UserAgent->new->get("@URL@/?wsdl");
die $answer->status_line unless $answer->is_success;
print $answer->content;
""",
    "program_tiny.pl": """
use HTTP::Tiny;
my $answer = HTTP::Tiny->new(verify_SSL => 1)->get("@URL@/?wsdl");
die $answer->{content} unless $answer->{success};
print $answer->{content};
""",
    "program.php": """
<?php echo file_get_contents("@URL@/?wsdl");
""",
    "program.rb": """
require "net/http"
puts Net::HTTP.get(URI("@URL@/?wsdl"))
""",
    "program.R": """
body <- "&Operation=GetAccountBalance&AWSAccessKeyId=AKIA&Timestamp=2014&Signature=any"
handle <- curl::new_handle(postfields = body)
url <- "@URL@/?Service=AWSMechanicalTurkRequester"
cat(rawToChar(curl::curl_fetch_memory(url, handle = handle)$content))
""",
    "program_httr.R": """
cat(httr::content(httr::GET("@URL@/?wsdl"), "text"))
""",
    "program_getURL.R": """
cat(RCurl::getURL("@URL@/?wsdl"))
""",
    "program_rcurl.R": """
gathered <- RCurl::basicTextGatherer()
done <- RCurl::curlPerform(
  url = "@URL@/?Service=AWSMechanicalTurkRequester",
  postfields = "&Operation=GetAccountBalance&AWSAccessKeyId=AKIA&Timestamp=2014&Signature=any",
  cainfo = system.file("CurlSSL", "cacert.pem", package = "RCurl"),
  writefunction = gathered$update
)
cat(gathered$value())
""",
    "program.cs": """
using System;
using System.IO;
using System.Net;

static class Program {
    static void Main() {
        var client = new WebClient();
        client.Headers["Content-Type"] = "text/xml";
        Console.Write(client.UploadString("@URL@/", File.ReadAllText("request.xml")));
    }
}
""",
}
# Node.js and PHP's streams take no proxy from the environment; boto on Python 3 writes a text to
# a socket when it is to reach HTTPS through one.
KNOWS_NO_PROXY = r"\bnode\b|\bphp\b|boto"


def title(recipe: str) -> str:
    last = recipe.replace("\\\n", " ").splitlines()[-1]
    found = re.search(r"(\w+ )?(program\w*\.\w+|Program\.java)$|^curl", last)
    assert found, recipe
    return re.sub(r"\W+", "-", re.sub(r'"\$\(.*?\)"|/\S+', "", last)).strip("-")[:60]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder in which recipes run, with ``mockturk`` and this Python among its commands."""
    commands = tmp_path / "bin"
    commands.mkdir()
    ca = load_or_create_ca(get_default_folder()).file
    started = {
        "python3": f'exec {sys.executable} "$@"',
        # What it says is tested elsewhere, and it takes half a second to say it.
        "mockturk": f'[ "$*" = "ca --path" ] && echo {ca} || exec python3 -m mockturk "$@"',
    }
    for name, line in started.items():
        (commands / name).write_text(f"#!/bin/sh\n{line}\n")
        (commands / name).chmod(0o755)
    return tmp_path


@pytest.fixture
def run(place: Path) -> Callable[..., str]:
    """Runs a script among programs that know a URL; returns its standard output."""
    names = ("HOME", "XDG_DATA_HOME", "PYTHONPATH", "LANG")
    environment = {name: os.environ[name] for name in names if name in os.environ}
    environment["PATH"] = f"{place / 'bin'}:{os.environ['PATH']}"

    def runs(script: str, url: str) -> str:
        for name, text in PROGRAMS.items():
            (place / name).write_text(text.strip("\n").replace("@URL@", url))
        (place / "request.xml").write_bytes(resource("fixtures", EXAMPLE))
        (place / "to-mockturk.cjs").write_text(shown("javascript"))
        (place / "mockturk.R").write_text(shown("r"))
        done = subprocess.run(
            ["bash", "-euc", compiled(script)],
            cwd=place,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )
        sys.stderr.write(done.stderr)
        return done.stdout

    return runs


def shown(language: str) -> str:
    """The code that the page has in a language."""
    (code,) = re.findall(rf"^```{language}\n(.*?)^```", PAGE.read_text(), re.MULTILINE | re.DOTALL)
    return str(code)


def require(recipe: str) -> None:
    """Skip what cannot be executed here; where CI is set, fail."""
    for words, program in OF_RECIPES.items():
        if re.search(rf"(^|\s){re.escape(words)}(\s|$)", recipe):
            if "boto" in words:
                boto()
            program.require()


@pytest.mark.parametrize("recipe", RECIPES, ids=title)
def test_a_program_trusts_the_server_by_its_recipe(
    recipe: str, run: Callable[..., str], secure_turk: MockTurk
) -> None:
    require(recipe)
    port = secure_turk.tls_url.rpartition(":")[2]

    written = run(recipe.replace("8443", port), f"https://localhost:{port}")

    assert re.search(MARK, written)


# boto tries for a minute before it gives up.
@pytest.mark.parametrize("recipe", [one for one in RECIPES if "boto" not in one], ids=title)
def test_without_its_recipe_it_does_not(
    recipe: str, run: Callable[..., str], secure_turk: MockTurk
) -> None:
    """So that the recipe is what made it trust."""
    require(recipe)
    port = secure_turk.tls_url.rpartition(":")[2]
    last = recipe.replace("\\\n", " ").splitlines()[-1].replace("8443", port)
    bare = re.sub(r'\w+="\$\(mockturk ca --path\)"|--cacert "\S+ ca --path\)"', "", last)
    bare = re.sub(r"-d openssl\S+ ca --path\)\"|-Djavax\S+", "", bare)

    assert not re.search(MARK, run(bare, f"https://localhost:{port}"))


@pytest.mark.parametrize(
    "recipe",
    [one for one in RECIPES if "8443" not in one and not re.search(KNOWS_NO_PROXY, one)],
    ids=title,
)
def test_as_a_proxy_it_leaves_everything_as_it_is(
    recipe: str, run: Callable[..., str], secure_turk: MockTurk
) -> None:
    """Each program calls the service's own address, and trusts nobody but Mockturk there."""
    require(recipe)
    port = secure_turk.url.rpartition(":")[2]

    assert re.search(MARK, run(PROXY.replace("8014", port) + recipe, SERVICE))


def test_a_hosts_file_and_port_443_leave_everything_as_it_is(
    run: Callable[..., str], place: Path
) -> None:
    """In a namespace with a hosts file, an interface and ports of its own."""
    if shutil.which("unshare") is None or not namespaces():
        pytest.skip("there are no namespaces for users here")
    (place / "hosts").write_text(f"127.0.0.1 localhost {SERVICE.removeprefix('https://')}\n")
    wanted = [recipe for recipe in RECIPES if "8443" not in recipe and is_here(recipe)]
    (place / "inside").write_text(
        "set -eu; ip link set lo up\n"
        "mockturk serve --port 8014 --tls-port 443 >log 2>&1 &\n"
        "trap 'kill $!' EXIT; mockturk ready --wait 60\n"
        + "".join(attempt(with_hosts_of_its_own(one)) for one in wanted if "keytool" in one)
        + "mount --bind hosts /etc/hosts; rm -f mockturk.jks\n"
        + "".join(attempt(recipe) for recipe in wanted)
        + "echo all of them\n"
    )

    written = run("exec unshare --user --map-root-user --net --mount bash inside", SERVICE)

    assert written.endswith("\nall of them\n"), written
    assert len(wanted) >= 3


def attempt(recipe: str) -> str:
    return f"({compiled(recipe).rstrip()}) >answer; grep -qE '{MARK}' answer\n"


def compiled(recipe: str) -> str:
    """A recipe with what has to be done for its program to be there."""
    return f"mcs program.cs\n{recipe}" if "program.exe" in recipe else recipe


def with_hosts_of_its_own(recipe: str) -> str:
    """What a JVM does as the page says, for which nobody else's names change."""
    (option,) = re.findall(r"`(-Djdk\S+)`", PAGE.read_text())
    return recipe.replace("java -D", f"java {option} -D")


def is_here(recipe: str) -> bool:
    try:
        require(recipe)
    except pytest.skip.Exception:
        return False
    return True


def namespaces() -> bool:
    """Tell whether a process may have a network and mounts of its own."""
    probe = "ip link set lo up && mount --bind /dev/null /etc/hosts"
    command = ["unshare", "--user", "--map-root-user", "--net", "--mount", "sh", "-c", probe]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def test_the_preload_script_leads_nothing_else_astray(
    run: Callable[..., str], secure_turk: MockTurk
) -> None:
    script = (
        'NODE_EXTRA_CA_CERTS="$(mockturk ca --path)" MOCKTURK_TLS_URL=https://127.0.0.1:1 '
        "node --require ./to-mockturk.cjs program.js"
    )
    require(script)

    written = run(script, secure_turk.tls_url)

    assert re.search(MARK, written)
