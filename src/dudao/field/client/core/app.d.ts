declare const __APP__: string; // the version, from pyproject.toml
