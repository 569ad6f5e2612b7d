"""The private files of a host."""

from pathlib import Path

from wirespan.lab.files import furnish, hosts_file, nsswitch_file, resolv_file


def test_known_hosts_come_after_the_loopback() -> None:
    text = hosts_file("client", [("10.0.1.1", "client"), ("10.0.1.2", "server")])

    assert text == "127.0.0.1 localhost\n::1 localhost\n10.0.1.1 client\n10.0.1.2 server\n"


def test_a_host_without_links_knows_its_own_name() -> None:
    assert hosts_file("lone", []).endswith("127.0.0.1 lone\n")


def test_a_longer_name_is_not_the_own_name() -> None:
    text = hosts_file("server", [("10.0.2.2", "my-server")])

    assert text.endswith("127.0.0.1 server\n")


def test_names_are_looked_up_in_files_and_dns_only() -> None:
    machine = "passwd: files\nhosts:  files resolve [!UNAVAIL=return] dns\nnetworks: files\n"

    assert nsswitch_file(machine) == "passwd: files\nhosts: files dns\nnetworks: files\n"


def test_where_the_machine_says_nothing_of_hosts_it_is_said() -> None:
    assert nsswitch_file("passwd: files\n") == "passwd: files\nhosts: files dns\n"


def test_name_servers_are_asked_in_order() -> None:
    assert resolv_file(["10.0.1.2", "10.0.2.2"]) == "nameserver 10.0.1.2\nnameserver 10.0.2.2\n"


def test_without_name_servers_the_file_says_so() -> None:
    assert resolv_file([]) == "# this host has no name server\n"


def test_a_host_s_files_stand_in_for_the_machine_s(tmp_path: Path) -> None:
    covers = furnish(tmp_path / "server", "server")

    assert covers["/etc/hosts"] == tmp_path / "server" / "hosts"
    assert "127.0.0.1 server" in covers["/etc/hosts"].read_text(encoding="utf-8")
    assert all(Path(path).exists() for path in covers)
