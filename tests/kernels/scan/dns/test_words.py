"""Types, classes, operations and codes by name."""

from wirespan.kernels.scan.dns import words as dns_words


def test_numbers_without_a_name_are_written_as_rfc_3597_does() -> None:
    assert dns_words.name_of_type(65400) == "TYPE65400"
    assert dns_words.name_of_class(17) == "CLASS17"
    assert dns_words.name_of_operation(3) == "OPCODE3"
    assert dns_words.name_of_response_code(4095) == "RCODE4095"


def test_names_are_distinct() -> None:
    for names in (
        dns_words.TYPES,
        dns_words.CLASSES,
        dns_words.OPERATIONS,
        dns_words.RESPONSE_CODES,
    ):
        assert len(set(names.values())) == len(names)


def test_some_names_everyone_knows() -> None:
    assert dns_words.name_of_type(28) == "AAAA"
    assert dns_words.name_of_response_code(3) == "NXDOMAIN"
    assert dns_words.name_of_response_code(5) == "REFUSED"


def test_only_what_cannot_mislead_is_printed_as_it_is() -> None:
    assert dns_words.escape_label(b"a-Z_9~!") == "a-Z_9~!"
    assert dns_words.escape_label(b". \\\x00\xff") == "\\.\\032\\\\\\000\\255"
