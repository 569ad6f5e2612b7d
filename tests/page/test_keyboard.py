"""Everything can be reached without a mouse."""

import pytest

from kit.opened import DRAWN, Visit, needs_browser

pytestmark = [pytest.mark.browser, needs_browser]


def press(visit: Visit, *keys: str) -> None:
    for key in keys:
        visit.page.keyboard.press(key)


def test_digits_change_the_view(example: Visit) -> None:
    example.go("overview", ".facts-line")
    views = ["requests", "request", "packet", "connections", "packets", "handshakes", "dns"]

    for digit, view in zip("2345678", views, strict=True):
        press(example, digit)
        example.page.wait_for_function(f"/^#.{view}([?/]|$)/.test(location.hash)")


def test_j_and_k_walk_the_list_and_enter_opens(example: Visit) -> None:
    example.go("requests", ".waterfall .phases")

    press(example, "j", "j", "j", "k", "Enter")
    example.page.wait_for_selector(".request-head")

    assert example.hash() == "#/request/4"


def test_w_zooms_d_moves_and_f_fits(example: Visit) -> None:
    example.go("request/5", ".figures canvas")

    press(example, "w", "d")
    zoomed = example.hash()
    press(example, "f")

    assert "t0=" in zoomed
    assert "t1=" in zoomed
    assert example.hash() == "#/request/5"


def test_the_time_range_is_chosen_by_keys_too(example: Visit) -> None:
    example.page.mouse.move(0, 0)
    example.go("overview", ".traffic .u-over")

    press(example, "w")
    example.page.wait_for_selector(".range")
    nearer = example.hash()
    press(example, "d")
    later = example.hash()
    press(example, "f")

    assert "from=" in nearer
    assert "to=" in nearer
    assert later != nearer
    assert example.hash() == "#/overview"


def test_slash_goes_to_the_filter_and_enter_applies_it(example: Visit) -> None:
    example.go("packets", ".packets .list-shown .row")

    press(example, "/")
    example.page.keyboard.type("udp.port == 53")
    press(example, "Enter")
    example.page.wait_for_selector(".counted:has-text('8 of')")
    press(example, "Escape")

    assert example.hash() == "#/packets?filter=udp.port+%3D%3D+53"


def test_letters_in_the_filter_are_text(example: Visit) -> None:
    example.go("overview", ".facts-line")

    press(example, "/")
    example.page.keyboard.type("j2?")

    assert example.hash() == "#/overview"
    press(example, "Escape")


def test_a_wrong_filter_is_told_in_a_sentence(example: Visit) -> None:
    example.go("packets?filter=tcp.prt+%3D%3D+1", ".note.trouble")

    said = example.text(".note.trouble")

    assert "tcp.prt" in said


def test_the_list_of_keys_opens_and_closes(example: Visit) -> None:
    example.go("requests", ".waterfall .phases")

    press(example, "?")
    said = example.text("dialog")
    press(example, "Escape")

    assert "next request" in said
    assert "command palette" in said
    example.page.wait_for_selector("dialog", state="detached")


def test_keys_that_come_at_once_each_take_a_step(example: Visit) -> None:
    reached = {}
    for place, shown in {
        "packet/4": ".fields",
        "request/1": ".request-head",
        "connections": ".connections .row .c-id",
    }.items():
        example.go(place, shown)
        example.page.evaluate(
            "for (const key of 'jjj') dispatchEvent(new KeyboardEvent('keydown', { key }))"
        )
        reached[place] = example.hash()

    assert reached == {
        "packet/4": "#/packet/7", "request/1": "#/request/4",
        "connections": "#/connections/2?row=2",
    }  # fmt: skip


def test_the_last_request_and_frame_are_where_keys_end(example: Visit) -> None:
    example.go("request/5", ".request-head")
    press(example, "j")
    assert example.hash() == "#/request/5"

    example.go("packet/75", ".fields")
    press(example, "j")
    assert example.hash() == "#/packet/75"


@pytest.mark.parametrize(
    ("place", "shown"),
    [("packet/10", ".fields"), ("request/1", ".request-head"), ("connections/1", ".card .sides")],
)
def test_leafing_leaves_one_step_to_come_back_from(example: Visit, place: str, shown: str) -> None:
    example.go("overview", ".facts-line")
    example.go(place, shown)

    press(example, "j", "j")
    left = example.hash()
    example.page.go_back()
    example.page.wait_for_selector(".facts-line")

    assert left.split("?")[0] != f"#/{place}"
    assert example.hash() == "#/overview"


def test_letters_do_nothing_under_the_list_of_keys(example: Visit) -> None:
    example.go("requests", ".waterfall .phases")

    press(example, "?")
    example.page.wait_for_selector("dialog")
    press(example, "j", "2", "g")
    assert example.hash() == "#/requests"

    press(example, "?")
    example.page.wait_for_selector("dialog", state="detached")


def test_a_frame_s_facts_are_never_those_of_another(example: Visit) -> None:
    example.go("packet/30", ".fields")
    example.page.route("**/api/packets/31*", lambda route: None)

    press(example, "j")
    example.page.wait_for_selector(".packet.stale")

    assert example.text("h1") == "Frame 31"
    assert "captured" not in example.text(".bar")
    example.page.unroute("**/api/packets/31*")


def test_letters_typed_right_after_the_palette_s_key_are_its_own(example: Visit) -> None:
    example.go("request/4", ".figures canvas")

    press(example, "Control+k")
    example.page.keyboard.type("frame 9")

    assert example.page.input_value(".palette-field") == "frame 9"
    press(example, "Enter")
    example.page.wait_for_selector("h1:has-text('Frame 9')")


def test_the_palette_finds_a_request(example: Visit) -> None:
    example.go("overview", ".facts-line")

    press(example, "Control+k")
    example.page.wait_for_selector("dialog")
    example.page.keyboard.type("orders")
    example.page.wait_for_selector(".palette-list li:has-text('POST api.example.com/orders')")
    press(example, "Enter")
    example.page.wait_for_selector(".request-head")

    assert example.hash() == "#/request/4"


def test_packets_of_a_request_are_walked_through_by_keys(example: Visit) -> None:
    example.go("request/4", ".figures canvas")
    said = []

    for key in ("n", "e", "n", "n", "p"):
        press(example, key)
        example.page.wait_for_selector(".frame-line")
        example.page.evaluate(DRAWN)
        said.append(example.text(".frame-line").split(" at ")[0])

    assert said == [
        "Frame 5 from the client",
        "Frame 6 from the server",
        "Frame 7 from the client",
        "Frame 8 from the client",
        "Frame 7 from the client",
    ]
    press(example, "o")
    example.page.wait_for_selector(".fields")
    assert example.hash() == "#/packet/7"


def test_escape_lets_go_of_the_chosen_packet(example: Visit) -> None:
    example.go("request/4?frame=8", ".frame-line")

    press(example, "Escape")
    example.page.wait_for_selector(".frame-line", state="detached")

    assert example.hash() == "#/request/4"
