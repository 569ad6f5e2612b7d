"""The catalogue: every cause wirespan can name, in the order of the reference page."""

from wirespan.causes import (
    capture,
    dns,
    host,
    http1,
    path,
    proxy,
    tcp_data,
    tcp_setup,
    tcp_timers,
    teardown,
    tls,
)
from wirespan.causes.cause import Cause

CAUSES: tuple[Cause, ...] = (
    *capture.CAUSES,
    *host.CAUSES[:-1],
    *dns.CAUSES,
    *path.CAUSES,
    *tcp_setup.CAUSES,
    *tcp_timers.CAUSES,
    *tcp_data.CAUSES,
    *teardown.CAUSES,
    host.UDP_PORT_UNREACHABLE,
    *tls.CAUSES,
    *http1.CAUSES,
    *proxy.CAUSES,
)
BY_ID = {cause.id: cause for cause in CAUSES}
