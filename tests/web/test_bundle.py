"""Answers in one compressed text that never grows too long."""

import random

from kit.saved import answers_of
from wirespan.web.bundle import Bundle

ANSWER = {"request": "GET /é\t\n</script>", "ns": 2**53}


def noise(count: int) -> str:
    return random.Random(1).randbytes(count).hex()


def test_what_was_added_is_read_back() -> None:
    bundle = Bundle(10_000)

    bundle.add("summary", ANSWER)
    bundle.add("requests/7", [1, 2])

    assert answers_of(bundle.text()) == {"summary": ANSWER, "requests/7": [1, 2]}


def test_its_text_is_harmless_in_a_page() -> None:
    bundle = Bundle(10_000)

    bundle.add("summary", "<!--</script>&")

    assert bundle.text().replace("+", "").replace("/", "").rstrip("=").isalnum()


def test_what_does_not_fit_is_left_out_whole() -> None:
    bundle = Bundle(4_000)

    first, second = bundle.add("a", noise(1_000)), bundle.add("b", noise(2_500))

    assert (first, second) == (True, False)
    assert set(answers_of(bundle.text())) == {"a"}


def test_something_smaller_still_fits_afterwards() -> None:
    bundle = Bundle(4_000)
    bundle.add("b", noise(4_000))

    assert bundle.add("a", noise(1_000))


def test_room_can_be_spared_for_others() -> None:
    bundle = Bundle(4_000)

    assert not bundle.add("a", noise(1_000), spare=2_500)
    assert bundle.add("a", noise(1_000), spare=1_000)


def test_the_text_is_within_its_limit() -> None:
    bundle = Bundle(50_000)

    while bundle.add("a", noise(random.randrange(1, 400))):
        pass

    assert 45_000 < len(bundle.text()) <= 50_000


def test_what_is_alike_takes_little() -> None:
    bundle = Bundle(50_000)

    for number in range(1_000):
        bundle.add(f"requests/{number}", {"request": "GET /orders", "phases": {"wait": 17}})

    assert len(bundle.text()) < 40_000
