"""Address translation as nft reads it."""

from wirespan.lab.translation import Shared, hide_rules, share_rules


def test_what_leaves_an_interface_is_hidden() -> None:
    assert '    oifname "eth1" masquerade\n' in hide_rules("eth1")


def test_connections_are_shared_in_turn() -> None:
    rules = share_rules([Shared("ip", "10.0.1.2", 80, ["10.0.2.2", "10.0.3.2"])], "turn")

    assert (
        "    ip daddr 10.0.1.2 tcp dport 80 dnat ip to numgen inc mod 2 "
        "map { 0 : 10.0.2.2, 1 : 10.0.3.2 }\n"
    ) in rules


def test_the_same_client_gets_the_same_server() -> None:
    rules = share_rules([Shared("ip6", "fd00::2", 53, ["fd00::3"], "udp")], "client")

    assert "ip6 daddr fd00::2 udp dport 53 dnat ip6 to jhash ip6 saddr mod 1 map" in rules
