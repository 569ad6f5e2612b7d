"""The JSON document of an answer, as values."""

from kit.answers import MS, loss, slow_post
from wirespan.report.document import document


def test_the_ledger_s_words_and_sums_arrive() -> None:
    post = document(slow_post())["requests"][0]

    assert post["phases"] == {
        "dns": 24_300_000, "connect": 40_100_000, "tls": 46_500_000, "send": 400_000,
        "wait": 852_300_000, "receive": 92_900_000, "client": 1_900_000,
    }  # fmt: skip
    assert sum(post["phases"].values()) == post["duration_ns"] == round(1_058.4 * MS)
    assert [each["reason"] for each in post["ledger"]][-2:] == ["slow-start", "serialization"]
    assert post["ledger"][7]["medium"] == "server-host"


def test_totals_name_every_word_even_at_zero() -> None:
    totals = document(slow_post())["totals"]

    assert len(totals["reasons"]) == 25
    assert totals["reasons"]["nagle-delayed-ack"] == 0
    assert totals["connections"] == {"tcp": 1, "udp": 1, "quic": 0}


def test_a_file_that_was_cut_says_so() -> None:
    assert document(loss())["capture"]["truncated"] is True
    assert document(slow_post())["capture"]["truncated"] is False
