"""What a scenario says of its variants and captures."""

from kit.stages import scenario


def test_each_variant_has_its_own_play() -> None:
    small = scenario()

    assert small.play("broken").link == {"delay": "10ms"}
    assert small.play("fixed").link == {"delay": "5ms"}


def test_each_capture_has_its_own_expectations() -> None:
    small = scenario(expect={"client": ["syn-loss"], "server": ["accept-queue-overflow"]})

    assert small.expected.at("client") == ("syn-loss",)
    assert small.expected.at("server") == ("accept-queue-overflow",)
