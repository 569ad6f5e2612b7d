"""Fields found by their shape."""

from wirespan.kernels.scan.http.fields import FIELD_BYTES, KIND_BY_SHAPE, NAMES, FieldKind, name_of


def test_each_field_is_found_by_its_shape() -> None:
    for kind in FieldKind:
        name = name_of(kind)
        assert KIND_BY_SHAPE[len(name) * 32 + (name[0] & 31)] == kind


def test_names_lie_where_their_kind_says() -> None:
    assert NAMES[3 * 32 : 3 * 32 + 14] == b"content-length"
    assert FIELD_BYTES == 32
    assert len(NAMES) == 32 * (len(FieldKind) + 1)


def test_no_other_shape_is_taken() -> None:
    assert sum(1 for kind in KIND_BY_SHAPE if kind) == len(FieldKind)
