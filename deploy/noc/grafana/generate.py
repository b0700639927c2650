"""Writes the dashboards: ``python -m deploy.noc.grafana.generate`` in the repository."""

from __future__ import annotations

import json
from pathlib import Path

from grafana_foundation_sdk.cog.encoder import JSONEncoder

from deploy.noc.grafana.agency import agency, device
from deploy.noc.grafana.overview import agents, inventory, services
from deploy.noc.grafana.province import month, province

ALL = (province, agency, device, services, inventory, month, agents)
FOLDER = Path(__file__).parent / "dashboards"


def files() -> dict[str, str]:
    """File name -> text of every dashboard."""
    found = {}
    for make in ALL:
        built = make().build()
        text = json.dumps(built, cls=JSONEncoder, indent=1, sort_keys=True, ensure_ascii=False)
        found[f"{built.uid}.json"] = text + "\n"
    return found


def main() -> None:
    """Write them all; a file that no dashboard has any more is removed."""
    made = files()
    for old in FOLDER.glob("*.json"):
        if old.name not in made:
            old.unlink()
    for name, text in made.items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
