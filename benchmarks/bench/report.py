"""How a benchmark ends: one line of JSON."""

import json
import os
import platform
from pathlib import Path
from typing import Any


def machine() -> dict[str, Any]:
    """Describe the machine, and how busy it is with other things."""
    model = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        names = [row for row in cpuinfo.read_text().splitlines() if row.startswith("model name")]
        model = names[0].split(":", 1)[1].strip() if names else model
    return {
        "cpu": model,
        "cores": os.cpu_count(),
        "system": platform.platform(terse=True),
        "python": platform.python_version(),
        "load": [round(load, 1) for load in os.getloadavg()],
    }


def last_line(name: str, figures: dict[str, Any], ratios: dict[str, Any]) -> None:
    """Print the result for people's programs, as the last line."""
    result = {"name": name, "figures": figures, "ratios": ratios, "machine": machine()}
    print(json.dumps(result, ensure_ascii=False))
