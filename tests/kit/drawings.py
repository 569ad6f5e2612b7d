"""Saved figures read back as XML."""

from xml.etree import ElementTree

SVG = "{http://www.w3.org/2000/svg}"
KINDS = {"svg", "title", "desc", "g", "clipPath", "rect", "path", "text"}
"""All that a figure may hold: nothing that runs, links or loads."""


def drawing(text: str) -> ElementTree.Element:
    return ElementTree.fromstring(text)


def kinds(svg: ElementTree.Element) -> set[str]:
    return {each.tag.removeprefix(SVG) for each in svg.iter()}


def words(svg: ElementTree.Element) -> list[str]:
    return [each.text or "" for each in svg.iter(f"{SVG}text")]


def filled(svg: ElementTree.Element, colour: str) -> list[ElementTree.Element]:
    """Boxes and areas of that colour."""
    return [each for each in svg.iter() if each.get("fill") == colour and each.tag != f"{SVG}text"]


def stroked(svg: ElementTree.Element, colour: str) -> list[ElementTree.Element]:
    return [each for each in svg.iter(f"{SVG}path") if each.get("stroke") == colour]
