"""An address as a picture that a phone's camera reads."""

from typing import Any

import segno

DRAWN: dict[str, Any] = {"scale": 4, "border": 4, "light": "white", "dark": "black"}  # the same in every theme


def qr_code(address: str) -> str:
    """Return the address as a QR code: an SVG picture as a data address, black on white in every theme."""
    return str(segno.make_qr(address, error="m").svg_data_uri(**DRAWN))


def qr_drawing(address: str) -> str:
    """Return the same code as an SVG document, for print: the page leaves white around it, at least four modules."""
    drawn = str(segno.make_qr(address, error="m").svg_inline(**DRAWN | {"border": 0}))
    return drawn.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
