from wirespan.kernels.decode.reading cimport Reading

cdef inline long long octet(Reading reading, Py_ssize_t at) except? -1 nogil:
    return reading.data[at]

cdef inline long long pair(Reading reading, Py_ssize_t at) except? -1 nogil:
    return reading.data[at] << 8 | reading.data[at + 1]

cdef inline long long quad(Reading reading, Py_ssize_t at) except? -1 nogil:
    return (<long long> reading.data[at] << 24) | reading.data[at + 1] << 16 | reading.data[at + 2] << 8 | reading.data[at + 3]

cdef inline long long eight(Reading reading, Py_ssize_t at) except? -1 nogil:
    return <long long> ((<unsigned long long> quad(reading, at) << 32) | <unsigned long long> quad(reading, at + 4))
