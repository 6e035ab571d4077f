"""Build the translations (.mo) from their sources (.po) with Babel; needs the virtual environment."""

from pathlib import Path

from plsportal.local.places import CHECKOUT


def outdated(root: Path = CHECKOUT) -> list[Path]:
    """Return the sources whose binary is missing or older."""

    def old(source: Path) -> bool:
        """Tell whether this source must be built."""
        target = source.with_suffix(".mo")
        return not target.exists() or target.stat().st_mtime < source.stat().st_mtime

    return [source for source in root.glob("locale/*/LC_MESSAGES/*.po") if old(source)]


def build(root: Path = CHECKOUT) -> int:
    """Write every missing or outdated .mo file below locale/ and return how many were written."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    sources = outdated(root)
    for source in sources:
        target = source.with_suffix(".mo")
        new = target.with_suffix(".new")
        with source.open("rb") as text, new.open("wb") as binary:
            write_mo(binary, read_po(text, locale=source.parts[-3], abort_invalid=True))
        new.replace(target)
    return len(sources)


if __name__ == "__main__":
    build()
