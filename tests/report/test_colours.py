"""Every word has a colour."""

from rich.style import Style

from wirespan.base.vocabulary import Reason
from wirespan.causes.finding import Severity
from wirespan.report import colours


def test_every_reason_and_severity_has_a_style_rich_knows() -> None:
    assert set(colours.OF_REASON) == set(Reason)
    assert set(colours.OF_SEVERITY) == set(Severity)
    for style in [*colours.OF_REASON.values(), *colours.OF_SEVERITY.values()]:
        Style.parse(style)


def test_red_means_trouble_only() -> None:
    red = {reason for reason, style in colours.OF_REASON.items() if style == "red"}

    assert Reason.RETRANSMISSION_TIMEOUT in red
    assert not red & {Reason.SERVER, Reason.PROPAGATION, Reason.SLOW_START}
