"""An address as a picture that a phone's camera reads."""

import segno


def qr_code(address: str) -> str:
    """Return the address as a QR code: an SVG picture as a data address, black on white in every theme."""
    return str(segno.make_qr(address, error="m").svg_data_uri(scale=4, border=4, light="white", dark="black"))
