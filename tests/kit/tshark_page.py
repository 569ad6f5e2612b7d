"""Writes docs/method/tshark.md from the tables of judged differences."""

def page(found, judged):
    return ""
