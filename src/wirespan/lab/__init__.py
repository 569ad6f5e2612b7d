"""Networks we make: hosts, links, scenarios played on them and judged."""
