"""What the DNS server does with a question stands in its rules."""

import socket
import struct

from kit.labs import NEEDS_LAB
from kit.stages import HERE, served
from wirespan.lab.programs.naming import Resolver, name_of, rule

pytestmark = NEEDS_LAB
A, TXT, AAAA = 1, 16, 28


def question(name: str, kind: int = A) -> bytes:
    labels = b"".join(bytes([len(one)]) + one.encode() for one in name.split("."))
    header = struct.pack("!6H", 7, 0x0100, 1, 0, 0, 0)
    return header + labels + b"\x00" + struct.pack("!HH", kind, 1)


def reply(text: str, asked: bytes, *, over_udp: bool = True) -> tuple[float, bytes | None]:
    return Resolver([rule(text)]).reply(asked, over_udp=over_udp)


def flags(answer: bytes | None) -> int:
    assert answer is not None
    return int(struct.unpack_from("!H", answer, 2)[0])


def test_a_question_is_read() -> None:
    assert name_of(question("Page.test", AAAA)) == ("page.test", AAAA, len(question("page.test")))


def test_addresses_are_answered_by_family() -> None:
    _, four = reply("page.test=a:10.0.0.9,aaaa:fd00::9", question("page.test"))
    _, six = reply("page.test=a:10.0.0.9,aaaa:fd00::9", question("page.test", AAAA))

    assert four is not None
    assert six is not None
    assert four.endswith(bytes([10, 0, 0, 9]))
    assert six.endswith(bytes([0xFD, *[0] * 14, 9]))


def test_the_first_rule_that_fits_counts() -> None:
    resolver = Resolver([rule("a*/AAAA=silent"), rule("a*=delay:40"), rule("*=servfail")])

    assert resolver.reply(question("ab", AAAA)) == (0, None)
    assert resolver.reply(question("ab"))[0] == 40
    assert flags(resolver.reply(question("b"))[1]) & 0xF == 2


def test_what_no_rule_knows_does_not_exist() -> None:
    assert flags(reply("page.test=a:10.0.0.9", question("other"))[1]) & 0xF == 3


def test_a_rule_may_be_over_after_some_questions() -> None:
    resolver = Resolver([rule("page*=only:1,a:10.0.0.9"), rule("*=a:10.0.0.8")])

    first = [resolver.reply(question("page"))[1], resolver.reply(question("pages"))[1]]
    second = resolver.reply(question("page"))[1]

    assert [(answer or b"")[-1] for answer in first] == [9, 9]
    assert (second or b"")[-1] == 8


def test_each_type_of_question_is_counted_by_itself() -> None:
    resolver = Resolver([rule("*=silent:1,a:10.0.0.9")])

    assert resolver.reply(question("page"))[1] is None
    assert resolver.reply(question("page", AAAA))[1] is None
    assert resolver.reply(question("page"))[1] is not None


def test_silence_may_end() -> None:
    resolver = Resolver([rule("*=silent:1,a:10.0.0.9")])

    assert resolver.reply(question("page"))[1] is None
    assert resolver.reply(question("page"))[1] is not None


def test_answers_are_cut_over_udp_only() -> None:
    assert flags(reply("*=truncate,a:10.0.0.9", question("page"))[1]) & 0x0200
    assert not flags(reply("*=truncate", question("page"), over_udp=False)[1]) & 0x0200


def test_padding_makes_large_answers() -> None:
    assert len(reply("*=pad:3000", question("page", TXT))[1] or b"") > 3000


def test_it_answers_over_udp_and_tcp() -> None:
    def exchange() -> tuple[bytes, bytes]:
        asked = question("page")
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asker:
            asker.settimeout(30)
            asker.sendto(asked, (HERE, 53))
            over_udp = asker.recv(512)
        with socket.create_connection((HERE, 53)) as asker, asker.makefile("rb") as answers:
            asker.sendall(len(asked).to_bytes(2, "big") + asked)
            return over_udp, answers.read(int.from_bytes(answers.read(2), "big"))

    over_udp, over_tcp = served("naming", "--rule", "page=a:10.0.0.9", exchange=exchange)

    assert over_udp == over_tcp
    assert over_udp.endswith(bytes([10, 0, 0, 9]))
