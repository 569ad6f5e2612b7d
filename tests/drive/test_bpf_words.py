"""What a filter's text may be, and the sentence about text that is none."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wirespan.base.errors import UsageError
from wirespan.drive.bpf_words import Combination, Negation, Primitive, parse


def said(text: str) -> str:
    with pytest.raises(UsageError) as caught:
        parse(text)
    return str(caught.value)


def shown(node: object) -> str:
    """The tree as text, with parentheses around every combination."""
    if isinstance(node, Negation):
        return f"not {shown(node.operand)}"
    if isinstance(node, Combination):
        return "(" + f" {node.operator} ".join(map(shown, node.operands)) + ")"
    assert isinstance(node, Primitive)
    words = (node.protocol, node.direction, node.kind, node.value)
    return " ".join(word for word in words if word)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("tcp", "tcp"),
        ("port 80", "src or dst port 80"),
        ("tcp dst port 80", "tcp dst port 80"),
        ("src 10.0.0.1", "src host 10.0.0.1"),
        ("src and dst net 10", "src and dst net 10"),
        ("tcp or udp and icmp", "((tcp or udp) and icmp)"),
        ("tcp and udp or icmp and arp", "(((tcp and udp) or icmp) and arp)"),
        ("tcp or udp or icmp", "(tcp or udp or icmp)"),
        ("not tcp and udp", "(not tcp and udp)"),
        ("!(tcp||udp)&&icmp", "(not (tcp or udp) and icmp)"),
        ("src port 80 or 443", "(src port 80 or src port 443)"),
        ("udp port 53 and not 54", "(udp src or dst port 53 and not udp src or dst port 54)"),
        ("port (80 or 443) and tcp", "((src or dst port 80 or src or dst port 443) and tcp)"),
        ("less 60 or greater 1000", "(less 60 or greater 1000)"),
    ],
)
def test_words_become_a_tree(text: str, tree: str) -> None:
    assert shown(parse(text)) == tree


def test_nothing_is_no_tree() -> None:
    assert parse("") is None
    assert parse(" \t\n") is None


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("prot 80", "line 1, column 1: 'prot' was not expected there; did you mean port?"),
        ("tcp and prot 80", "column 9: 'prot' was not expected there; did you mean port?"),
        ("tcp\nand\n  hots 10.0.0.1", "line 3, column 3: 'hots' was not expected there"),
        ("tcp 80", "column 5: '80' was not expected there; did you mean tcp port 80?"),
        ("ip 10.0.0.1", "column 4: '10.0.0.1' was not expected there; did you mean ip and host"),
        ("port", "column 5: it ends too early; say which port is meant"),
        ("port and", "column 6: 'and' was not expected there; say which port is meant"),
        ("tcp and", "column 8: it ends too early; complete it"),
        ("tcp udp", "column 5: 'udp' was not expected there"),
        ("port 80 443", "column 9: '443' was not expected there; join tests"),
        ("(tcp", "column 5: it ends too early; close the parenthesis"),
        ("tcp)", "column 4: ')' was not expected there"),
        ("()", "column 2: ')' was not expected there"),
        ("80", "column 1: '80' was not expected there; say what it is: port 80"),
        ("tcp and 10.0.0.1", "column 9: '10.0.0.1' was not expected there; say what it is: host"),
        ("tcp.port == 80", "column 10: '=' is of Wireshark's display filters; a capture filter"),
        ("http.host", "column 1: 'http.host' is of Wireshark's display filters"),
        ("tcp[13] & 2 != 0", "column 4: bytes at offsets are not read here"),
        ("ether host 00:00:00:00:00:01", "column 1: 'ether' is not read here"),
        ("vlan 7 and tcp", "column 1: 'vlan' is not read here"),
        ("port 80;", "column 8: ';' does not belong there; leave it out"),
        ("(port 53) or 80", "column 14: '80' was not expected there; say what it is: port 80"),
        ("less", "column 5: it ends too early; say which less is meant"),
        ("src src host 1.2.3.4", "column 5: 'src' was not expected there"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(text: str, sentence: str) -> None:
    assert sentence in said(text)


@pytest.mark.parametrize(("count", "fits"), [(4096, True), (4097, False)])
def test_a_filter_has_a_greatest_length(count: int, fits: bool) -> None:
    text = "tcp".ljust(count)

    if fits:
        assert shown(parse(text)) == "tcp"
    else:
        assert "longer than 4096 characters" in said(text)


@pytest.mark.parametrize(("depth", "fits"), [(64, True), (65, False)])
@pytest.mark.parametrize("shape", ["({})", "not {}", "{} and tcp or udp"])
def test_a_filter_has_a_greatest_depth(depth: int, fits: bool, shape: str) -> None:
    text = "tcp"
    times = depth if "and" not in shape else depth // 2
    for _ in range(times):
        text = shape.format(text)
    if not fits and "and" in shape:
        text += " and tcp"

    if fits:
        assert parse(text) is not None
    else:
        assert "nested deeper than 64 levels" in said(text)


@given(st.lists(st.sampled_from([
    "tcp", "port", "80", "or", "and", "not", "(", ")", "src", "dst", "host", "10.0.0.1", "net",
    "less", "x", "[", "=", "!", "&&", "\n", "ether", "é",
]), max_size=12))  # fmt: skip
def test_any_words_are_a_tree_or_a_sentence(words: list[str]) -> None:
    with contextlib.suppress(UsageError):
        parse(" ".join(words))
