"""The programs other than Python that tests execute: how to detect them, and their packages.

``python tests/programs.py`` prints the packages of Debian that are lacking, one a line.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import NamedTuple

_BASH = shutil.which("bash") or "/bin/bash"
_FIND_R = "Rscript -e 'find.package(\"{}\")'"


class Program(NamedTuple):
    """What a test needs: ``probe`` is a command of bash that fails unless all of it is here."""

    probe: str
    packages: tuple[str, ...] = ()

    def is_here(self) -> bool:
        """Tell whether a test can execute it."""
        command = [_BASH, "-c", self.probe]
        return subprocess.run(command, capture_output=True, check=False).returncode == 0

    def require(self) -> None:
        """Skip the test that asks, unless the program is here; where CI is set, fail it."""
        if not self.is_here():
            import pytest  # noqa: PLC0415 - not to print packages

            lacking = pytest.fail if os.environ.get("CI") else pytest.skip
            lacking(f"not executed, as this fails here: {self.probe}")


CURL = Program("curl --version", ("curl",))
JAVA = Program("java -version && javac -version && keytool -help", ("default-jdk-headless",))
R_TESTS = Program(
    f"{_FIND_R.format('httr')} && {_FIND_R.format('processx')}",
    ("r-base-core", "r-cran-httr", "r-cran-jsonlite", "r-cran-processx"),
)
NODE = Program("node --version", ("nodejs",))
# By the words of a command of docs/tls.md.
OF_RECIPES = {
    "curl": CURL,
    "python3 program_boto.py": Program(f"{sys.executable} -c 'import boto'"),
    "node": NODE,
    "java": JAVA,
    "perl program_lwp.pl": Program(
        "perl -MLWP::UserAgent -MLWP::Protocol::https -e 1",
        ("libwww-perl", "liblwp-protocol-https-perl"),
    ),
    "perl program_tiny.pl": Program(
        "perl -MHTTP::Tiny -MIO::Socket::SSL -e 1", ("libio-socket-ssl-perl",)
    ),
    "php": Program("php -r 'exit(extension_loaded(\"openssl\") ? 0 : 1);'", ("php-cli",)),
    "ruby": Program("ruby -rnet/https -e 1", ("ruby",)),
    "Rscript program.R": Program(_FIND_R.format("curl"), ("r-base-core", "r-cran-curl")),
    "Rscript program_httr.R": Program(_FIND_R.format("httr"), ("r-base-core", "r-cran-httr")),
    **dict.fromkeys(
        ("Rscript program_getURL.R", "Rscript program_rcurl.R"),
        Program(_FIND_R.format("RCurl"), ("r-base-core", "r-cran-rcurl")),
    ),
    "mono": Program(
        "type mono mcs cert-sync", ("mono-runtime", "mono-mcs", "ca-certificates-mono")
    ),
}
HAPROXY = Program("haproxy -v | grep -E 'version (2[.][6-9]|[3-9])'", ("haproxy",))
# By the language of a block of docs/clients.md, with the packages that those above do not hold.
OF_CLIENTS = {
    "java": Program(f"{JAVA.probe} && test -e /usr/share/java/axis.jar", ("libaxis-java",)),
    "csharp": Program("type mono mcs wsdl", ("mono-devel",)),
    "php": Program("php -r 'exit(class_exists(\"SoapClient\") ? 0 : 1);'", ("php-soap",)),
    "perl": Program("perl -MSOAP::Lite -e 1", ("libsoap-lite-perl",)),
    "ruby": Program("ruby -rrexml/document -e 1", ("ruby-rexml",)),
    "r": Program(
        f"{_FIND_R.format('httr')} && {_FIND_R.format('xml2')}",
        ("r-cran-httr", "r-cran-xml2"),
    ),
}
_OTHERS = (
    HAPROXY,
    # For the clients of tests/clients/node, whose package.json says which versions.
    Program(
        'npm --version && node -e \'const [major, minor] = process.versions.node.split(".");'
        " process.exit(major > 20 || major == 20 && minor >= 19 ? 0 : 1)'",
        ("nodejs", "npm"),
    ),
    Program("type chromium || type chromium-browser || type google-chrome", ("chromium",)),
    # For a hosts file in a namespace; whether a user may have one is another question.
    Program("type ip unshare mount", ("iproute2", "util-linux", "mount")),
)


def main() -> None:
    """Print the packages that hold what is lacking."""
    needed = (*OF_RECIPES.values(), R_TESTS, *OF_CLIENTS.values(), *_OTHERS)
    lacking = [one for one in needed if not one.is_here()]
    for package in dict.fromkeys(package for one in lacking for package in one.packages):
        print(package)  # noqa: T201 - for a shell


if __name__ == "__main__":
    main()
