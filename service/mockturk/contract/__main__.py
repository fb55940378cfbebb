"""``python -m mockturk.contract wsdl`` writes the WSDL and XSD into a folder."""

from __future__ import annotations

import sys
from pathlib import Path

from mockturk.contract.wsdl import SERVICE, write_wsdl, write_xsd

folder = Path(sys.argv[1])
(folder / f"{SERVICE}.wsdl").write_bytes(write_wsdl())
(folder / f"{SERVICE}.xsd").write_bytes(write_xsd())
