"""The probes for programs: each fails when any part of what a test needs is lacking."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import programs
from programs import OF_RECIPES, Program


def lacking(path: Path) -> list[str]:
    """The packages that are lacking where only these commands are."""
    done = subprocess.run(
        [sys.executable, programs.__file__],
        env={**os.environ, "PATH": str(path)},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.split()


def add(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).write_text("#!/bin/sh\nexit 0\n")
        (folder / name).chmod(0o755)


def test_where_there_is_nothing_all_packages_are_lacking(tmp_path: Path) -> None:
    found = lacking(tmp_path)

    assert len(set(found)) == len(found)
    assert set(found) == {
        *("curl", "default-jdk-headless", "libwww-perl", "liblwp-protocol-https-perl", "ruby"),
        *("libio-socket-ssl-perl", "php-cli", "r-base-core", "r-cran-curl", "r-cran-httr"),
        *("r-cran-rcurl", "r-cran-jsonlite", "r-cran-processx"),
        *("mono-runtime", "mono-mcs", "ca-certificates-mono", "mono-devel", "nodejs", "npm"),
        *("libaxis-java", "php-soap", "libsoap-lite-perl", "ruby-rexml", "r-cran-xml2"),
        *("chromium", "iproute2", "util-linux", "mount", "haproxy"),
    }


@pytest.mark.parametrize(
    ("names", "package"),
    [
        (("mono", "mcs", "cert-sync"), "mono-mcs"),
        (("npm", "node"), "npm"),
        (("java", "javac", "keytool"), "default-jdk-headless"),
        (("ip", "unshare", "mount"), "iproute2"),
    ],
)
def test_a_part_is_not_enough(tmp_path: Path, names: tuple[str, ...], package: str) -> None:
    for missing in names:
        part = tmp_path / missing
        part.mkdir()
        add(part, *(name for name in names if name != missing))
        assert package in lacking(part)
    add(tmp_path / names[0], names[0])
    assert package not in lacking(tmp_path / names[0])


@pytest.mark.parametrize("package", ["curl", "httr", "RCurl"])
def test_each_package_of_r_is_looked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, package: str
) -> None:
    Program("Rscript --version").require()
    monkeypatch.setenv("R_LIBS_SITE", str(tmp_path))
    monkeypatch.setenv("R_LIBS_USER", str(tmp_path))
    (tmp_path / package).mkdir()
    (tmp_path / package / "DESCRIPTION").write_text(f"Package: {package}\nVersion: 1.0\n")

    here = {words for words, one in OF_RECIPES.items() if "Rscript" in words and one.is_here()}

    of_package = {"curl": ("",), "httr": ("_httr",), "RCurl": ("_getURL", "_rcurl")}[package]
    assert here == {f"Rscript program{name}.R" for name in of_package}


def test_what_is_lacking_skips_and_fails_where_ci_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    Program("true").require()
    with pytest.raises(pytest.skip.Exception, match="this fails here: false"):
        Program("false").require()
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="this fails here: false"):
        Program("false").require()
