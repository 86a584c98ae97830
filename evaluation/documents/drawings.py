"""Charts on paper: the style that a page gives an SVG is put into it, and its words become alt."""

from xml.etree.ElementTree import Element, SubElement

SVG = "{http://www.w3.org/2000/svg}"
ON_PAPER = """
text { fill: #000; font-family: 仿宋; font-size: 14px; }
.axis { stroke: #000; stroke-width: 1; fill: none; }
.grid { stroke: #999; stroke-width: .6; fill: none; }
.a { fill: #4d4d4d; } .b { fill: #a6a6a6; } .rest { fill: #fff; stroke: #000; stroke-width: .6; }
.dot { fill: #fff; stroke: #000; stroke-width: 2.4; }
.span { stroke: #000; stroke-width: 2.4; fill: none; }
"""
"""Greys: most offices print black, and the classes are those of charts.html."""


def prepare_drawings(body: Element) -> None:
    """The layout reads neither the page's style sheet nor `aria-label` inside a drawing."""
    for drawing in body.iter(f"{SVG}svg"):
        words = drawing.get("aria-label")
        if words and drawing.find(f"{SVG}title") is None:
            title = Element(f"{SVG}title")
            title.text = words
            drawing.insert(0, title)
        if drawing.get("class") == "chart":
            SubElement(drawing, f"{SVG}style").text = ON_PAPER
