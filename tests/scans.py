"""Small files of the kinds that are kept, each with words of its own."""

import io
from functools import cache
from hashlib import sha256

import pikepdf
from PIL import Image


@cache
def a_pdf(words: str = "scan") -> bytes:
    """One blank page."""
    made = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(200, 200))
        pdf.trailer.Info = pdf.make_indirect(pikepdf.Dictionary(Title=words))
        pdf.save(made, deterministic_id=True)
    return made.getvalue()


@cache
def a_picture(words: str = "scan", form: str = "PNG") -> bytes:
    """Coloured by its words."""
    made = io.BytesIO()
    Image.new("RGB", (40, 30), tuple(sha256(words.encode()).digest()[:3])).save(made, form)
    return made.getvalue()
