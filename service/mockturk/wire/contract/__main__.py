"""``python -m mockturk.wire.contract FOLDER`` writes WSDL and XSD of each version to a folder."""

from __future__ import annotations

import sys
from pathlib import Path

from mockturk.wire.contract.versions import KNOWN_VERSIONS
from mockturk.wire.contract.wsdl import file_name, write_wsdl, write_xsd

folder = Path(sys.argv[1])
for version in KNOWN_VERSIONS:
    (folder / file_name(version, "wsdl")).write_bytes(write_wsdl(version))
    (folder / file_name(version, "xsd")).write_bytes(write_xsd(version))
