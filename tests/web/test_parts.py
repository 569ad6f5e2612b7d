"""Fields and layers as documents."""

from wirespan.web.parts import Field, Layer, Part, in_hex, placed, shown


def test_fields_lie_where_the_header_lies() -> None:
    part = Part("Length", "udp.length", 4, 2, len, "How long.", (0, 3))

    assert placed((part,), "abc", 34) == [
        Field("Length", "udp.length", 38, 40, 3, "How long.", (0, 3))
    ]


def test_numbers_and_truths_stay_what_they_are() -> None:
    values = [Field("", None, 0, 1, value, "").document()["value"] for value in (7, True, "a")]

    assert values == [7, True, "a"]
    assert values[1] is True


def test_text_is_harmless_and_of_a_length() -> None:
    assert shown("a\x1b[31m\u202e\ud800") == "a\\x1b[31m\\u202e\\ud800"
    assert shown("x" * 512) == "x" * 512
    assert shown("x" * 513) == "x" * 512 + "..."


def test_bytes_are_cut_where_nobody_reads_on() -> None:
    assert in_hex(bytes(256)) == "00" * 256
    assert in_hex(bytes(257)) == "00" * 256 + "..."


def test_a_layer_is_told_with_its_fields() -> None:
    layer = Layer("UDP", "the kernel", 34, 50, 8, 8, [Field("a", None, 34, 36, 1, "b.")])

    document = layer.document()

    assert (document["start"], document["header_bytes"]) == (34, 8)
    assert document["fields"] == [
        {"name": "a", "filter": None, "start": 34, "end": 36, "bits": None, "value": 1,
         "meaning": "b."}
    ]  # fmt: skip
