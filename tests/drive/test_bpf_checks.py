"""Values and words that do not fit are told with their place; what fits is in test_bpf."""

import pytest

from wirespan.base.errors import UsageError
from wirespan.drive.bpf import compile_filter
from wirespan.drive.bpf_checks import Link


def unknown(name: str) -> list[str]:
    raise OSError(name)


def said(text: str) -> str:
    with pytest.raises(UsageError) as caught:
        compile_filter(text, Link.ETHERNET, 96, unknown)
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("port 65536", "column 6: 65536 is no port; ports are 0 to 65535"),
        ("port 99999999999999999999", "is no port"),
        ("port htps", "column 6: no service is called 'htps'; did you mean https?"),
        ("port qqqq", "no service is called 'qqqq'; give its number"),
        ("portrange 80", "column 11: '80' is no range; e.g. 8000-8010"),
        ("portrange 80-", "'80-' is no range"),
        ("host 1.2.3", "column 6: '1.2.3' is no address; did you mean net 1.2.3?"),
        ("host 10.0.0.0/8", "'10.0.0.0/8' is no address; did you mean net 10.0.0.0/8?"),
        ("host 300.1.1.1", "'300.1.1.1' is no address; give it as"),
        ("host fe80::1::2", "'fe80::1::2' is no address; give it as"),
        ("host nowhere.example", "the name 'nowhere.example' has no address; check it"),
        ("net 10.1.0.0/8", "there are bits behind the network's length; did you mean 10.0.0.0/8?"),
        ("net ten", "column 5: 'ten' is no network; give it as 10.0.0.0/8 or fd00::/8"),
        ("net 10.0.0.0/33", "'10.0.0.0/33' is no network"),
        ("ip port 80", "column 9: 'ip' has no ports; did you mean ip and port 80?"),
        ("tcp host 10.0.0.1", "'tcp' has no addresses of its own; did you mean tcp and host"),
        ("ip6 host 10.0.0.1", "'10.0.0.1' is no address of ip6; leave the protocol out"),
        ("ip net fd00::/8", "'fd00::/8' is no network of ip; leave the protocol out"),
        ("less many", "column 6: 'many' is no length; give a number of bytes"),
        ("less 4294967296", "is no length"),
    ],
)
def test_what_does_not_fit_is_told_with_its_place(text: str, sentence: str) -> None:
    assert sentence in said(text)


@pytest.mark.parametrize(
    "text", ["port 65535", "port 0", "less 4294967295", "net 255", "net 1.2.3"]
)
def test_the_greatest_values_fit(text: str) -> None:
    assert compile_filter(text, Link.ETHERNET, 96, unknown)[-1] == (6, 0, 0, 0)


def test_the_two_links_count_from_different_places() -> None:
    assert compile_filter("ip", Link.ETHERNET, 96)[0] == (0x28, 0, 0, 12)
    assert compile_filter("ip", Link.ANY, 96)[0] == (0x28, 0, 0, 0xFFFFF000)
    assert compile_filter("net 1.0.0.0/8", Link.ANY, 96)[2] == (0x20, 0, 0, 0xFFF0000C)
