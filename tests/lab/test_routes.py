"""Which way packets go."""

from wirespan.lab.routes import Edge, Route, routes_of

LINE = [Edge(1, "client", "gateway"), Edge(2, "gateway", "core"), Edge(3, "core", "server")]
ROUTERS = ["gateway", "core"]


def test_a_leaf_reaches_everything_over_its_router() -> None:
    assert list(routes_of("client", LINE, ROUTERS)) == [
        Route(2, 1, "gateway"),
        Route(3, 1, "gateway"),
    ]


def test_a_router_reaches_what_its_neighbours_reach() -> None:
    assert list(routes_of("gateway", LINE, ROUTERS)) == [Route(3, 2, "core")]


def test_its_own_links_need_no_route() -> None:
    assert list(routes_of("core", [LINE[1], LINE[2]], ROUTERS)) == []


def test_a_host_that_does_not_forward_leads_nowhere() -> None:
    assert list(routes_of("client", LINE, ["core"])) == []


def test_the_shorter_of_two_ways_is_taken() -> None:
    edges = [
        Edge(1, "a", "long"),
        Edge(2, "long", "longer"),
        Edge(3, "longer", "end"),
        Edge(4, "a", "short"),
        Edge(5, "short", "end"),
        Edge(6, "end", "b"),
    ]

    routes = {
        route.target: route for route in routes_of("a", edges, ["long", "longer", "short", "end"])
    }

    assert routes[6] == Route(6, 4, "short")


def test_a_circle_ends() -> None:
    edges = [Edge(1, "a", "b"), Edge(2, "b", "c"), Edge(3, "c", "a")]

    assert list(routes_of("a", edges, ["a", "b", "c"])) == [Route(2, 1, "b")]


def test_a_host_without_links_has_no_routes() -> None:
    assert list(routes_of("lone", LINE, ROUTERS)) == []
