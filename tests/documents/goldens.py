"""Write the golden files anew: `python -m tests.documents.goldens`; then read the difference."""

import os
from pathlib import Path

FOLDER = Path(__file__).parent / "golden"


def main() -> None:
    """Write one file a look."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dudao.config.settings")
    import django  # noqa: PLC0415 - set up before it is used

    django.setup()
    from dudao.documents.compose import compose_docx  # noqa: PLC0415
    from tests.documents.official_samples import BY_LOOK, LINK  # noqa: PLC0415
    from tests.documents.ooxml import normalised  # noqa: PLC0415

    for look, content in BY_LOOK.items():
        text = normalised(compose_docx(content, link=LINK))
        (FOLDER / f"{look}.xml").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
