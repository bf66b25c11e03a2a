"""Links: all that makes a picture of the playground as one address, and the way back from whatever an address says."""

from playground.links.formats import FORMAT
from playground.links.properties import PROPERTIES
from playground.links.qr import qr_svg
from playground.links.reading import LinkState, read
from playground.links.settings import from_link, to_link

__all__ = ["FORMAT", "PROPERTIES", "LinkState", "from_link", "qr_svg", "read", "to_link"]
